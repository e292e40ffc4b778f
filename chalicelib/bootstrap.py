"""The composition root: the only place that puts clocks, stores and services together.

Everything is made when first asked for and imported only then, so that a function that follows
the stream never loads the web layer.
"""
# ruff: noqa: PLC0415 - see above

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

from chalicelib import clock, ids, logs
from chalicelib.clock import Clock
from chalicelib.ids import NewId
from chalicelib.settings import settings

if TYPE_CHECKING:
    from email.message import EmailMessage

    from chalicelib.accounts.audit import Audit
    from chalicelib.accounts.choosing import Choosing
    from chalicelib.accounts.devices import Devices
    from chalicelib.accounts.entrance import Entrance
    from chalicelib.accounts.grants import Grants
    from chalicelib.accounts.guard import AccountGuard
    from chalicelib.accounts.keys import KeySet, KeySets
    from chalicelib.accounts.recovery import Recovery
    from chalicelib.accounts.service import Accounts
    from chalicelib.accounts.sessions import Sessions
    from chalicelib.accounts.throttle import Throttle
    from chalicelib.accounts.tokens import AccessTokens
    from chalicelib.attempts.closing import Closing
    from chalicelib.attempts.finishing import Finishing
    from chalicelib.attempts.regrading import Regrading
    from chalicelib.attempts.service import Attempts
    from chalicelib.attempts.sweep import Sweep
    from chalicelib.dynamo.reads import Found, Key
    from chalicelib.export.service import Export
    from chalicelib.leaderboard.epochs import Epochs
    from chalicelib.leaderboard.service import Boards
    from chalicelib.leaderboard.showing import Showing
    from chalicelib.leaderboard.snapshots import Snapshots
    from chalicelib.notifications.inbox import Inbox
    from chalicelib.notifications.letters import Letters
    from chalicelib.notifications.sending import Sender
    from chalicelib.notifications.service import Outbox
    from chalicelib.quizzes.models import Taking
    from chalicelib.quizzes.service import Quizzes
    from chalicelib.results.grades import Grades
    from chalicelib.results.revealing import Revealing
    from chalicelib.results.service import Results
    from chalicelib.web.call import Edge

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Outside:
    """What comes from outside the program and differs from run to run."""

    clock: Clock = clock.now
    new_id: NewId = ids.new_id
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
    password_memory_kib: int | None = None
    """What a password hash costs in memory; None for what it costs in production."""
    first_page_kept: int | None = None
    """For how many ms the first page of a board is kept; None for as long as in production."""
    post: "Callable[[EmailMessage], None] | None" = None
    """Where mails go; None for SES."""
    pause: Callable[[float], None] = time.sleep
    """Waits for so many seconds."""


_outside = Outside()
_made: list[Any] = []


def outside() -> Outside:
    """The clock, ids and randomness of this process."""
    return _outside


def begin_anew(other: Outside) -> None:
    """Forget all that was made, and make the rest with ``other``: for tests and commands."""
    global _outside  # noqa: PLW0603 - a process has one outside
    _outside = other
    for cached in _made:
        cached.cache_clear()


def _once(make: Callable[[], Made]) -> Callable[[], Made]:
    cached = lru_cache(maxsize=1)(make)
    _made.append(cached)
    return cached


@_once
def export() -> "Export":
    """What gathers all that is held about a user."""
    from chalicelib.export.sections import Sections
    from chalicelib.export.service import Export

    sections = Sections(quizzes(), results(), inbox(), audit(), outside().clock)
    return Export(sections.all())


@_once
def edge() -> "Edge":
    """What the HTTP edge stands on."""
    from chalicelib.web.call import Edge

    logs.configure(settings().log_level)
    return Edge(
        guard=guard(),
        secret=_secret,
        clock=outside().clock,
        new_id=outside().new_id,
        cors_origins=settings().cors_origins,
    )


def make_ready() -> None:
    """Make what every request needs, before the first one comes; nothing here calls AWS."""
    from chalicelib.accounts.keys import ssm_client
    from chalicelib.dynamo.client import dynamodb

    edge(), dynamodb(), ssm_client()


@_once
def keysets() -> "KeySets":
    """The reader of this stack's secrets."""
    from chalicelib.accounts.keys import KeySets, ssm_client

    return KeySets(settings().keyset_parameter, outside().clock, ssm_client)


def keyset() -> "KeySet":
    """The secrets of this stack."""
    return keysets().current()


def _secret(purpose: str) -> bytes:
    return keyset().secret(purpose)


@_once
def access_tokens() -> "AccessTokens":
    """What writes and reads access tokens."""
    from chalicelib.accounts.tokens import AccessTokens

    return AccessTokens(settings().base_url, outside().clock, outside().new_id)


@_once
def guard() -> "AccountGuard":
    """What lets requests in."""
    from chalicelib.accounts.guard import AccountGuard

    return AccountGuard(access_tokens(), keyset, keysets().look_again, outside().clock)


@_once
def accounts() -> "Accounts":
    """The service behind accounts."""
    from chalicelib.accounts.service import Accounts

    return Accounts(
        choosing=choosing(),
        sessions=sessions(),
        throttle=throttle(),
        audit=audit(),
        clock=outside().clock,
        tell=lambda notice: outbox().tell(notice),
        follow=lambda user: boards().follow(user),
    )


@_once
def entrance() -> "Entrance":
    """What people come in by."""
    from chalicelib.accounts.entrance import Entrance, Limits

    configured = settings()
    return Entrance(
        limits=Limits(
            guesses=configured.login_attempts_per_quarter_hour,
            guesses_from_network=configured.login_attempts_per_network,
            registrations_from_network=configured.registrations_per_network,
        ),
        must_verify=configured.registration == "verified",
        choosing=choosing(),
        sessions=sessions(),
        recovery=recovery(),
        devices=devices(),
        throttle=throttle(),
        audit=audit(),
        clock=outside().clock,
    )


@_once
def recovery() -> "Recovery":
    """What people prove themselves by when they cannot sign in."""
    from chalicelib.accounts.recovery import Recovery

    return Recovery(
        choosing=choosing(),
        grants=grants(),
        devices=devices(),
        throttle=throttle(),
        audit=audit(),
        clock=outside().clock,
        new_id=outside().new_id,
        tell=lambda notice: outbox().tell(notice),
    )


@_once
def sessions() -> "Sessions":
    """What begins sessions and carries them on."""
    from chalicelib.accounts.sessions import Lifetimes, Sessions

    configured = settings()
    return Sessions(
        access=access_tokens(),
        keys=keyset,
        lifetimes=Lifetimes(
            idle=configured.session_idle_days * clock.DAY,
            absolute=configured.session_absolute_days * clock.DAY,
            at_once=configured.sessions_per_user,
        ),
        clock=outside().clock,
        new_id=outside().new_id,
        random_bytes=outside().random_bytes,
        tell=lambda notice: outbox().tell(notice),
        audit=audit(),
    )


@_once
def choosing() -> "Choosing":
    """What passwords must be, and how they are kept."""
    from chalicelib.accounts.choosing import Choosing
    from chalicelib.accounts.passwords import MEMORY_KIB, Passwords

    passwords = Passwords(outside().password_memory_kib or MEMORY_KIB)
    return Choosing(passwords, settings().password_min_length)


@_once
def grants() -> "Grants":
    """What is allowed by mail."""
    from chalicelib.accounts.grants import Grants

    secret = partial(_secret, "one-time")
    return Grants(secret, outside().clock, outside().random_bytes)


@_once
def devices() -> "Devices":
    """The devices that people signed in on before."""
    from chalicelib.accounts.devices import Devices

    return Devices(partial(_secret, "device"), outside().random_bytes)


@_once
def throttle() -> "Throttle":
    """What counts tries."""
    from chalicelib.accounts.throttle import Throttle

    return Throttle(outside().clock)


@_once
def audit() -> "Audit":
    """What is written down of what happened to accounts."""
    from chalicelib.accounts.audit import Audit

    return Audit(outside().clock, outside().new_id)


@_once
def quizzes() -> "Quizzes":
    """The service behind quizzes."""
    from chalicelib.quizzes.service import Quizzes

    return Quizzes(
        outside().clock, outside().random_bytes, announce=lambda quiz: outbox().announce(quiz)
    )


@_once
def results() -> "Results":
    """The service behind results."""
    from chalicelib.results.service import Results

    return Results(quizzes(), audit(), outside().clock)


@_once
def grades() -> "Grades":
    """The service behind grades."""
    from chalicelib.results.grades import Grades

    return Grades(outside().clock)


@_once
def revealing() -> "Revealing":
    """What shows results when their quiz closes."""
    from chalicelib.results.revealing import Revealing

    return Revealing(outside().clock, settings().expiry_queue_url)


@_once
def finishing() -> "Finishing":
    """The one way attempts end."""
    from chalicelib.attempts.finishing import Finishing

    return Finishing(quizzes(), outside().clock)


@_once
def attempts() -> "Attempts":
    """The service behind attempts."""
    from chalicelib.attempts.service import Attempts

    return Attempts(
        quizzes=quizzes(),
        finishing=finishing(),
        clock=outside().clock,
        random_bytes=outside().random_bytes,
        grace=settings().network_grace_seconds * clock.SECOND,
    )


@_once
def sweep() -> "Sweep":
    """What ends attempts that nobody else ends."""
    from chalicelib.attempts.sweep import Sweep

    return Sweep(finishing(), outside().clock, settings().expiry_queue_url)


@_once
def regrading() -> "Regrading":
    """What grades all results of a quiz again."""
    from chalicelib.attempts.regrading import Regrading

    return Regrading(quizzes(), outside().clock, settings().expiry_queue_url)


@_once
def closing() -> "Closing":
    """What ends all attempts at a quiz for its author."""
    from chalicelib.attempts.closing import Closing

    return Closing(finishing(), outside().clock, settings().expiry_queue_url)


def taking_keys(user_id: str, quiz_id: str) -> "Sequence[Key[Any]]":
    """What a quiz's page needs to know of the one who looks at it."""
    from chalicelib.attempts.store import slot_key

    return [slot_key(user_id, quiz_id)]


def taking(found: "Found", user_id: str, quiz_id: str) -> "Taking":
    """Where a user stands with a quiz."""
    from chalicelib.attempts.store import found_in

    return attempts().taking(found_in(found, user_id, quiz_id))


@_once
def boards() -> "Boards":
    """The service behind leaderboards."""
    from chalicelib.leaderboard.service import Boards

    return Boards(quizzes(), revealing(), epochs(), outside().clock)


@_once
def epochs() -> "Epochs":
    """Which sets of boards there are."""
    from chalicelib.leaderboard.epochs import Epochs

    return Epochs(outside().clock)


@_once
def showing() -> "Showing":
    """What reads boards."""
    from chalicelib.leaderboard.showing import FIRST_PAGE_KEPT, Showing

    kept = outside().first_page_kept
    return Showing(snapshots(), outside().clock, FIRST_PAGE_KEPT if kept is None else kept)


@_once
def snapshots() -> "Snapshots":
    """What takes snapshots of large boards."""
    from chalicelib.leaderboard.snapshots import Snapshots

    return Snapshots(outside().clock, settings().expiry_queue_url)


@_once
def outbox() -> "Outbox":
    """What tells people."""
    from chalicelib.notifications.service import Outbox, Queues

    configured = settings()
    waiting = Queues(configured.mail_queue_url, configured.announce_queue_url)
    return Outbox(waiting, outside().clock)


@_once
def letters() -> "Letters":
    """What writes mails."""
    from chalicelib.notifications.letters import Letters

    configured = settings()
    return Letters(
        sender=configured.mail_sender,
        base_url=configured.base_url,
        page=configured.app_url or f"{configured.base_url}/play",
        secret=partial(_secret, "unsubscribe"),
        token=grants().token,
    )


@_once
def sender() -> "Sender":
    """What sends mails."""
    from chalicelib.notifications.mail import Ses
    from chalicelib.notifications.pace import MAIL_SENDERS, Pace
    from chalicelib.notifications.sending import Posting, Sender

    configured = settings()
    posting = Posting(
        post=outside().post or Ses(configured.configuration_set),
        pace=Pace(configured.mail_rate / MAIL_SENDERS, outside().clock, outside().pause),
        new_id=outside().new_id,
        hourly_digest=configured.result_digest == "hourly",
    )
    return Sender(letters(), posting, outside().clock)


@_once
def inbox() -> "Inbox":
    """What people were told."""
    from chalicelib.notifications.inbox import Inbox

    return Inbox(partial(_secret, "unsubscribe"), outside().clock)
