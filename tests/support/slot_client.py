"""A client of the slot below HTTP, which records all responses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

from chalicelib import bootstrap
from chalicelib.attempts import store
from chalicelib.attempts.answer_reading import AnswerInput
from chalicelib.attempts.errors import (
    ActiveAttemptError,
    AttemptClosedError,
    AttemptExpiredError,
    AttemptInProgressError,
    AttemptPausedError,
    CannotReopenError,
    MaxAttemptsError,
)
from chalicelib.attempts.expiry import AttemptStillRunningError
from chalicelib.attempts.models import SaveReport, Slot
from chalicelib.attempts.reopening import ReopenRequest
from chalicelib.attempts.service import Started
from chalicelib.dynamo.reads import get
from chalicelib.ids import encode
from chalicelib.questions.identity import QuestionIds
from chalicelib.questions.models import Question, Solution
from chalicelib.quizzes.models import Draft, QuizSettings
from chalicelib.results import list_store
from chalicelib.results.models import AttemptRef, Result
from chalicelib.results.store import from_item, key_of
from tests.support.applicants import applicant
from tests.support.results import OWNER_ID, QUIZ_ID
from tests.support.start_states import start_state

QUESTIONS, ALLOWED = 3, 2
EXPECTED = (
    ActiveAttemptError,
    AttemptClosedError,
    AttemptExpiredError,
    MaxAttemptsError,
    AttemptStillRunningError,
    AttemptPausedError,
    AttemptInProgressError,
    CannotReopenError,
)
_users, _writes = count(1_000), count(1)  # none of the users owns the quiz


def a_draft(_ids: QuestionIds) -> Draft:
    questions = tuple(
        Question(id=f"que_{n}", type="true_false", text=f"{n}?", points=Decimal(1))
        for n in range(QUESTIONS)
    )
    settings = QuizSettings(
        title="t", duration_minutes=10, passing_score=Decimal(50), max_attempts=ALLOWED
    )
    return Draft(
        settings=settings,
        questions=questions,
        solutions=(Solution(key={"correct": True}),) * QUESTIONS,
    )


@dataclass(frozen=True)
class Acknowledged:
    """An acknowledged save."""

    number: int
    question_id: str
    response: bool
    revision: int
    received_at: int


@dataclass
class Taker:
    """A taker and all responses they got."""

    clock: Callable[[], int]
    id: str = field(default_factory=lambda: f"usr_{encode(next(_users), 26)}")
    begun: list[Slot] = field(default_factory=list)
    kept: list[Acknowledged] = field(default_factory=list)
    ended: list[Result] = field(default_factory=list)
    promised: list[tuple[int, int]] = field(default_factory=list)
    """Attempts by their number, and the ends that staff were told of."""

    def ref(self, number: int) -> AttemptRef:
        return AttemptRef(self.id, QUIZ_ID, number)

    def slot(self) -> Slot | None:
        return store.slot_of(get(store.slot_key(self.id, QUIZ_ID)))

    def start(self) -> Started:
        write_id = f"start {next(_writes)}"
        started = bootstrap.attempts().start(
            applicant(self.id), start_state(self.id, QUIZ_ID, self.slot()), write_id
        )
        assert isinstance(started.attempt, Slot)
        self.begun.append(started.attempt)
        return started

    def save(self, number: int, place: int, revision: int, *, response: bool = True) -> SaveReport:
        question, received_at = f"que_{place}", self.clock()
        given = [AnswerInput(question, response, revision)]
        write_id = f"{question} {revision} {response}"
        report, _ = bootstrap.attempts().save(self.ref(number), self.slot(), given, write_id)
        if question in report.saved:
            self.kept.append(Acknowledged(number, question, response, revision, received_at))
        return report

    def submit(self, number: int) -> Result:
        ended = bootstrap.attempts().submit(self.ref(number), self.slot(), None)
        self.ended.append(ended)
        return ended

    def closed(self, number: int) -> Result:
        """Ended by the author."""
        ended = bootstrap.attempts().close(self.ref(number), self.slot(), None, OWNER_ID)
        self.ended.append(ended)
        return ended

    def swept(self, number: int) -> None:
        bootstrap.expiry().finish([self.ref(number).attempt_id])

    def extend(self, number: int, act: str = "extend") -> None:
        slot = bootstrap.completer().time.extend(self.ref(number), 5, act)
        self.promised.append((number, slot.expires_at))

    def reopen(self, number: int, act: str = "reopen") -> None:
        wanted = ReopenRequest(minutes=5, reason="by mistake", by=OWNER_ID, act=act)
        slot = bootstrap.reopening().reopen(self.ref(number), wanted)
        # what it came to before is what it came to no more
        self.ended = [one for one in self.ended if one.number != number]
        self.promised.append((number, slot.expires_at))

    def check(self, outcomes: Sequence[object]) -> None:
        """Check that acknowledged saves are kept once, and that scores match answers."""
        failures = [one for one in outcomes if isinstance(one, Exception)]
        surprises = [one for one in failures if not isinstance(one, EXPECTED)]
        assert not surprises, surprises
        slot = self.slot()
        assert slot is not None
        self._check_starts(slot)
        found = list_store.list_results(self.id, QUIZ_ID, 10)
        over = slot.number if not slot.running else slot.number - 1
        assert [one.number for one in found] == list(range(1, over + 1)), "results"
        for told in self.ended:
            item = get(key_of(self.ref(told.number)))
            assert item is not None
            assert told == from_item(item), "a result was replaced"
        for result in found:
            self._check_result(result)
        if slot.running:
            self._check_answers(slot.number, _current_slot(slot))
        ends = {one.number: one.terms.expires_at for one in found}
        ends[slot.number] = ends.get(slot.number, slot.expires_at)
        for number, promised in self.promised:
            assert ends[number] >= promised, "time that was given was taken back"

    def _check_starts(self, slot: Slot) -> None:
        numbers = [one.number for one in self.begun]
        assert len(numbers) == len(set(numbers)), "an attempt was begun twice"
        assert sorted(numbers) == list(range(1, slot.number + 1)), "an attempt was overwritten"
        assert slot.number <= ALLOWED, "too many attempts"
        assert slot.seed in {one.seed for one in self.begun}

    def _check_result(self, result: Result) -> None:
        there = _current_slot(result)
        self._check_answers(result.number, there)
        assert result.score == sum(right for _, right in there.values()), "score"

    def _check_answers(self, number: int, there: dict[str, tuple[int, bool]]) -> None:
        mine = [one for one in self.kept if one.number == number]
        for question_id in {one.question_id for one in mine}:
            last = max(
                (one for one in mine if one.question_id == question_id),
                key=lambda one: one.revision,
            )
            assert there.get(question_id) == (last.revision, last.response), "an answer was lost"
        assert there.keys() <= {one.question_id for one in mine}, "an answer of another attempt"


def _current_slot(state: Slot | Result) -> dict[str, tuple[int, bool]]:
    """Return the stored revision of each question, and whether its content matches it."""
    return {
        f"que_{place}": (saved.revision, saved.text == "t")
        for place, saved in state.answers.items()
    }
