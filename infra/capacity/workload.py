"""Workload of an exam: number of operations, and the cost of each.

Round trips and write units are those counted by tests/api/test_operation_budgets.py. Milliseconds
are assumptions, not measured on AWS: round trips of 5 ms, and some processing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.accounts import audit_store, store
from chalicelib.jobs import scheduled

ROUND_TRIP_MS = 5
"""Of a DynamoDB call from Lambda; AWS states "single-digit milliseconds"."""
WORK_MS = 8
"""Processing time at 1024 MB."""
HASH_MS = 60
"""Of a password hash (Argon2id, 19 MiB, two passes) at 1024 MB: 0.58 of a processor."""
TOKEN_MINUTES = 15
"""Lifetime of an access token."""


@dataclass(frozen=True, slots=True)
class Exam:
    """An exam's parameters; ``window`` and ``duration`` in seconds."""

    takers: int
    window: float
    duration: float = 3_600
    questions: int = 20
    batch: int = 1
    """Answers per save."""
    peak: float = 2
    """Ratio of the busiest second to the mean one."""
    quizzes: int = 1
    """Number of quizzes among which takers are divided; one is the worst case."""


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """A kind of request; units by table, or by ``table/index``.

    ``keys`` are those of the units that use keys shared by all requests, by `SharedKey`.
    """

    route: str
    trips: int
    reads: Mapping[str, float] = field(default_factory=dict)
    writes: Mapping[str, float] = field(default_factory=dict)
    work_ms: float = WORK_MS
    keys: "Mapping[SharedKey, float]" = field(default_factory=dict)
    logged: int = 600
    """Bytes of its log lines as CloudWatch bills them, at most."""

    @property
    def ms(self) -> float:
        """Return the busy time of a warm process."""
        return self.trips * ROUND_TRIP_MS + self.work_ms


@dataclass(frozen=True, slots=True)
class SharedKey:
    """Partition keys that requests of everybody meet at, and the units a second they take."""

    name: str
    keys: int
    units_per_key: int

    @property
    def units(self) -> int:
        return self.keys * self.units_per_key


MAIL_TASKS = SharedKey("ephemeral: tasks of security mails", scheduled.SHARDS["mail"], 1_000)
LIST_KEPT_SECONDS = 5
"""`QUIZ_LIST_SECONDS` of prod: how long a process keeps the first page."""
QUIZ_LIST = SharedKey("quizzes/listing: published quizzes", 1, 3_000)

EVENT_LIST = SharedKey("audit/events: events of a day", audit_store.DAY_SHARDS, 1_000)
USER_LIST = SharedKey("users/roll: the list of all users", store.ROLL_SHARDS, 1_000)

WHO = {"users": 2.0}
"""Reads by the guard: user and session, strongly consistent."""

REGISTER = Operation(
    "POST /api/v1/auth/register",
    7,
    {"users": 1},
    {"users": 6, "users/roll": 1, "ephemeral": 7, "audit": 1, "audit/events": 1},
    HASH_MS + WORK_MS,
    {MAIL_TASKS: 3, USER_LIST: 1, EVENT_LIST: 1},
)
"""Not part of an exam: see `registrations_per_second`."""
SIGN_IN = Operation(
    "POST /api/v1/auth/login",
    6,
    {"users": 2, "ephemeral": 2},
    {"ephemeral": 4, "audit": 2},
    HASH_MS + WORK_MS,
    {MAIL_TASKS: 3},
    logged=750,
)
REFRESH = Operation("POST /api/v1/auth/refresh", 2, WHO, {"users": 1}, logged=450)
LIST = Operation(
    "GET /api/v1/quizzes", 2, WHO | {"quizzes/listing": 2}, keys={QUIZ_LIST: 2}, logged=490
)
START = Operation(
    "POST /api/v1/attempts/quizzes/{quiz_id}/start",
    2,
    WHO | {"attempts": 2},
    {"attempts": 1, "attempts/expiry": 1},
    logged=640,
)
LOOK = Operation("GET /api/v1/attempts/{attempt_id}", 1, WHO | {"attempts": 1}, logged=580)
SAVE = Operation(
    "PUT /api/v1/attempts/{attempt_id}/answers",
    2,
    WHO | {"attempts": 1},
    {"attempts": 1},
    logged=605,
)
SUBMIT = Operation(
    "POST /api/v1/attempts/{attempt_id}/submit",
    2,
    WHO | {"attempts": 1},
    {"attempts": 2, "attempts/expiry": 1, "results": 2},
    logged=590,
)
RESULT = Operation("GET /api/v1/results/attempts/{attempt_id}", 1, WHO | {"results": 1}, logged=590)
BOARD = Operation(
    "GET /api/v1/leaderboard/quizzes/{quiz_id}",
    4,
    WHO | {"quizzes": 1, "leaderboard": 1, "leaderboard/rank": 1},
    logged=555,
)
"""For a process without a cached first page; cached requests only cost the guard."""

FOLLOWED = Operation(
    "(stream) boards and notices",
    4,
    {"leaderboard": 4, "users": 1},
    {"leaderboard": 4, "leaderboard/rank": 3, "ephemeral": 3},
    logged=950,
)
"""Stream processing of a result: rows on four leaderboards, a notice, its mail."""


def per_attempt(exam: Exam) -> dict[Operation, float]:
    """Return the number of operations in one attempt."""
    return {
        SIGN_IN: 1,
        REFRESH: exam.duration / 60 // TOKEN_MINUTES,
        LIST: 1,
        START: 1,
        LOOK: 1,
        SAVE: -(-exam.questions // exam.batch),
        SUBMIT: 1,
        RESULT: 1,
        BOARD: 1,
    }


def per_second(exam: Exam) -> dict[Operation, float]:
    """Return operations in the busiest second, as if all phases were at once.

    One-time operations happen ``takers / window`` times per second, since takers end as they start;
    repeated ones are also spread over the duration. Multiplied by ``peak``.
    """
    rates = {}
    for operation, times in per_attempt(exam).items():
        spread = (
            exam.window if operation not in {SAVE, REFRESH} else max(exam.window, exam.duration)
        )
        rates[operation] = exam.peak * exam.takers * times / spread
    return rates


def units(
    rates: Mapping[Operation, float], followed: float
) -> tuple[dict[str, float], dict[str, float]]:
    """Return read and write units by table and index; ``followed`` results pass the stream."""
    reads: dict[str, float] = {}
    writes: dict[str, float] = {}
    for operation, times in {**rates, FOLLOWED: followed}.items():
        for place, each in operation.reads.items():
            reads[place] = reads.get(place, 0) + times * each
        for place, each in operation.writes.items():
            writes[place] = writes.get(place, 0) + times * each
    return reads, writes


def logged_bytes(times: Mapping[Operation, float]) -> float:
    """Return the bytes of log lines of one attempt, with those of its result."""
    return sum(each * operation.logged for operation, each in {**times, FOLLOWED: 1}.items())


def shared_keys(rates: Mapping[Operation, float]) -> dict[SharedKey, float]:
    """Units a second on the keys that all requests share.

    A process reads the list at most once in `LIST_KEPT_SECONDS`.
    """
    most_lists = concurrency(rates) / LIST_KEPT_SECONDS
    found: dict[SharedKey, float] = {}
    for operation, times in rates.items():
        for key, each in operation.keys.items():
            reads = min(times, most_lists) if key == QUIZ_LIST else times
            found[key] = found.get(key, 0) + reads * each
    return found


def concurrency(rates: Mapping[Operation, float]) -> float:
    """Return the number of concurrent requests: rate times duration (Little's law)."""
    return sum(times * operation.ms / 1_000 for operation, times in rates.items())
