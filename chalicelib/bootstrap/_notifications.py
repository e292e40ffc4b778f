"""Inbox, outbox and mail."""

from functools import partial
from typing import TYPE_CHECKING

from chalicelib.bootstrap._audit import audit
from chalicelib.bootstrap._auth import one_time_tokens, rate_limiter
from chalicelib.bootstrap._keys import secret
from chalicelib.bootstrap._process import externals, singleton
from chalicelib.bootstrap._quizzes import published_quizzes
from chalicelib.bootstrap._results import release
from chalicelib.bootstrap._webhooks import webhook_publisher
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.notifications.announcements import Announcements
    from chalicelib.notifications.email_content import EmailContent
    from chalicelib.notifications.failed_mail_service import FailedMails
    from chalicelib.notifications.inbox import Inbox
    from chalicelib.notifications.outbox import Outbox
    from chalicelib.notifications.result_notices import ResultNotices
    from chalicelib.notifications.sender import Sender


@singleton
def outbox() -> "Outbox":
    """Return the notification outbox."""
    from chalicelib.notifications.outbox import MailQueues, Outbox

    configured = settings()
    waiting = MailQueues(
        mail=configured.mail_queue_url,
        security_mail=configured.security_mail_queue_url,
    )
    is_hourly = settings().result_digest == "hourly"
    delay_seconds = 0 if is_hourly else settings().result_mail_minutes * 60
    return Outbox(waiting, externals().clock, delay_seconds)


@singleton
def result_notices() -> "ResultNotices":
    """Return what notifies of results."""
    from chalicelib.notifications.result_notices import ResultNotices

    return ResultNotices(outbox(), release().is_shown, webhook_publisher().publish_subscribed)


@singleton
def failed_mails() -> "FailedMails":
    """Return the mails that SES refused."""
    from chalicelib.notifications.failed_mail_service import FailedMails

    return FailedMails(audit(), outbox().queue_again, externals().clock)


@singleton
def announcements() -> "Announcements":
    """Return the job that notifies all users of a quiz."""
    from chalicelib.notifications.announcements import Announcements

    url = settings().announce_queue_url
    return Announcements(published_quizzes(), outbox(), externals().clock, url)


@singleton
def email_content() -> "EmailContent":
    """Return the email content builder."""
    from chalicelib.notifications.email_content import EmailContent

    configured = settings()
    return EmailContent(
        sender=configured.mail_sender,
        base_url=configured.base_url,
        page=configured.player_url,
        secret=partial(secret, "unsubscribe"),
        token=one_time_tokens().encode,
    )


@singleton
def sender() -> "Sender":
    """Return the mail sender."""
    from chalicelib.notifications.rate_limiter import MAIL_SENDERS, MailRateLimiter
    from chalicelib.notifications.sender import Sender, SendPolicy
    from chalicelib.notifications.ses import Ses

    configured = settings()
    posting = SendPolicy(
        post=externals().send_email or Ses(configured.configuration_set),
        pace=MailRateLimiter(
            configured.mail_rate / MAIL_SENDERS, externals().clock, externals().sleep
        ),
        new_id=externals().new_id,
        hourly_digest=configured.result_digest == "hourly",
        batches_results=configured.result_mail_minutes > 0,
    )
    return Sender(email_content(), posting, externals().clock, rate_limiter())


@singleton
def inbox() -> "Inbox":
    """Return the inbox."""
    from chalicelib.notifications.inbox import Inbox

    return Inbox(partial(secret, "unsubscribe"), externals().clock)
