"""Mails on their way out: each is claimed, handed to SES and marked, in this order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage

from chalicelib import due
from chalicelib.accounts import store as accounts
from chalicelib.accounts.models import Grant, MailTopic, User
from chalicelib.clock import HOUR, MINUTE, Clock, Millis
from chalicelib.due import Task
from chalicelib.dynamo import reads
from chalicelib.logs import logger
from chalicelib.notifications import rules, store, suppression
from chalicelib.notifications.mail import NeverError, NotNowError, Post, compose
from chalicelib.notifications.models import Link, Mail, MailState, Topic
from chalicelib.notifications.service import DIGEST
from chalicelib.notifications.store import NotificationItem

UNSUBSCRIBE_PATH = "/api/v1/unsubscribe/"
LEASE: Millis = 2 * MINUTE
"""A sender is done or dead by then: its function may run for one."""
MOST_IN_A_DIGEST = 50


@dataclass(frozen=True, slots=True)
class Posting:
    """Where mails go, and what they say of us."""

    sender: str
    base_url: str
    post: Post
    secret: Callable[[], bytes]
    """Of the tokens that unsubscribe."""
    address: Callable[[Grant], str]
    """Where the link of a grant leads."""
    hourly_digest: bool = False
    """Whether mails about results wait for the full hour and go as one."""


class Sender:
    """Sends mails at most once, but about security at least once."""

    def __init__(self, posting: Posting, clock: Clock) -> None:
        self._posting = posting
        self._clock = clock

    def send(self, user_id: str, notification_id: str) -> None:
        """Send the mail of a notification, unless that was done or is not wanted any more.

        Of a mail that was being sent when its sender died nobody knows whether it went: it goes
        again when it is about security, and waits for an operator when it is not. Raises
        NotNowError when it is to be tried again.
        """
        item = reads.get(store.key_of(user_id, notification_id))
        if item is None or not self._is_to_send(item):
            return
        user = accounts.users([user_id]).get(user_id)
        if user is None or not self._is_wanted(item, user):
            store.move_mail(item, MailState.DROPPED, self._clock())
        elif self._posting.hourly_digest and item.topic == Topic.RESULT_AVAILABLE:
            self._put_off(item)
        else:
            self._send([item], user, compose(self._mail(item, user), self._posting.sender))

    def send_digest(self, user_id: str) -> None:
        """Send one mail of all results that a user has waited for."""
        items = store.put_off(user_id, MOST_IN_A_DIGEST)
        user = accounts.users([user_id]).get(user_id)
        if not items or user is None:
            return
        if not self._is_wanted(items[0], user):
            for item in items:
                store.move_mail(item, MailState.DROPPED, self._clock())
            return
        mail = self._mail(items[0], user) if len(items) == 1 else self._digest(items, user)
        self._send(items, user, compose(mail, self._posting.sender))

    def _is_to_send(self, item: NotificationItem) -> bool:
        if item.mail == MailState.SENDING and item.topic == Topic.SECURITY:
            if self._clock() < item.mail_moved_at + LEASE:
                # somebody may be sending it right now; the queue brings it again
                raise NotNowError
            return True
        return item.mail == MailState.DUE

    def _is_wanted(self, item: NotificationItem, user: User) -> bool:
        topic = Topic(item.topic)
        if topic is Topic.SECURITY:
            return True
        said = item.said_by is not None and rules.wants_mail(user, Topic(item.said_by))
        return rules.wants_mail(user, topic) and not said and not suppression.is_on(user.email)

    def _put_off(self, item: NotificationItem) -> None:
        now = self._clock()
        if store.move_mail(item, MailState.PUT_OFF, now):
            due.plan(Task(DIGEST, item.pk.removeprefix("N#"), (now // HOUR + 1) * HOUR))

    def _send(self, items: Sequence[NotificationItem], user: User, message: EmailMessage) -> None:
        # written before it is claimed: what cannot be written now can be later
        before = [MailState(item.mail) for item in items]
        claimed = [
            item for item in items if store.move_mail(item, MailState.SENDING, self._clock())
        ]
        if len(claimed) < len(items):
            # somebody else is about some of them, and has a mail of their own
            self._move(claimed, before[0])
            return
        self._post(claimed, before[0], message)
        logger().info("mail_sent", extra={"user_id": user.id, "number": len(claimed)})

    def _post(
        self, items: Sequence[NotificationItem], before: MailState, message: EmailMessage
    ) -> None:
        try:
            self._posting.post(message)
        except NotNowError:
            self._move(items, before if before is not MailState.SENDING else MailState.DUE)
            raise
        except NeverError as refused:
            self._move(items, MailState.FAILED)
            logger().error("mail_refused", extra={"cause": str(refused), "id": items[0].sk})
            return
        self._move(items, MailState.SENT)

    def _move(self, items: Sequence[NotificationItem], state: MailState) -> None:
        for item in items:
            store.move_mail(item, state, self._clock())

    def _mail(self, item: NotificationItem, user: User) -> Mail:
        topic = Topic(item.topic)
        return Mail(
            to=user.email,
            subject=item.title,
            greeting=f"Hello {rules.one_line(user.username)},",
            text=item.text,
            link=self._link(store.notification_of(item).grant),
            unsubscribe=None if topic is Topic.SECURITY else self._unsubscribe(user, topic),
        )

    def _digest(self, items: Sequence[NotificationItem], user: User) -> Mail:
        return Mail(
            to=user.email,
            subject=f"Your {len(items)} new results",
            greeting=f"Hello {rules.one_line(user.username)},",
            text="\n".join(item.text for item in items),
            unsubscribe=self._unsubscribe(user, Topic.RESULT_AVAILABLE),
        )

    def _unsubscribe(self, user: User, topic: Topic) -> str:
        token = rules.unsubscribe_token(self._posting.secret(), user.id, MailTopic(topic.value))
        return f"{self._posting.base_url}{UNSUBSCRIBE_PATH}{token}"

    def _link(self, grant: Grant | None) -> Link | None:
        if grant is None:
            return None
        return Link(rules.LABELS[grant.purpose], self._posting.address(grant))
