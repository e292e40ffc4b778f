"""What an exam asks of the service: how often each operation happens, and what one of it needs.

Round trips and write units are those that tests/api/test_operation_budgets.py counts.
Milliseconds are assumptions, not measured on AWS: so many round trips of 5 ms and some work.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.jobs import scheduled

ROUND_TRIP_MS = 5
"""Of a DynamoDB call from Lambda; AWS says "single-digit milliseconds"."""
WORK_MS = 8
"""Of the function itself, at 1024 MB."""
HASH_MS = 60
"""Of a password hash (Argon2id, 19 MiB, twice), at 1024 MB: 0.58 of a processor."""
TOKEN_MINUTES = 15
"""How long an access token lives."""


@dataclass(frozen=True, slots=True)
class Exam:
    """Who comes, when, and what they do; ``window`` and ``duration`` in seconds."""

    takers: int
    window: float
    duration: float = 3_600
    questions: int = 20
    batch: int = 1
    """Answers in one save."""
    peak: float = 2
    """How much more comes in the busiest second than in the mean one."""
    quizzes: int = 1
    """Among how many the takers are divided; one quiz is the hardest."""


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One kind of request; units by table, or by ``table/index``.

    ``keys`` are the units among them that go to keys which all requests share, by `SharedKey`.
    """

    route: str
    trips: int
    reads: Mapping[str, float] = field(default_factory=dict)
    writes: Mapping[str, float] = field(default_factory=dict)
    work_ms: float = WORK_MS
    keys: "Mapping[SharedKey, float]" = field(default_factory=dict)

    @property
    def ms(self) -> float:
        """How long a warm process is busy with one."""
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
QUIZ_LIST = SharedKey("quizzes/listing: published quizzes", 1, 3_000)

WHO = {"users": 2.0}
"""The guard's reads: user and session, strongly consistent."""

SIGN_IN = Operation(
    "POST /api/v1/auth/login",
    6,
    {"users": 2, "ephemeral": 2},
    {"ephemeral": 4},
    HASH_MS + WORK_MS,
    {MAIL_TASKS: 3},
)
REFRESH = Operation("POST /api/v1/auth/refresh", 2, WHO, {"users": 1})
LIST = Operation("GET /api/v1/quizzes", 2, WHO | {"quizzes/listing": 2}, keys={QUIZ_LIST: 2})
START = Operation(
    "POST /api/v1/attempts/quizzes/{quiz_id}/start",
    2,
    WHO | {"attempts": 2},
    {"attempts": 1, "attempts/expiry": 1},
)
LOOK = Operation("GET /api/v1/attempts/{attempt_id}", 1, WHO | {"attempts": 1})
SAVE = Operation(
    "PUT /api/v1/attempts/{attempt_id}/answers", 2, WHO | {"attempts": 1}, {"attempts": 1}
)
SUBMIT = Operation(
    "POST /api/v1/attempts/{attempt_id}/submit",
    2,
    WHO | {"attempts": 1},
    {"attempts": 2, "attempts/expiry": 1, "results": 2},
)
RESULT = Operation("GET /api/v1/results/attempts/{attempt_id}", 1, WHO | {"results": 1})
BOARD = Operation(
    "GET /api/v1/leaderboard/quizzes/{quiz_id}",
    4,
    WHO | {"quizzes": 1, "leaderboard": 1, "leaderboard/rank": 1},
)
"""Of a process that has no first page; those that come within seconds after it cost the guard."""

FOLLOWED = Operation(
    "(stream) boards and notices",
    4,
    {"leaderboard": 4, "users": 1},
    {"leaderboard": 4, "leaderboard/rank": 3, "ephemeral": 3},
)
"""What follows a result behind the API: its places on four boards, a notice, its mail."""


def per_attempt(exam: Exam) -> dict[Operation, float]:
    """How often each operation happens over one whole attempt."""
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
    """How often each operation happens in the busiest second, were all phases at once.

    What a taker does once happens ``takers / window`` times a second, for takers end as they began;
    what they do again and again is spread over the duration as well. Times ``peak``.
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
    """Read and write units by table and index; ``followed`` results go through the stream."""
    reads: dict[str, float] = {}
    writes: dict[str, float] = {}
    for operation, times in {**rates, FOLLOWED: followed}.items():
        for place, each in operation.reads.items():
            reads[place] = reads.get(place, 0) + times * each
        for place, each in operation.writes.items():
            writes[place] = writes.get(place, 0) + times * each
    return reads, writes


def shared_keys(rates: Mapping[Operation, float]) -> dict[SharedKey, float]:
    """Units a second on the keys that all requests share."""
    found: dict[SharedKey, float] = {}
    for operation, times in rates.items():
        for key, each in operation.keys.items():
            found[key] = found.get(key, 0) + times * each
    return found


def concurrency(rates: Mapping[Operation, float]) -> float:
    """How many requests are in work at once: rate times duration (Little's law)."""
    return sum(times * operation.ms / 1_000 for operation, times in rates.items())
