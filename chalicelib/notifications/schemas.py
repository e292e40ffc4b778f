"""Request and response models of the inbox."""

from collections.abc import Mapping

from chalicelib.notifications import models
from chalicelib.notifications.models import Topic
from chalicelib.web.paging import PageQuery
from chalicelib.web.schemas import Instant, Output, Truth


class InboxQuery(PageQuery):
    unread: Truth = False


class NotificationOut(Output):
    id: str
    type: Topic
    title: str
    text: str
    facts: Mapping[str, str]
    created_at: Instant
    read_at: Instant | None

    @classmethod
    def of(cls, told: models.Notification) -> "NotificationOut":
        return cls(
            id=told.id,
            type=told.topic,
            title=told.title,
            text=told.text,
            facts=told.facts,
            created_at=told.created_at,
            read_at=told.read_at,
        )


class UnreadCount(Output):
    unread_count: int


class FailedMailOut(Output):
    """A mail that SES refused for good."""

    id: str
    """The id of its notification."""
    user_id: str
    type: Topic
    title: str
    failed_at: Instant

    @classmethod
    def of(cls, mail: models.FailedMail) -> "FailedMailOut":
        return cls(
            id=mail.id,
            user_id=mail.user_id,
            type=mail.topic,
            title=mail.title,
            failed_at=mail.failed_at,
        )
