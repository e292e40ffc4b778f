"""Settings; the only reader of the environment."""

import os
from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Literal, Self, get_type_hints

from chalicelib.values import dataclass


class SettingsError(ValueError):
    """A setting has an invalid value."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """Settings; each is read from the environment variable of its name in capitals."""

    stage: str = "dev"
    """Stage of the stack: ``dev``, ``staging`` or ``prod``."""
    version: str = "0.1.0"
    """What ``/health`` and the reference say they are."""
    log_level: Literal["DEBUG", "INFO"] = "INFO"
    """``DEBUG`` also says how much of DynamoDB's capacity each request consumed."""
    metrics_by_route: Literal["on", "off"] = "on"
    """Whether requests and faults are counted for each route too: two metrics a route."""
    table_prefix: str = "invigil-dev"
    """The stack's name: tables are called ``<prefix>-users`` and so on."""

    job_queue_url: str = ""
    """The queue of attempts whose time is up."""
    mail_queue_url: str = ""
    """The queue of mails to send, but for those about security."""
    security_mail_queue_url: str = ""
    """The queue of mails about security, which wait behind no others."""
    announce_queue_url: str = ""
    """The queue of published quizzes to tell everybody of."""
    rank_failures_url: str = ""
    """Where results wait for a person that no board can take."""
    notice_failures_url: str = ""
    """Where results wait for a person that nobody can be told of."""

    files_bucket: str = ""
    """The bucket of pictures, uploads and downloads."""
    files_url: str = ""
    """Where browsers reach the bucket."""
    aws_endpoint_url: str = ""
    """Where AWS's stand-in is, on a local stack; AWS itself when empty."""

    aws_lambda_initialization_type: str = "on-demand"
    """Set by Lambda: whether somebody waits for this process to begin."""
    base_url: str = "http://localhost:8000"
    """Where people reach the service: links in mails start with it, never with a Host header."""
    mail_sender: str = "Invigil <no-reply@localhost.example>"
    """The From of every mail: an address of an identity that SES has verified."""
    mail_rate: int = 14
    """Mails a second that SES lets the account send: one in its sandbox."""
    configuration_set: str = ""
    """The SES configuration set that reports bounces; none when empty."""
    result_digest: Literal["off", "hourly"] = "off"
    """Whether mails about results go at once, or once an hour as one."""
    feedback_topic: str = ""
    """The topic on which SES says what became of mails; others are not believed."""
    cors_origins: tuple[str, ...] = ()
    """The browser origins that may call the API, separated by commas; none when empty."""

    app_url: str = ""
    """Where links in mails lead, before ``#verify=``, ``#reset=``, ``#quiz=``, ``#attempt=`` or
    ``#results``; the player when empty."""

    registration: Literal["open", "verified"] = "open"
    """Who may sign in: everybody who registered, or only who confirmed their address as well."""
    require_mfa: tuple[str, ...] = ()
    """The roles that need a second factor, separated by commas; none when empty."""
    password_min_length: int = 12
    """The fewest characters of a password."""
    session_idle_days: int = 7
    """How long a device stays signed in without a sign of life."""
    session_absolute_days: int = 30
    """How long a device stays signed in at most."""
    sessions_per_user: int = 10
    """On how many devices one user may be signed in; a further one ends the oldest."""
    keyset_parameter: str = "/invigil/invigil-dev/keyset"
    """The name of the SecureString with the keys, which are made when the stack is deployed."""
    login_attempts_per_quarter_hour: int = 5
    """Failed sign-ins at one account from one network in a quarter of an hour; then it waits."""
    login_attempts_per_network: int = 500
    """Failed sign-ins from one network in a quarter of an hour; a whole school may share one."""
    sign_in_burst: int = 400
    """How many sign-ins the gateway lets through at once, of all networks together."""
    registrations_per_network: int = 500
    """New accounts from one network in an hour."""
    key_requests_per_minute: int = 600
    """Requests that one service key may make in a minute; then 429."""

    network_grace_seconds: int = 5
    """How long after the deadline a save still counts, for the time it spent on the wire."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read what is set; raises SettingsError naming the variable that cannot be read."""
        hints = get_type_hints(cls)
        given = {
            field.name: _read(field.name, environment[field.name.upper()], hints[field.name])
            for field in fields(cls)
            if environment.get(field.name.upper())
        }
        return cls(**given)  # type: ignore[arg-type]

    def table(self, name: str) -> str:
        """Return the full name of a table."""
        return f"{self.table_prefix}-{name}"


def _read(name: str, text: str, kind: object) -> object:
    if kind is int:
        if not text.isascii() or not text.isdigit():
            raise SettingsError(f"{name.upper()} must be a whole number, not {text!r}.")
        return int(text)
    if kind == tuple[str, ...]:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    choices = getattr(kind, "__args__", ())
    if choices and text not in choices:
        raise SettingsError(f"{name.upper()} must be one of {', '.join(choices)}, not {text!r}.")
    return text


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings.from_environment(os.environ)
