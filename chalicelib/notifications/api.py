"""Endpoints of the inbox and of one-click unsubscribe."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib import bootstrap
from chalicelib.accounts.rules import Permission
from chalicelib.clock import Millis
from chalicelib.dynamo.reads import Key
from chalicelib.errors import InvalidError, Violation
from chalicelib.notifications.mailbox_store import mailbox_key, read_until_from_batch
from chalicelib.notifications.schemas import InboxQuery, NotificationOut, UnreadCount
from chalicelib.web.authentication import PUBLIC
from chalicelib.web.context import RawBody, RequestContext
from chalicelib.web.paging import ListResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)


class MailboxContext:
    """What the number of unread notifications reads with its caller."""

    @staticmethod
    def keys(user_id: str, _path: Mapping[str, str]) -> Sequence[Key[Any]]:
        """Return the key of the mailbox."""
        return [mailbox_key(user_id)]

    @staticmethod
    def read(call: RequestContext) -> Millis:
        """Return the time up to which all notifications count as read."""
        return read_until_from_batch(call.prefetched, call.caller.user_id)


ONE_CLICK = re.compile(
    rb"\s*(List-Unsubscribe=One-Click|--.*name=\"?List-Unsubscribe\"?\s+One-Click\s+--.*)\s*",
    re.DOTALL,
)
"""The form's one field, in either encoding of RFC 8058."""
FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")


@routes.get("/api/v1/notifications", Permission.READ_NOTICES)
def list_notifications(call: RequestContext, query: InboxQuery) -> ListResponse[NotificationOut]:
    """List your notifications of the last ninety days, newest first."""
    after = call.open_cursor(query.cursor)
    told, goes_on = bootstrap.inbox().page(
        call.caller.user_id, unread=query.unread, limit=query.limit, after=after
    )
    items = [NotificationOut.of(one) for one in told]
    return ListResponse[NotificationOut](items=items, next_cursor=call.seal_cursor(goes_on))


@routes.get(
    "/api/v1/notifications/unread-count",
    Permission.READ_NOTICES,
    prefetch=MailboxContext,
)
def count_unread_notifications(call: RequestContext) -> UnreadCount:
    """Count your unread notifications, up to a thousand."""
    user_id = call.caller.user_id
    read_until = MailboxContext.read(call)
    return UnreadCount(unread_count=bootstrap.inbox().unread_count(user_id, read_until))


@routes.post("/api/v1/notifications/read-all", Permission.READ_NOTICES)
def mark_all_notifications_read(call: RequestContext) -> None:
    """Mark all notifications as read."""
    bootstrap.inbox().mark_all_read(call.caller.user_id)


@routes.post("/api/v1/notifications/{notification_id}/read", Permission.READ_NOTICES)
def mark_notification_read(call: RequestContext, notification_id: str) -> NotificationOut:
    """Mark a notification as read."""
    told = bootstrap.inbox().mark_read(call.caller.user_id, notification_id)
    return NotificationOut.of(told)


@routes.delete("/api/v1/notifications/{notification_id}", Permission.READ_NOTICES)
def delete_notification(call: RequestContext, notification_id: str) -> None:
    """Delete a notification."""
    bootstrap.inbox().delete(call.caller.user_id, notification_id)


@routes.post("/api/v1/unsubscribe/{token}", PUBLIC, consumes=FORMS, status=204)
def unsubscribe(call: RequestContext, token: str, body: RawBody) -> None:  # noqa: ARG001
    """Unsubscribe from mails of one topic with one click (RFC 8058)."""
    if not ONE_CLICK.fullmatch(body.content):
        raise InvalidError(violations=[Violation("", "must be List-Unsubscribe=One-Click")])
    bootstrap.inbox().unsubscribe(token)
