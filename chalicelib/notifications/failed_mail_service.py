"""Mails that SES refused: listed, and sent again at an administrator's word."""

from collections.abc import Callable

from chalicelib.accounts.audit import Audit
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.audit_store import event_write
from chalicelib.clock import Clock
from chalicelib.dynamo.errors import RawItem
from chalicelib.errors import NotFoundError
from chalicelib.notifications import failed_mail_store, store
from chalicelib.notifications.models import FailedMail, StoredNotification
from chalicelib.notifications.rules import is_stuck
from chalicelib.pages import Page


class FailedMails:
    """List failed mails and send them again, each once."""

    def __init__(
        self, audit: Audit, queue_mail: Callable[[StoredNotification], None], clock: Clock
    ) -> None:
        self._audit = audit
        self._queue_mail = queue_mail
        self._clock = clock

    def page(self, limit: int, after: RawItem | None) -> Page[FailedMail]:
        """Return a page of the mails that wait for a decision, newest first."""
        return failed_mail_store.list_failed(self._clock(), limit, after)

    def resend(self, notification_id: str, by: str) -> None:
        """Queue a failed mail again; nothing happens to one that is on its way.

        The task to queue it is stored in the same transaction, so that the timer queues it if this
        fails. Raises NotFoundError.
        """
        now = self._clock()
        failed = failed_mail_store.get_failed(notification_id, now)
        stored = None if failed is None else store.get_stored(failed.user_id, notification_id)
        if failed is None or stored is None:
            raise NotFoundError
        if failed.resent_at is not None:
            return
        if not is_stuck(stored.mail, stored.mail_moved_at, now):
            failed_mail_store.mark_resent(notification_id, now)
            return
        event = self._audit.event(
            AuditEvent.MAIL_RESENT, stored.user_id, notification=notification_id, by=by
        )
        if failed_mail_store.make_due(stored, now, event_write(event)):
            self._audit.log(event)
            self._queue_mail(stored)
