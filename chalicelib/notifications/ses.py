"""Mails: written here as MIME, so that every header can be tested, and sent through SES."""

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
"""What SES says of the mail itself; all else it says of us, and it can pass."""
_NEVER_ARRIVED = (ConnectTimeoutError, EndpointConnectionError, NoCredentialsError)
"""Failures before anything was sent: the mail certainly did not go."""


class _Policy(EmailPolicy):
    """Leaves an address in a header whole: mail programs do not decode one that was folded."""

    def fold(self, name: str, value: str) -> str:
        if name == "List-Unsubscribe":
            return f"{name}: {value}{self.linesep}"
        folded: str = super().fold(name, value)
        return folded

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii")


_AS_SENT = _Policy() + SMTP


class RetryableMailError(Exception):
    """SES did not take the mail, and may take it later."""


class PermanentMailError(Exception):
    """SES will not take this mail, now or later."""


SendEmail = Callable[[EmailMessage], None]
"""Takes a finished mail; raises NotNowError or NeverError when it certainly did not."""


def compose(mail: Mail, sender: str) -> EmailMessage:
    """The mail as MIME, text and HTML; raises ValueError for a header that would be two."""
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
    """Sends by `SendRawEmail`, the one call that SES and all its stand-ins take."""

    def __init__(self, configuration_set: str) -> None:
        self._options = {"ConfigurationSetName": configuration_set} if configuration_set else {}

    def __call__(self, message: EmailMessage) -> None:
        """Hand one mail over; see `Post`. Any other error leaves open whether it went."""
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
    """The client, made once."""
    # no retries: a mail whose answer was lost must not be sent again
    once = {"total_max_attempts": 1}
    return cast("SESClient", aws.client("ses", connect_timeout=2, read_timeout=10, retries=once))


def _plain(mail: Mail) -> str:
    link = f"\n{mail.link.label}:\n{mail.link.url}\n" if mail.link else ""
    return f"{mail.greeting}\n\n{mail.text}\n{link}"
