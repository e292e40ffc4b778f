"""Content of mails: text of the notification, link and unsubscribe address."""

from collections.abc import Callable, Sequence
from email.message import EmailMessage

from chalicelib.accounts.models import OneTimeToken, User
from chalicelib.notifications import rules, security_texts, unsubscribe
from chalicelib.notifications.models import Link, Mail, Notification, Topic
from chalicelib.notifications.ses import compose
from chalicelib.values import dataclass

UNSUBSCRIBE_PATH = "/api/v1/unsubscribe/"


@dataclass(frozen=True, slots=True)
class EmailContent:
    """Builds mails."""

    sender: str
    base_url: str
    page: str
    """Address of the application; links name their target in the fragment, unseen by servers."""
    secret: Callable[[], bytes]
    """Returns the secret of unsubscribe tokens."""
    token: Callable[[OneTimeToken], str]
    """Encodes a one-time token."""

    def notification_email(self, told: Notification, user: User) -> EmailMessage:
        """Return the mail of one notification."""
        security = told.topic is Topic.SECURITY
        mail = Mail(
            to=user.email,
            subject=told.title,
            greeting="Hello," if security else _greeting(user),
            text=told.text,
            link=self._link(told),
            unsubscribe=None if security else self._unsubscribe(user, told.topic),
        )
        return compose(mail, self.sender)

    def email_to_address(self, told: Notification) -> EmailMessage:
        """Return the mail of a notification to an address other than the user's own."""
        mail = Mail(
            to=told.to or "",
            subject=told.title,
            greeting="Hello,",
            text=told.text,
            link=self._link(told),
        )
        return compose(mail, self.sender)

    def digest_email(self, results: Sequence[Notification], user: User) -> EmailMessage:
        """Return one mail for several results; for one, its own mail."""
        if len(results) == 1:
            return self.notification_email(results[0], user)
        mail = Mail(
            to=user.email,
            subject=_digest_subject(results),
            greeting=_greeting(user),
            text="\n".join(told.text for told in results),
            link=Link("See your results", f"{self.page}#results"),
            unsubscribe=self._unsubscribe(user, Topic.RESULT_AVAILABLE),
        )
        return compose(mail, self.sender)

    def _link(self, told: Notification) -> Link | None:
        if told.token is not None:
            label, action = security_texts.GRANTED[told.token.purpose]
            return Link(label, f"{self.page}#{action}={self.token(told.token)}", spelt_out=True)
        if told.topic is Topic.QUIZ_PUBLISHED:
            return Link("See the quiz", f"{self.page}#quiz={told.facts['quiz_id']}")
        if told.topic is Topic.SECURITY:
            return None  # a warning must not train users to log in by links in mails
        return Link("See your result", f"{self.page}#attempt={told.facts['attempt_id']}")

    def _unsubscribe(self, user: User, topic: Topic) -> str:
        token = unsubscribe.unsubscribe_token(self.secret(), user.id, rules.mail_topic(topic))
        return f"{self.base_url}{UNSUBSCRIBE_PATH}{token}"


def _digest_subject(told: Sequence[Notification]) -> str:
    only_results = all(one.topic is Topic.RESULT_AVAILABLE for one in told)
    return f"Your {len(told)} new {'results' if only_results else 'notifications'}"


def _greeting(user: User) -> str:
    return f"Hello {rules.one_line(user.username)},"
