"""Request and response bodies of exam supervision per attempt."""

from typing import Annotated, Any, Literal

from pydantic import Field

from chalicelib.accounts.models import User
from chalicelib.attempts import monitor, time_rules
from chalicelib.attempts.models import Slot
from chalicelib.attempts.monitor import MonitorPage
from chalicelib.attempts.schemas import Status
from chalicelib.attempts.slot_queries import Taker
from chalicelib.clock import Millis
from chalicelib.quizzes.exam_models import Pauses
from chalicelib.quizzes.exam_schemas import MessageOut, UserIds
from chalicelib.web.paging import PageQuery
from chalicelib.web.schemas import Input, Instant, InstantIn, Output, Reason

IN_PROGRESS = "in_progress"
MAX_MINUTES = 1440
POLL_SECONDS = 15
MONITOR_POLL_SECONDS = 5
Minutes = Annotated[int, Field(ge=1, le=MAX_MINUTES)]


class ExtendIn(Input):
    minutes: Minutes
    reason: Reason


class ExtendAllIn(ExtendIn):
    user_ids: UserIds | None = None


class ExtendedOut(Output):
    """The times of an attempt after its extension."""

    attempt_id: str
    expires_at: Instant
    extra_minutes: int
    time_remaining_seconds: int

    @classmethod
    def of(cls, slot: Slot, pauses: Pauses, now: Millis) -> "ExtendedOut":
        return cls(
            attempt_id=slot.ref.attempt_id,
            expires_at=slot.expires_at,
            extra_minutes=slot.extra_minutes,
            time_remaining_seconds=time_rules.seconds_left(slot, pauses, now),
        )


class ExtensionOut(Output):
    """A started extension of attempts; their number is not known yet."""

    quiz_id: str
    minutes: int
    started_until: Instant
    """Attempts that start later are not extended."""


class ReportIn(Input):
    type: Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,31}$")]
    at: InstantIn


class ReportsIn(Input):
    """Events noticed by the client itself: hints, not proof."""

    reports: Annotated[list[ReportIn], Field(min_length=1, max_length=60)]


class EventOut(Output):
    """An event; members other than type and time depend on the type."""

    type: str
    at: Instant
    answers: list[dict[str, Any]] | None = None
    """Only of ``saved``: question, revision and size of each answer; with a full event log also its
    response, for those who may read responses.
    """
    code: str | None = None
    device: str | None = None
    network: str | None = None
    minutes: int | None = None
    reason: str | None = None
    text: str | None = None
    ended_by: str | None = None
    received_at: Instant | None = None
    """Only of ``reported.…``: the time of arrival; ``at`` is the client's time."""


class TakersQuery(PageQuery):
    query: Annotated[str, Field(min_length=1, max_length=100)] | None = None


class TakerOut(Output):
    user_id: str
    username: str | None
    email: str | None
    attempt_id: str
    attempts_used: int
    status: Literal["in_progress", "ended"]
    started_at: Instant

    @classmethod
    def of(cls, taker: Taker, user: User | None) -> "TakerOut":
        return cls(
            user_id=taker.user_id,
            username=None if user is None else user.username,
            email=None if user is None else user.email,
            attempt_id=taker.ref.attempt_id,
            attempts_used=taker.number,
            status="in_progress" if taker.running else "ended",
            started_at=taker.started_at,
        )


class EventsOut(Output):
    items: list[EventOut]


class LiveOut(Output):
    """Live state of a running attempt for its taker."""

    status: Status
    server_time: Instant
    expires_at: Instant
    time_remaining_seconds: int
    paused: bool
    ended_by: str | None
    messages: list[MessageOut]
    poll_after_seconds: int


class SummaryOut(Output):
    not_started: int
    running: int
    at_risk: int
    submitted: int


class MonitorRow(Output):
    attempt_id: str
    user_id: str
    username: str | None
    status: Status
    answered: int
    question_count: int
    started_at: Instant
    expires_at: Instant
    last_saved_at: Instant | None
    last_seen_at: Instant
    devices: int
    extra_minutes: int
    flags: list[str]


class MonitorOut(Output):
    summary: SummaryOut
    items: list[MonitorRow]
    server_time: Instant
    poll_after_seconds: int
    next_cursor: str | None


def monitor_row(
    slot: Slot, username: str | None, question_count: int, pauses: Pauses, now: Millis
) -> MonitorRow:
    """Return a taker's row in the monitor."""
    flags = ["at_risk"] if slot.running and monitor.is_at_risk(slot, pauses, now) else []
    if slot.running and time_rules.paused_since(slot, pauses) is not None:
        flags.append("paused")
    return MonitorRow(
        attempt_id=slot.ref.attempt_id,
        user_id=slot.user_id,
        username=username,
        status=IN_PROGRESS if slot.running else slot.ending,
        answered=sum(one.text is not None for one in slot.answers.values()),
        question_count=question_count,
        started_at=slot.started_at,
        expires_at=slot.expires_at,
        last_saved_at=monitor.last_saved(slot),
        last_seen_at=monitor.last_seen(slot),
        devices=len(slot.devices),
        extra_minutes=slot.extra_minutes,
        flags=flags,
    )


def summary_of(page: MonitorPage) -> SummaryOut:
    """Return the number of takers by state."""
    counts: dict[str, Any] = {name: getattr(page.summary, name) for name in SummaryOut.model_fields}
    return SummaryOut(**counts)
