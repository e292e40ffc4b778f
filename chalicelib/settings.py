"""Settings; the only module that reads the environment."""

import os
import re
from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Literal, Self, get_type_hints

from chalicelib.values import dataclass

_ADDRESS = r"https?://[^\s/?#@]+(/[^\s?#]*[^\s?#/])?"
_MAILBOX = r"[^\s<>@,;]+@[^\s<>@,;.]+(\.[^\s<>@,;.]+)+"

FORMS: Mapping[str, tuple[str, str]] = {
    "base_url": (
        _ADDRESS,
        "an address such as https://exam.example.org, without a slash at its end",
    ),
    "app_url": (_ADDRESS, "an address such as https://exam.example.org/app, or empty"),
    "mail_sender": (
        rf"{_MAILBOX}|[^<>@\r\n]*<{_MAILBOX}>",
        "an address such as Exams <no-reply@exam.example.org>",
    ),
    "cors_origins": (
        r"https?://[^\s/?#@,]+",
        "origins such as https://exam.example.org, without a path, separated by commas",
    ),
    "embed_origins": (
        r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?",
        "origins such as https://app.example.org, without a path, separated by commas",
    ),
    "brand_name": (
        r"[^\s<>\"&'](?:[^<>\"&'\x00-\x1f\x7f]{0,38}[^\s<>\"&'])?",
        "a name of at most 40 characters without quotes, ampersands and angle brackets",
    ),
    "brand_color": ("#[0-9A-Fa-f]{6}", "a color such as #1f4fa3, or empty"),
    "brand_logo": (
        r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[A-Za-z0-9._~/-]+",
        "an address of a picture such as https://www.example.org/logo.svg, or empty",
    ),
    "origin_secret": (
        "[A-Za-z0-9_-]{32,128}",
        "32 to 128 letters, digits, hyphens or underscores, or empty",
    ),
    "require_mfa": ("user|author|admin", "roles (user, author, admin), separated by commas"),
}
"""The form of a setting, or of each of its entries, and how a refusal describes it."""
RANGES: Mapping[str, tuple[int, int]] = {
    "mail_rate": (1, 100_000),
    "result_mail_minutes": (0, 15),
    "password_min_length": (8, 64),
    "session_idle_days": (1, 365),
    "session_absolute_days": (1, 3_650),
    "sessions_per_user": (1, 100),
    "login_attempts_per_quarter_hour": (1, 1_000),
    "login_attempts_per_network": (1, 10_000_000),
    "sign_in_burst": (1, 1_000_000),
    "registrations_per_network": (1, 10_000_000),
    "key_requests_per_minute": (1, 1_000_000),
    "network_grace_seconds": (2, 60),
    "quizzes_per_day": (1, 1_000_000),
    "announcements_per_day": (1, 1_000),
    "quiz_list_seconds": (0, 60),
    "starts_per_hour": (1, 1_000),
    "uploads_per_day": (1, 1_000_000),
    "imports_per_hour": (1, 1_000_000),
    "media_files_per_person": (1, 1_000_000),
    "media_mebibytes_per_person": (1, 1_000_000),
    "result_retention_days": (0, 36_500),
    "event_retention_days": (1, 36_500),
    "audit_retention_days": (30, 36_500),
}
"""The least and the largest value of each number."""


class SettingsError(ValueError):
    """A setting has an invalid value."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Settings; each is read from the environment variable of its name in capitals."""

    stage: str = "dev"
    """Stage of the stack: ``dev``, ``staging`` or ``prod``."""
    version: str = "0.1.0"
    """Version in ``/health`` and the reference."""
    log_level: Literal["DEBUG", "INFO"] = "INFO"
    """``DEBUG`` also logs the consumed DynamoDB capacity of each request."""
    metrics_by_route: Literal["on", "off"] = "on"
    """Whether requests and errors are also counted per route: two metrics each."""
    table_prefix: str = "invigil-dev"
    """The stack's name: tables are called ``<prefix>-users`` and so on."""

    job_queue_url: str = ""
    """Queue of jobs."""
    mail_queue_url: str = ""
    """Queue of mails except security mails."""
    security_mail_queue_url: str = ""
    """Queue of security mails, which do not wait for others."""
    announce_queue_url: str = ""
    """Queue of announcements of published quizzes."""
    feedback_queue_url: str = ""
    """Queue of bounces and complaints."""
    rank_failures_url: str = ""
    """Dead letters of results that leaderboards could not process."""
    notice_failures_url: str = ""
    """Dead letters of results that notifications could not process."""

    dead_letter_urls: tuple[str, ...] = ()
    """Dead letters of the queues of jobs, mails, security mails, announcements, webhooks, feedback.
    """

    files_bucket: str = ""
    """Bucket of pictures, uploads and downloads."""
    files_url: str = ""
    """Address of the bucket for browsers."""
    aws_endpoint_url: str = ""
    """Address of the AWS emulator in a local stack; empty for AWS."""

    aws_lambda_initialization_type: str = "on-demand"
    """Set by Lambda: whether a request waits for the start of this process."""
    base_url: str = "http://localhost:8000"
    """Public address of the service: links in mails start with it, never with a Host header."""
    mail_sender: str = "Invigil <no-reply@localhost.example>"
    """The From of every mail: an address of an identity verified in SES."""
    mail_rate: int = 14
    """Mails per second that SES allows the account: one in its sandbox."""
    configuration_set: str = ""
    """SES configuration set that reports bounces; empty for none."""
    result_digest: Literal["off", "hourly"] = "off"
    """Whether mails about results are sent at once, or collected once an hour."""
    result_mail_minutes: int = 5
    """Minutes that a mail about a result waits for others of its taker, which then go as one; 0
    sends each at once.
    """
    feedback_topic: str = ""
    """SNS topic of SES feedback; other topics are refused."""
    cors_origins: tuple[str, ...] = ()
    """Browser origins allowed to call the API, separated by commas; empty for none."""
    embed_origins: tuple[str, ...] = ()
    """Origins of apps that may show the player in a frame, separated by commas; empty for none."""

    client_address: Literal["gateway", "cloudfront"] = "gateway"
    """Where a client's address comes from: the gateway's peer, or the ``CloudFront-Viewer-Address``
    of requests that have ORIGIN_SECRET.
    """
    origin_secret: str = ""
    """What CloudFront sends as ``X-Origin-Secret``; without it its header is not believed."""

    brand_name: str = "Invigil"
    """Name of the service on its pages, in authenticator apps and at passkeys."""
    brand_color: str = ""
    """Color of links and buttons of the pages, such as #1f4fa3; shades that can be read on light
    and dark are made of it.
    """
    brand_logo: str = ""
    """Address of the picture beside the name; empty for the service's own."""

    app_url: str = ""
    """Address for links in mails, before ``#verify=``, ``#reset=``, ``#quiz=``, ``#attempt=`` or
    ``#results``; the player when empty.
    """

    registration: Literal["open", "verified"] = "open"
    """Whether users can log in after registration, or only after confirming their address."""
    require_mfa: tuple[str, ...] = ()
    """Roles that require a second factor, separated by commas; empty for none."""
    password_min_length: int = 12
    """Minimum length of passwords."""
    session_idle_days: int = 7
    """Days until an unused session ends."""
    session_absolute_days: int = 30
    """Days until a session ends at the latest."""
    sessions_per_user: int = 10
    """Maximum of sessions per user; a further login ends the oldest."""
    keyset_parameter: str = "/invigil/invigil-dev/keyset"
    """Name of the SecureString with the keys, which is created at deployment."""
    login_attempts_per_quarter_hour: int = 5
    """Failed logins per account and network in a quarter of an hour."""
    login_attempts_per_network: int = 500
    """Failed logins per network in a quarter of an hour; a whole school may share one."""
    sign_in_burst: int = 400
    """Concurrent logins that the gateway allows, of all networks together."""
    registrations_per_network: int = 500
    """New accounts per network in an hour."""
    quizzes_per_day: int = 1000
    """Quizzes that one user may create or import in a day; then 429."""
    announcements_per_day: int = 20
    """Quizzes that one user may announce in a day; then 429. Publishing alone has no limit."""
    quiz_list_seconds: int = 0
    """Seconds that a process keeps the first page of published quizzes; 0 reads it each time."""
    starts_per_hour: int = 120
    """Attempts that one user may start at one quiz in an hour; then 429."""
    uploads_per_day: int = 2000
    """Pictures and sounds that one user may announce in a day; then 429."""
    imports_per_hour: int = 300
    """Files that one user may import in an hour, dry runs included; then 429."""
    webhook_queue_url: str = ""
    """The queue of webhooks that have something to send."""
    webhook_private_hosts: tuple[str, ...] = ()
    """Hosts that webhooks may have by ``http:`` and at private addresses, separated by commas."""
    key_requests_per_minute: int = 600
    """Requests that one service key may make in a minute; then 429."""

    media_mebibytes_per_person: int = 500
    """How much all pictures and sounds of one person may come to."""
    media_files_per_person: int = 2000
    """How many pictures and sounds one person may have, unfinished uploads counted."""

    result_retention_days: int = 0
    """Days after their end that a purge keeps attempts and results; 0 keeps them for ever."""
    event_retention_days: int = 180
    """Days that a purge keeps the events of attempts."""
    audit_retention_days: int = 400
    """Days that audit events are kept: more than a year, so that the last school year is there."""

    dynamodb_client: Literal["own", "botocore"] = "own"
    """What sends calls to DynamoDB; ``botocore`` takes more processor time, and uses proxies."""
    network_grace_seconds: int = 5
    """Grace period after the deadline, for saves under way; two at least, since a process may learn
    of a pause a second late, and must not end an attempt meanwhile.
    """

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read the environment; raises SettingsError with the name of an invalid variable."""
        hints = get_type_hints(cls)
        given = {
            field.name: _read(field.name, environment[field.name.upper()], hints[field.name])
            for field in fields(cls)
            if environment.get(field.name.upper())
        }
        return cls(**given)  # type: ignore[arg-type]

    @property
    def player_url(self) -> str:
        """Return the address where takers open a quiz, before its fragment."""
        return self.app_url or f"{self.base_url}/play"

    def table(self, name: str) -> str:
        """Return the full name of a table."""
        return f"{self.table_prefix}-{name}"


def _read(name: str, text: str, kind: object) -> object:
    if kind is int:
        return _number(name, text)
    if kind == tuple[str, ...]:
        entries = tuple(part.strip() for part in text.split(",") if part.strip())
        return tuple(_formed(name, one) for one in entries)
    choices = getattr(kind, "__args__", ())
    if choices and text not in choices:
        raise SettingsError(f"{name.upper()} must be one of {', '.join(choices)}, not {text!r}.")
    return _formed(name, text)


def _number(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise SettingsError(f"{name.upper()} must be a whole number, not {text!r}.")
    least, most = RANGES[name]
    if not least <= int(text) <= most:
        raise SettingsError(f"{name.upper()} must be from {least} to {most}, not {text}.")
    return int(text)


def _formed(name: str, text: str) -> str:
    pattern, form = FORMS.get(name, ("(?s:.*)", ""))
    if not re.fullmatch(pattern, text):
        raise SettingsError(f"{name.upper()} must be {form}, not {text!r}.")
    return text


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings.from_environment(os.environ)
