"""MIME mails, sent through SES."""

from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
)

from chalicelib import aws
from chalicelib.notifications import email_html
from chalicelib.notifications.models import Mail

if TYPE_CHECKING:
    from types_boto3_ses import SESClient

_NEVER = frozenset({"MessageRejected", "InvalidParameterValue"})
"""SES errors about the mail itself; others may pass."""
_NEVER_ARRIVED = (ConnectTimeoutError, EndpointConnectionError, NoCredentialsError)
"""Failures before anything was sent."""


class _Policy(EmailPolicy):
    """Never folds addresses in headers: mail programs do not decode folded ones."""

    def fold(self, name: str, value: str) -> str:
        if name == "List-Unsubscribe":
            return f"{name}: {value}{self.linesep}"
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii")


_AS_SENT = _Policy() + SMTP


class RetryableMailError(Exception):
    """SES did not accept the mail; a retry may succeed."""


class PermanentMailError(Exception):
    """SES rejected the mail permanently."""


SendEmail = Callable[[EmailMessage], None]
"""Sends a mail; raises RetryableMailError or PermanentMailError if it certainly was not sent."""


def compose(mail: Mail, sender: str) -> EmailMessage:
    """Compose MIME with text and HTML; raises ValueError for header injection."""
    message = EmailMessage(policy=_AS_SENT)
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies, please
    if mail.unsubscribe is not None:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(_plain(mail))
    message.add_alternative(email_html.render_html(mail), subtype="html")
    return message


class Ses:
    """Sends by `SendRawEmail`, the one call that SES and all emulators accept."""

    def __init__(self, configuration_set: str) -> None:
        self._options = {"ConfigurationSetName": configuration_set} if configuration_set else {}

    def __call__(self, message: EmailMessage) -> None:
        """Send one mail; see `SendEmail`. After any other error the outcome is unknown."""
        raw = {"Data": message.as_bytes()}
        try:
            ses_client().send_raw_email(RawMessage=raw, **self._options)  # type: ignore[arg-type]
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if (
                error.response["ResponseMetadata"]["HTTPStatusCode"]
                >= HTTPStatus.INTERNAL_SERVER_ERROR
            ):
                raise TimeoutError(code) from error  # it may have been taken all the same
            raise (PermanentMailError if code in _NEVER else RetryableMailError)(code) from error
        except _NEVER_ARRIVED as error:
            raise RetryableMailError from error
        except BotoCoreError as error:
            raise TimeoutError from error


@lru_cache(maxsize=1)
def ses_client() -> "SESClient":
    """Return the client, created once."""
    # no retries: a mail whose response was lost must not be sent again
    once = {"total_max_attempts": 1}
    return cast("SESClient", aws.client("ses", connect_timeout=2, read_timeout=10, retries=once))


def _plain(mail: Mail) -> str:
    link = f"\n{mail.link.label}:\n{mail.link.url}\n" if mail.link else ""
    return f"{mail.greeting}\n\n{mail.text}\n{link}"
