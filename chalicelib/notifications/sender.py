"""Mail sender: claim, hand to SES, mark, in this order."""

from collections.abc import Sequence
from email.message import EmailMessage

from chalicelib.accounts import store as accounts
from chalicelib.accounts.models import User
from chalicelib.accounts.rules import email_key
from chalicelib.auth.rate_limit import RateLimit, RateLimiter
from chalicelib.clock import DAY, HOUR, MINUTE, Clock, Millis
from chalicelib.dynamo import reads
from chalicelib.ids import NewId
from chalicelib.jobs import scheduled
from chalicelib.jobs.scheduled import ScheduledTask
from chalicelib.logs import logger
from chalicelib.notifications import failed_mail_store, rules, store, suppression
from chalicelib.notifications.email_content import EmailContent
from chalicelib.notifications.models import MailState, Topic
from chalicelib.notifications.outbox import DIGEST
from chalicelib.notifications.rate_limiter import MailRateLimiter
from chalicelib.notifications.ses import PermanentMailError, RetryableMailError, SendEmail
from chalicelib.notifications.store import NotificationItem, notification_of
from chalicelib.values import dataclass

LEASE: Millis = 2 * MINUTE
"""Longer than the sending function may run."""
MOST_IN_A_DIGEST = 50


DAILY = "mails-a-day"
MAX_CONFIRMED, MAX_UNCONFIRMED = 20, 3
"""Mails a day to an address, beside links that somebody asked for; the rest is a digest."""
RESERVED_FOR_SECURITY = {MAX_CONFIRMED: 6, MAX_UNCONFIRMED: 1}
"""Of these, what news leave to warnings."""


@dataclass(frozen=True, slots=True)
class SendPolicy:
    """How and when mails are sent."""

    post: SendEmail
    pace: MailRateLimiter
    new_id: NewId
    hourly_digest: bool = False
    """Whether result mails are digested hourly."""


class Sender:
    """Sends mails at most once, security mails at least once."""

    def __init__(
        self,
        letters: EmailContent,
        posting: SendPolicy,
        clock: Clock,
        rate_limiter: RateLimiter,
    ) -> None:
        self._letters = letters
        self.policy = posting
        self._clock = clock
        self._rate_limiter = rate_limiter

    def send(self, user_id: str, notification_id: str) -> None:
        """Send the mail of a notification, unless it was sent or is unwanted.

        If an earlier sender died while sending, the outcome is unknown: security mail is sent
        again, other mail waits for an operator. Raises RetryableMailError for a later retry.
        """
        item = reads.get(store.key_of(user_id, notification_id))
        if item is None:
            return
        if item.mail == MailState.DEFERRED:
            # the sender that deferred it may have crashed before it queued the mail
            self._call_for(user_id, self._next_hour())
        elif self._is_to_send(item):
            self._send_or_defer(item)

    def send_digest(self, user_id: str) -> None:
        """Send one mail with all deferred results of a user."""
        items = store.list_deferred(user_id, MOST_IN_A_DIGEST)
        user = accounts.get_users([user_id]).get(user_id)
        takes_mail = user is not None and not suppression.is_suppressed(user.email)
        wanted = {one.sk for one in items if user and takes_mail and _is_asked_for(one, user)}
        self._move([one for one in items if one.sk not in wanted], MailState.DROPPED)
        if user and wanted:
            chosen = [one for one in items if one.sk in wanted]
            message = self._letters.digest_email([notification_of(one) for one in chosen], user)
            self._send(chosen, user_id, message)
        if len(items) == MOST_IN_A_DIGEST:
            self._call_for(user_id, self._clock())  # there may be more

    def _is_to_send(self, item: NotificationItem) -> bool:
        if item.mail == MailState.SENDING and item.topic == Topic.SECURITY:
            if self._clock() < item.mail_moved_at + LEASE:
                # another sender may be sending it; the queue delivers the message again
                raise RetryableMailError
            return True
        return item.mail == MailState.DUE

    def _send_or_defer(self, item: NotificationItem) -> None:
        user_id = item.user_id
        user = accounts.get_users([user_id]).get(user_id)
        if item.to is not None:
            self._send([item], user_id, self._letters.email_to_address(notification_of(item)))
        elif user is None or not _is_wanted(item, user):
            self._move([item], MailState.DROPPED)
        elif self.policy.hourly_digest and item.topic == Topic.RESULT_AVAILABLE:
            self._defer(item, self._next_hour())
        elif item.grant is None and not self._may_mail(user, item):
            self._defer(item, self._next_day())
        else:
            message = self._letters.notification_email(notification_of(item), user)
            self._send([item], user_id, message)

    def _defer(self, item: NotificationItem, until: Millis) -> None:
        by = self.policy.new_id("put")
        if store.move_mail(item, MailState.DEFERRED, self._clock(), by):
            self._call_for(item.user_id, until)

    def _may_mail(self, user: User, item: NotificationItem) -> bool:
        """Count a mail to an address, once, unless it has had as many today as it may."""
        most = MAX_CONFIRMED if user.email_verified else MAX_UNCONFIRMED
        reserved = 0 if item.topic == Topic.SECURITY else RESERVED_FOR_SECURITY[most]
        limit = RateLimit(DAILY, most - reserved, DAY)
        return self._rate_limiter.reserve_once(limit, email_key(user.email), item.sk)

    def _next_day(self) -> Millis:
        return (self._clock() // DAY + 1) * DAY

    def _next_hour(self) -> Millis:
        return (self._clock() // HOUR + 1) * HOUR

    def _call_for(self, user_id: str, at: Millis) -> None:
        scheduled.schedule(ScheduledTask(DIGEST, user_id, at))

    def _send(self, items: Sequence[NotificationItem], user_id: str, message: EmailMessage) -> None:
        # written before it is claimed: what cannot be written now can be later
        self.policy.pace.wait()
        before = MailState(items[0].mail)
        by, now = self.policy.new_id("snd"), self._clock()
        claimed = [item for item in items if store.move_mail(item, MailState.SENDING, now, by)]
        if len(claimed) == len(items):
            self._post(claimed, before, message)
            logger().info("mail_sent", extra={"user_id": user_id, "number": len(claimed)})
        elif claimed:
            # another sender has claimed the others: its successor sends the rest
            self._move(claimed, before)
            raise RetryableMailError

    def _post(
        self, items: Sequence[NotificationItem], before: MailState, message: EmailMessage
    ) -> None:
        try:
            self.policy.post(message)
        except RetryableMailError:
            self._move(items, before if before is not MailState.SENDING else MailState.DUE)
            raise
        except PermanentMailError as refused:
            failed_mail_store.add_failed(items[0].sk, self._clock())
            self._move(items, MailState.FAILED)
            logger().error("mail_refused", extra={"cause": str(refused), "id": items[0].sk})
            return
        self._move(items, MailState.SENT)

    def _move(self, items: Sequence[NotificationItem], state: MailState) -> None:
        for item in items:
            store.move_mail(item, state, self._clock())


def _is_wanted(item: NotificationItem, user: User) -> bool:
    if item.topic == Topic.SECURITY:
        return True
    return _is_asked_for(item, user) and not suppression.is_suppressed(user.email)


def _is_asked_for(item: NotificationItem, user: User) -> bool:
    said = item.said_by is not None and rules.wants_mail(user, Topic(item.said_by))
    return rules.wants_mail(user, Topic(item.topic)) and not said
