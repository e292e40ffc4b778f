"""Every order of the calls of those who meet at a slot, with all guards and without each."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

import pytest

from chalicelib import bootstrap
from chalicelib.attempts import store
from chalicelib.attempts.errors import (
    ActiveAttemptError,
    AttemptClosedError,
    AttemptExpiredError,
    MaxAttemptsError,
)
from chalicelib.attempts.models import SaveReport, Slot
from chalicelib.attempts.service import Started, Unread
from chalicelib.attempts.sweep import NotYetOverError
from chalicelib.dynamo.reads import get
from chalicelib.ids import encode
from chalicelib.quizzes.models import (
    Draft,
    Override,
    Question,
    QuestionType,
    QuizSettings,
    Solution,
)
from chalicelib.quizzes.store import quiz_key
from chalicelib.results import store as results
from chalicelib.results.models import AttemptRef, Result
from chalicelib.results.store import from_item, key_of
from tests.conftest import THE_START, FakeClock
from tests.guards import Guard, without
from tests.interleaving import Scene, play_all
from tests.results import OWNER_ID, QUIZ_ID

SOAK = "SOAK" in os.environ
QUESTIONS, ALLOWED = 3, 2
EXPECTED = (
    ActiveAttemptError,
    AttemptClosedError,
    AttemptExpiredError,
    MaxAttemptsError,
    NotYetOverError,
)
_users, _writes = count(1), count(1)


def a_draft(_secret: bytes) -> Draft:
    questions = tuple(
        Question(id=f"que_{n}", type=QuestionType.TRUE_FALSE, text=f"{n}?", points=Decimal(1))
        for n in range(QUESTIONS)
    )
    settings = QuizSettings(
        title="t", duration_minutes=10, passing_score=Decimal(50), max_attempts=ALLOWED
    )
    return Draft(
        settings=settings, questions=questions, solutions=(Solution(truth=True),) * QUESTIONS
    )


@pytest.fixture(autouse=True)
def quiz(tables: None) -> None:
    quizzes = bootstrap.quizzes()
    quizzes.create(QUIZ_ID, OWNER_ID, a_draft)
    item = get(quiz_key(QUIZ_ID))
    assert item is not None
    quizzes.publish(item, None)
    # so that pointer and version are in the cache, and every schedule has the same calls
    taker = Taker(bootstrap.outside().clock)
    taker.start()
    taker.submit(1)


@dataclass(frozen=True)
class Acknowledged:
    """A save that its taker was told of."""

    number: int
    question_id: str
    response: bool
    revision: int
    received_at: int


@dataclass
class Taker:
    """Somebody at the slot, and all they were told."""

    clock: Callable[[], int]
    id: str = field(default_factory=lambda: f"usr_{encode(next(_users), 26)}")
    begun: list[Slot] = field(default_factory=list)
    kept: list[Acknowledged] = field(default_factory=list)
    ended: list[Result] = field(default_factory=list)

    def ref(self, number: int) -> AttemptRef:
        return AttemptRef(self.id, QUIZ_ID, number)

    def slot(self) -> Slot | None:
        return store.slot_of(get(store.slot_key(self.id, QUIZ_ID)))

    def start(self) -> Started:
        override = Override.none(QUIZ_ID, self.id)
        write_id = f"start {next(_writes)}"
        started = bootstrap.attempts().start(self.id, QUIZ_ID, override, self.slot(), write_id)
        self.begun.append(started.slot)
        return started

    def save(self, number: int, place: int, revision: int, *, response: bool = True) -> SaveReport:
        question, received_at = f"que_{place}", self.clock()
        given = [Unread(question, response, revision)]
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
        bootstrap.sweep().finish([self.ref(number).attempt_id])

    def check(self, outcomes: Sequence[object]) -> None:
        """Nothing acknowledged is lost, nothing is there twice, and scores follow from answers."""
        failures = [one for one in outcomes if isinstance(one, Exception)]
        surprises = [one for one in failures if not isinstance(one, EXPECTED)]
        assert not surprises, surprises
        slot = self.slot()
        assert slot is not None
        self._check_starts(slot)
        found = results.of_user(self.id, QUIZ_ID, 10)
        over = slot.number if not slot.running else slot.number - 1
        assert [one.number for one in found] == list(range(1, over + 1)), "results"
        for told in self.ended:
            item = get(key_of(self.ref(told.number)))
            assert item is not None
            assert told == from_item(item), "a result was replaced"
        for result in found:
            self._check_result(result)
        if slot.running:
            self._check_answers(
                slot.number,
                {f"que_{at}": (a.revision, a.text == "t") for at, a in slot.answers.items()},
            )

    def _check_starts(self, slot: Slot) -> None:
        numbers = [one.number for one in self.begun]
        assert len(numbers) == len(set(numbers)), "an attempt was begun twice"
        assert sorted(numbers) == list(range(1, slot.number + 1)), "an attempt was overwritten"
        assert slot.number <= ALLOWED, "too many attempts"
        assert slot.seed in {one.seed for one in self.begun}

    def _check_result(self, result: Result) -> None:
        there = {mark.question_id: (mark.revision, mark.response is True) for mark in result.marks}
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
        given = {question for question, (revision, _) in there.items() if revision}
        assert given <= {one.question_id for one in mine}, "an answer of another attempt"


Make = Callable[[FakeClock], Scene]


def a_taker(clock: FakeClock, *, begun: bool = True) -> Taker:
    clock.set(THE_START)
    taker = Taker(clock)
    if begun:
        taker.start()
    return taker


def first_starts(clock: FakeClock) -> Scene:
    taker = a_taker(clock, begun=False)
    return Scene([taker.start, taker.start], taker.check)


def later_starts(clock: FakeClock) -> Scene:
    taker = a_taker(clock)
    taker.submit(1)
    return Scene([taker.start, taker.start], taker.check)


def start_and_all_of_another(clock: FakeClock) -> Scene:
    """The limit of attempts, while one looks and another begins and ends."""
    taker = a_taker(clock)
    taker.submit(1)

    def whole() -> None:
        taker.start()
        taker.submit(2)

    return Scene([taker.start, whole], taker.check)


def saves_of_one_question(clock: FakeClock) -> Scene:
    taker = a_taker(clock)
    taker.save(1, 0, 1)
    return Scene(
        [lambda: taker.save(1, 0, 2), lambda: taker.save(1, 0, 3, response=False)], taker.check
    )


def first_saves_of_one_question(clock: FakeClock) -> Scene:
    taker = a_taker(clock)
    return Scene(
        [lambda: taker.save(1, 0, 2), lambda: taker.save(1, 0, 1, response=False)], taker.check
    )


def save_and_submit(clock: FakeClock) -> Scene:
    taker = a_taker(clock)
    return Scene([lambda: taker.save(1, 0, 1), lambda: taker.submit(1)], taker.check)


def two_saves_and_submit(clock: FakeClock) -> Scene:
    taker = a_taker(clock)
    saves = [lambda: taker.save(1, 0, 1), lambda: taker.save(1, 1, 1)]
    return Scene([*saves, lambda: taker.submit(1)], taker.check)


def save_and_sweep(clock: FakeClock) -> Scene:
    """The last answer comes in time; while it is written, the time is up."""
    taker = a_taker(clock)
    ends = taker.begun[0].accepts_until
    clock.set(ends - 1)

    def swept() -> None:
        taker.slot()
        clock.set(ends)
        taker.swept(1)

    return Scene([lambda: taker.save(1, 0, 1), swept], taker.check)


def submit_and_sweep(clock: FakeClock) -> Scene:
    taker = a_taker(clock)
    taker.save(1, 0, 1)
    ends = taker.begun[0].accepts_until
    clock.set(ends - 1)

    def swept() -> None:
        taker.slot()
        clock.set(ends)
        taker.swept(1)

    return Scene([lambda: taker.submit(1), swept], taker.check)


def submit_and_close(clock: FakeClock) -> Scene:
    taker = a_taker(clock)
    taker.save(1, 0, 1)
    return Scene([lambda: taker.submit(1), lambda: taker.closed(1)], taker.check)


def late_save_and_next_attempt(clock: FakeClock) -> Scene:
    taker = a_taker(clock)

    def goes_on() -> None:
        taker.submit(1)
        taker.start()

    return Scene([lambda: taker.save(1, 0, 1), goes_on], taker.check)


def late_sweep_and_next_attempt(clock: FakeClock) -> Scene:
    taker = a_taker(clock)
    clock.set(taker.begun[0].accepts_until)

    def goes_on() -> None:
        taker.submit(1)
        taker.start()

    return Scene([lambda: taker.swept(1), goes_on], taker.check)


SCENES: dict[Make, int] = {
    first_starts: 6,
    later_starts: 6,
    start_and_all_of_another: 10,
    first_saves_of_one_question: 6,
    saves_of_one_question: 6,
    save_and_submit: 6,
    save_and_sweep: 10,
    submit_and_sweep: 10,
    submit_and_close: 6,
    late_save_and_next_attempt: 10,
    late_sweep_and_next_attempt: 10,
    # three at once have so many orders that they are left to `make soak`
    **({two_saves_and_submit: 90} if SOAK else {}),
}
"""Each with the number of schedules that there are at least."""


def named(value: object) -> str:
    if isinstance(value, list):
        return "+".join(f"{write}:{attribute}" for write, attribute in value)
    return getattr(value, "__name__", "")


@pytest.mark.parametrize("scene", SCENES, ids=named)
def test_no_order_of_calls_loses_or_doubles_anything(scene: Make, clock: FakeClock) -> None:
    played = play_all(lambda: scene(clock))
    assert played.violations == []
    assert played.schedules >= SCENES[scene]


BREAKS: list[tuple[Make, list[Guard]]] = [
    (first_starts, [("start", "pk")]),
    (start_and_all_of_another, [("start", "n")]),
    (later_starts, [("start", "n"), ("start", "st")]),
    (first_saves_of_one_question, [("save", "a")]),
    (saves_of_one_question, [("save", "a.r")]),
    (save_and_submit, [("save", "st")]),
    (late_save_and_next_attempt, [("save", "n")]),
    (save_and_submit, [("finish", "v")]),
    (submit_and_close, [("finish", "st"), ("result", "pk")]),
    (late_sweep_and_next_attempt, [("finish", "n"), ("result", "pk")]),
]
HOLDS: list[tuple[Make, list[Guard]]] = [
    (later_starts, [("start", "st")]),
    (save_and_sweep, [("save", "exp")]),
    (submit_and_close, [("finish", "st")]),
    (submit_and_close, [("result", "pk")]),
    *([(late_sweep_and_next_attempt, [("finish", "n")])] if SOAK else []),
]


@pytest.mark.parametrize(("scene", "guards"), BREAKS, ids=named)
def test_without_its_guards_some_order_of_calls_breaks(
    scene: Make, guards: list[Guard], clock: FakeClock
) -> None:
    with without(*guards) as met:
        played = play_all(lambda: scene(clock), until_broken=True)
    assert set(met) == set(guards)
    assert played.violations


@pytest.mark.parametrize(("scene", "guards"), HOLDS, ids=named)
def test_a_guard_that_another_stands_behind_may_fail_alone(
    scene: Make, guards: list[Guard], clock: FakeClock
) -> None:
    with without(*guards) as met:
        played = play_all(lambda: scene(clock))
    assert set(met) == set(guards)
    assert played.violations == []
