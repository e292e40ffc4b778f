"""Mail sender: claim, hand to SES, mark, in this order."""

from collections.abc import Sequence
from email.message import EmailMessage

from chalicelib.accounts import store as accounts
from chalicelib.accounts.models import User
from chalicelib.accounts.rules import email_key
from chalicelib.auth.rate_limit import RateLimit, RateLimiter
from chalicelib.clock import DAY, HOUR, MINUTE, Clock, Millis
from chalicelib.ids import NewId
from chalicelib.jobs import scheduled
from chalicelib.jobs.scheduled import ScheduledTask
from chalicelib.logs import logger
from chalicelib.notifications import failed_mail_store, mail_store, rules, store, suppression_store
from chalicelib.notifications.email_content import EmailContent
from chalicelib.notifications.models import MailState, Notification, StoredNotification, Topic
from chalicelib.notifications.outbox import DIGEST
from chalicelib.notifications.rate_limiter import MailRateLimiter
from chalicelib.notifications.ses import PermanentMailError, RetryableMailError, SendEmail
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
    batches_results: bool = False
    """Whether a result's mail takes along the results whose mails still wait in the queue."""


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
        stored = store.get_stored(user_id, notification_id)
        if stored is None:
            return
        if stored.mail is MailState.DEFERRED:
            # the sender that deferred it may have crashed before it queued the mail
            self._call_for(user_id, self._next_hour())
        elif self._is_to_send(stored):
            self._send_or_defer(stored)

    def send_digest(self, user_id: str) -> None:
        """Send one mail with all deferred results of a user."""
        waiting = mail_store.list_deferred(user_id, MOST_IN_A_DIGEST)
        user = accounts.get_users([user_id]).get(user_id)
        takes_mail = user is not None and not suppression_store.is_suppressed(user.email)
        wanted = {
            one.id
            for one in waiting
            if user and takes_mail and _is_asked_for(one.notification, user)
        }
        self._move([one for one in waiting if one.id not in wanted], MailState.DROPPED)
        if user and wanted:
            chosen = [one for one in waiting if one.id in wanted]
            message = self._letters.digest_email([one.notification for one in chosen], user)
            self._send(chosen, user_id, message)
        if len(waiting) == MOST_IN_A_DIGEST:
            self._call_for(user_id, self._clock())  # there may be more

    def _is_to_send(self, stored: StoredNotification) -> bool:
        is_security = stored.notification.topic is Topic.SECURITY
        if stored.mail is MailState.SENDING and is_security:
            if self._clock() < stored.mail_moved_at + LEASE:
                # another sender may be sending it; the queue delivers the message again
                raise RetryableMailError
            return True
        return stored.mail is MailState.DUE

    def _send_or_defer(self, stored: StoredNotification) -> None:
        told, user_id = stored.notification, stored.user_id
        user = accounts.get_users([user_id]).get(user_id)
        if told.to is not None:
            self._send([stored], user_id, self._letters.email_to_address(told))
        elif user is None or not _is_wanted(told, user):
            self._move([stored], MailState.DROPPED)
        elif self.policy.hourly_digest and told.topic is Topic.RESULT_AVAILABLE:
            self._defer(stored, self._next_hour())
        else:
            self._send_with_others(stored, user)

    def _send_with_others(self, stored: StoredNotification, user: User) -> None:
        told, chosen = stored.notification, self._with_others(stored, user)
        # counted by the first of them, whichever message of the queue comes first
        if told.token is None and not self._may_mail(user, chosen[0].notification):
            self._defer(stored, self._next_day())
            return
        message = self._letters.digest_email([one.notification for one in chosen], user)
        self._send(chosen, user.id, message)

    def _with_others(self, stored: StoredNotification, user: User) -> list[StoredNotification]:
        """Return a result with the user's other results that are to be mailed, oldest first."""
        is_result = stored.notification.topic is Topic.RESULT_AVAILABLE
        if not (is_result and self.policy.batches_results):
            return [stored]
        due = mail_store.list_due_results(user.id, MOST_IN_A_DIGEST)
        this = stored.notification.id
        wanted = [
            one
            for one in due
            if one.notification.id == this or _is_asked_for(one.notification, user)
        ]
        return wanted or [stored]

    def _defer(self, stored: StoredNotification, until: Millis) -> None:
        by = self.policy.new_id("put")
        if mail_store.move_mail(stored, MailState.DEFERRED, self._clock(), by):
            self._call_for(stored.user_id, until)

    def _may_mail(self, user: User, told: Notification) -> bool:
        """Count a mail to an address, once, unless it has had as many today as it may."""
        most = MAX_CONFIRMED if user.email_verified else MAX_UNCONFIRMED
        reserved = 0 if told.topic is Topic.SECURITY else RESERVED_FOR_SECURITY[most]
        limit = RateLimit(DAILY, most - reserved, DAY)
        return self._rate_limiter.reserve_once(limit, email_key(user.email), told.id)

    def _next_day(self) -> Millis:
        return (self._clock() // DAY + 1) * DAY

    def _next_hour(self) -> Millis:
        return (self._clock() // HOUR + 1) * HOUR

    def _call_for(self, user_id: str, at: Millis) -> None:
        scheduled.schedule(ScheduledTask(DIGEST, user_id, at))

    def _send(
        self, mails: Sequence[StoredNotification], user_id: str, message: EmailMessage
    ) -> None:
        # written before it is claimed: what cannot be written now can be later
        self.policy.pace.wait()
        before = mails[0].mail
        by, now = self.policy.new_id("snd"), self._clock()
        moved = (mail_store.move_mail(one, MailState.SENDING, now, by) for one in mails)
        claimed = [one for one in moved if one is not None]
        if len(claimed) == len(mails):
            self._post(claimed, before, message)
            logger().info("mail_sent", extra={"user_id": user_id, "number": len(claimed)})
        elif claimed:
            # another sender has claimed the others: its successor sends the rest
            self._move(claimed, before)
            raise RetryableMailError

    def _post(
        self, mails: Sequence[StoredNotification], before: MailState, message: EmailMessage
    ) -> None:
        try:
            self.policy.post(message)
        except RetryableMailError:
            self._move(mails, before if before is not MailState.SENDING else MailState.DUE)
            raise
        except PermanentMailError as refused:
            for one in mails:
                failed_mail_store.add_failed(one, self._clock())
            self._move(mails, MailState.FAILED)
            logger().error("mail_refused", extra={"cause": str(refused), "id": mails[0].id})
            return
        self._move(mails, MailState.SENT)

    def _move(self, mails: Sequence[StoredNotification], state: MailState) -> None:
        for one in mails:
            mail_store.move_mail(one, state, self._clock())


def _is_wanted(told: Notification, user: User) -> bool:
    if told.topic is Topic.SECURITY:
        return True
    return _is_asked_for(told, user) and not suppression_store.is_suppressed(user.email)


def _is_asked_for(told: Notification, user: User) -> bool:
    is_covered = told.covered_by is not None and rules.wants_mail(user, told.covered_by)
    return rules.wants_mail(user, told.topic) and not is_covered
