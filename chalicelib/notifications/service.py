"""The inbox that users read, and the outbox that their mails go through."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from email.message import EmailMessage

from chalicelib import queues
from chalicelib.accounts import store as accounts
from chalicelib.accounts.models import Grant, MailTopic, Notice, User
from chalicelib.clock import Clock, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.failures import RawItem
from chalicelib.errors import NotFoundError, UnavailableError
from chalicelib.logs import logger
from chalicelib.notifications import rules, store
from chalicelib.notifications.mail import NeverError, NotNowError, Post, compose
from chalicelib.notifications.models import Link, Mail, MailState, Notification, Topic
from chalicelib.notifications.store import NotificationItem
from chalicelib.queues import Message
from chalicelib.quizzes.models import Quiz
from chalicelib.results.models import Result

ANNOUNCED_PER_PAGE = 100
UNSUBSCRIBE_PATH = "/api/v1/unsubscribe/"


@dataclass(frozen=True, slots=True)
class Posting:
    """Where messages and mails go, and what the mails say of us."""

    mail_queue: str
    announce_queue: str
    sender: str
    base_url: str
    post: Post


class Outbox:
    """Tells people: kept first, then queued, then mailed, each step once."""

    def __init__(
        self,
        posting: Posting,
        secret: Callable[[], bytes],
        address: Callable[[Grant], str],
        clock: Clock,
    ) -> None:
        self._posting = posting
        self._secret = secret
        self._address = address
        self._clock = clock

    def tell(self, notice: Notice) -> None:
        """Tell a user about their account; a failure is logged, and stops nobody."""
        told = rules.of_security(notice, self._clock())
        try:
            self._keep([told])
        except UnavailableError:
            logger().exception("notice_not_kept", extra={"user_id": notice.user_id})

    def take_in(self, result: Result) -> None:
        """Tell a taker what became of their attempt; any number of times, once."""
        self._keep(rules.of_result(result, self._clock()))

    def announce(self, quiz: Quiz) -> None:
        """Have everybody told of a quiz that is open for the first time; costs one message."""
        if quiz.version != 1:
            return
        try:
            queues.send(
                self._posting.announce_queue,
                [Message({"quiz_id": quiz.id, "at": quiz.published_at})],
            )
        except UnavailableError:
            logger().exception("quiz_not_announced", extra={"quiz_id": quiz.id})

    def fan_out(self, quiz: Quiz, at: Millis, after: RawItem | None) -> None:
        """Tell one page of users of a quiz, then leave a message for the next page.

        ``at`` is when it was first published: a correction in the meantime is no other occasion.
        """
        quiz = replace(quiz, published_at=at)
        page = accounts.roll(ANNOUNCED_PER_PAGE, after)
        user_ids = [item.pk.removeprefix("U#") for item in page.items]
        self._keep([rules.of_quiz(quiz, one) for one in user_ids if one != quiz.owner_id])
        if page.after is not None:
            body = {"quiz_id": quiz.id, "at": at, "after": page.after}
            queues.send(self._posting.announce_queue, [Message(body)])

    def send(self, user_id: str, notification_id: str) -> None:
        """Send the mail of a notification, unless that was done or is not wanted any more.

        At most once, except about security: there, a mail of which nobody knows whether it went
        goes again. Raises NotNowError when it is to be tried again.
        """
        item = reads.get(store.key_of(user_id, notification_id))
        if item is None or not _is_to_send(item):
            return
        user = accounts.users([user_id]).get(user_id)
        if user is None or not rules.wants_mail(user, Topic(item.topic)):
            store.move_mail(item, MailState.DROPPED)
            return
        # written before it is taken in hand: what cannot be written now can be later
        message = compose(self._mail(item, user), self._posting.sender)
        if store.move_mail(item, MailState.SENDING):
            self._post(item, message)

    def _post(self, item: NotificationItem, message: EmailMessage) -> None:
        try:
            self._posting.post(message)
        except NotNowError:
            store.move_mail(item, MailState.DUE)
            raise
        except NeverError as refused:
            store.move_mail(item, MailState.FAILED)
            logger().error("mail_refused", extra={"cause": str(refused), "id": item.sk})
            return
        store.move_mail(item, MailState.SENT)

    def _keep(self, told: list[Notification]) -> None:
        due = [one for one in told if store.add(one)]
        messages = [Message({"user_id": one.user_id, "id": one.id}) for one in due]
        queues.send(self._posting.mail_queue, messages)

    def _mail(self, item: NotificationItem, user: User) -> Mail:
        topic = Topic(item.topic)
        unsubscribe = None
        if topic is not Topic.SECURITY:
            token = rules.unsubscribe_token(self._secret(), user.id, MailTopic(topic.value))
            unsubscribe = f"{self._posting.base_url}{UNSUBSCRIBE_PATH}{token}"
        return Mail(
            to=user.email,
            subject=item.title,
            greeting=f"Hello {rules.one_line(user.username)},",
            text=item.text,
            link=self._link(store.notification_of(item).grant),
            unsubscribe=unsubscribe,
        )

    def _link(self, grant: Grant | None) -> Link | None:
        if grant is None:
            return None
        return Link(rules.LABELS[grant.purpose], self._address(grant))


class Inbox:
    """What a user was told."""

    def __init__(self, secret: Callable[[], bytes], clock: Clock) -> None:
        self._secret = secret
        self._clock = clock

    def page(
        self, user_id: str, *, unread: bool, limit: int, after: RawItem | None
    ) -> tuple[list[Notification], RawItem | None]:
        """Newest first, and where the list goes on."""
        page = store.inbox(user_id, self._clock(), unread=unread, limit=limit, after=after)
        return [store.notification_of(item) for item in page.items], page.after

    def unread_count(self, user_id: str) -> int:
        """How many were not read yet."""
        return len(store.unread(user_id, self._clock()))

    def mark_read(self, user_id: str, notification_id: str) -> Notification:
        """The notification, read; raises NotFoundError."""
        item = store.mark_read(user_id, notification_id, self._clock())
        if item is None:
            raise NotFoundError
        return store.notification_of(item)

    def mark_all_read(self, user_id: str) -> None:
        """Mark all that are there now as read."""
        for item in store.unread(user_id, self._clock()):
            store.mark_read(user_id, item.sk, self._clock())

    def delete(self, user_id: str, notification_id: str) -> None:
        """Remove one; raises NotFoundError."""
        if not store.delete(user_id, notification_id):
            raise NotFoundError

    def unsubscribe(self, token: str) -> None:
        """End the mails that a token speaks of; raises NotFoundError for a foreign one."""
        subject = rules.read_unsubscribe_token(self._secret(), token)
        if subject is None:
            raise NotFoundError
        user_id, topic = subject
        accounts.end_mails(user_id, topic)


def _is_to_send(item: NotificationItem) -> bool:
    unknown = item.mail == MailState.SENDING and item.topic == Topic.SECURITY
    return item.mail == MailState.DUE or unknown
