"""Mails: written here as MIME, so that every header can be tested, and sent through SES."""

from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from functools import lru_cache
from html import escape
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

import botocore.session
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
)

from chalicelib.notifications.models import Link, Mail

if TYPE_CHECKING:
    from types_boto3_ses import SESClient

_NEVER = frozenset({"MessageRejected", "InvalidParameterValue"})
"""What SES says of the mail itself; all else it says of us, and it can pass."""
_NEVER_ARRIVED = (ConnectTimeoutError, EndpointConnectionError, NoCredentialsError)
"""Failures before anything was sent: the mail certainly did not go."""

_PAGE = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{subject}</title></head>
<body style="margin:0;padding:24px;background:#f4f5f7;color:#1c2430;\
font:16px/1.5 -apple-system,'Segoe UI',Roboto,sans-serif">
<main style="max-width:560px;margin:auto;padding:24px;background:#fff;border-radius:8px">
<p style="margin-top:0">{greeting}</p>
<h1 style="font-size:20px;line-height:1.3">{subject}</h1>
<p>{text}</p>
{link}{more}</main>
</body></html>
"""
_LINK = (
    '<p style="margin:24px 0"><a href="{url}" style="display:inline-block;padding:12px 20px;'
    'border-radius:6px;background:#1f4fa3;color:#fff;font-weight:600;text-decoration:none">'
    "{label}</a></p>\n"
    '<p style="font-size:13px;color:#5b6472">If that does nothing, copy this address: '
    '<span style="word-break:break-all">{url}</span></p>\n'
)
_UNSUBSCRIBE = (
    '<p style="font-size:13px;color:#5b6472">You can choose what we mail you about in your '
    "profile, or have your mail program unsubscribe you.</p>\n"
)


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


class NotNowError(Exception):
    """SES did not take the mail, and may take it later."""


class NeverError(Exception):
    """SES will not take this mail, now or later."""


Post = Callable[[EmailMessage], None]
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
    message.add_alternative(_html(mail), subtype="html")
    return message


class Ses:
    """Sends by `SendRawEmail`, the one call that SES and all its stand-ins take."""

    def __init__(self, configuration_set: str) -> None:
        self._options = {"ConfigurationSetName": configuration_set} if configuration_set else {}

    def __call__(self, message: EmailMessage) -> None:
        """Hand one mail over; see `Post`. Any other error leaves open whether it went."""
        raw = {"Data": message.as_bytes()}
        try:
            _client().send_raw_email(RawMessage=raw, **self._options)  # type: ignore[arg-type]
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if (
                error.response["ResponseMetadata"]["HTTPStatusCode"]
                >= HTTPStatus.INTERNAL_SERVER_ERROR
            ):
                raise TimeoutError(code) from error  # it may have been taken all the same
            raise (NeverError if code in _NEVER else NotNowError)(code) from error
        except _NEVER_ARRIVED as error:
            raise NotNowError from error
        except BotoCoreError as error:
            raise TimeoutError from error


@lru_cache(maxsize=1)
def _client() -> "SESClient":
    # no retries: a mail whose answer was lost must not be sent again
    config = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 1})
    return cast("SESClient", botocore.session.get_session().create_client("ses", config=config))


def _plain(mail: Mail) -> str:
    link = f"\n{mail.link.label}:\n{mail.link.url}\n" if mail.link else ""
    return f"{mail.greeting}\n\n{mail.text}\n{link}"


def _html(mail: Mail) -> str:
    return _PAGE.format(
        subject=escape(mail.subject),
        greeting=escape(mail.greeting),
        text=escape(mail.text).replace("\n", "<br>\n"),
        link=_link(mail.link),
        more=_UNSUBSCRIBE if mail.unsubscribe else "",
    )


def _link(link: Link | None) -> str:
    return "" if link is None else _LINK.format(url=escape(link.url), label=escape(link.label))
