"""Sixteen threads at one slot: as if they had come one after the other."""

import random
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from chalicelib import bootstrap
from chalicelib.attempts.expiry import AttemptStillRunningError
from chalicelib.attempts.models import Slot
from chalicelib.results.models import Result
from tests.proofs.histories.concurrent_calls import (
    CALLS,
    ROUNDS,
    THREADS,
    outcome_of,
    random_delays,
)
from tests.support.clock import FakeClock
from tests.support.counting import Count
from tests.support.linearizability import History, Search
from tests.support.open_quizzes import publish_quiz
from tests.support.slot_client import ALLOWED, QUESTIONS, Taker, a_draft
from tests.support.threads import in_threads
from tests.support.weakened_conditions import without_guards

MANY = 10**9
"""Revisions to draw from: no two saves are the same, or one could be taken for the other."""
Revisions = tuple[int, ...]
NONE: Revisions = (0,) * QUESTIONS


@dataclass(frozen=True)
class Sat:
    """Final state of a slot: the running attempt, and how earlier ones ended."""

    number: int = 0
    running: bool = False
    over: bool = False
    answers: Revisions = NONE
    ended: tuple[tuple[str, Revisions], ...] = ()

    def end(self, how: str) -> "Sat":
        return Sat(self.number, ended=(*self.ended, (how, self.answers)))

    def touched(self) -> "Sat":
        """Complete an expired attempt on access."""
        return self.end("auto_submitted") if self.running and self.over else self


def sit(state: Sat, asked: Hashable) -> tuple[Sat, Hashable]:
    """The whole of the slot, for one caller at a time."""
    assert isinstance(asked, tuple)
    what, number, *more = asked
    if what == "time is up":
        return Sat(state.number, state.running, True, state.answers, state.ended), "ok"  # noqa: FBT003
    state = state.touched()
    runs = state.running and state.number == number
    if what == "start":
        return _start(state)
    if what == "save" and runs:
        return _save(state, *more)
    if what == "save":
        in_time = state.ended[number - 1][0] == "submitted"
        return state, "closed" if in_time else "expired"
    if what == "sweep":
        return state, "ok"
    if what == "submit" and runs:
        state = state.end("submitted")
    return state, ("running", state.answers) if what == "look" and runs else state.ended[number - 1]


def _start(state: Sat) -> tuple[Sat, Hashable]:
    if state.running:
        return state, "active"
    if state.number >= ALLOWED:
        return state, "no more"
    return Sat(state.number + 1, running=True, ended=state.ended), state.number + 1


def _save(state: Sat, place: int, revision: int) -> tuple[Sat, Hashable]:
    if revision <= state.answers[place]:
        return state, "stale"
    answers = (*state.answers[:place], revision, *state.answers[place + 1 :])
    return Sat(state.number, running=True, answers=answers, ended=state.ended), "saved"


@dataclass
class Sitters:
    """Many devices of one taker."""

    taker: Taker
    clock: FakeClock
    history: History = field(default_factory=History)

    def start(self) -> Hashable:
        started = self.taker.start().attempt
        assert isinstance(started, Slot)
        return started.number

    def save(self, number: int, place: int, revision: int) -> Hashable:
        report = self.taker.save(number, place, revision)
        return "saved" if report.saved else "stale"

    def sweep(self, number: int) -> Hashable:
        with suppress(AttemptStillRunningError):  # it changed nothing and is repeated
            self.taker.swept(number)
        return "ok"

    def look(self, number: int) -> Hashable:
        ref, service = self.taker.ref(number), bootstrap.attempts()
        return _seen(service.current_state(ref, self.taker.slot(), None))

    def act(self, rng: random.Random, *, in_time: bool) -> None:
        known = [one.number for one in self.taker.begun] or [0]
        number, place, revision = rng.choice(known), rng.randrange(QUESTIONS), rng.randint(1, MANY)
        what = rng.choice(["save", "save", "look", "submit", "start" if in_time else "sweep"])
        if number == 0:
            what = "start"
        asks: dict[str, tuple[Hashable, Callable[[], Hashable]]] = {
            "start": (("start", 0), self.start),
            "save": (
                ("save", number, place, revision),
                lambda: self.save(number, place, revision),
            ),
            "look": (("look", number), lambda: self.look(number)),
            "submit": (("submit", number), lambda: _seen(self.taker.submit(number))),
            "sweep": (("sweep", number), lambda: self.sweep(number)),
        }
        asked, ask = asks[what]
        self.history.record(asked, lambda: outcome_of(ask))

    def leap(self) -> None:
        """Much time passes at once."""

        def pass_time() -> Hashable:
            self.clock.set(self.taker.begun[-1].accepts_until)
            return "ok"

        self.history.record(("time is up", 0), pass_time)


def _seen(standing: Slot | Result) -> Hashable:
    there = {place: one.revision for place, one in standing.answers.items()}
    state = "running" if isinstance(standing, Slot) else standing.ending.value
    return state, tuple(there.get(place, 0) for place in range(QUESTIONS))


@pytest.fixture
def quiz(tables: None) -> None:
    publish_quiz(a_draft)


def crowd(clock: FakeClock, seed: int, *, in_time: bool) -> History:
    """What sixteen devices of one taker did at once."""
    sitters = Sitters(Taker(clock), clock)
    if not in_time:
        sitters.history.record(("start", 0), sitters.start)

    def device(place: int) -> None:
        rng = random.Random(f"{seed} {place}")  # noqa: S311
        for call in range(CALLS):
            if not in_time and (place, call) == (0, 1):
                sitters.leap()
            sitters.act(rng, in_time=in_time)

    with random_delays(random.Random(seed)):  # noqa: S311
        failed = [one for one in in_threads(THREADS, device) if one is not None]
    assert failed == []
    return sitters.history


@pytest.mark.usefixtures("quiz")
@pytest.mark.parametrize("in_time", [True, False], ids=["in time", "around the deadline"])
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_concurrent_slot_operations_are_linearizable(
    clock: FakeClock, record_property: Count, seed: int, *, in_time: bool
) -> None:
    record_property("histories of threads", 1)
    history = crowd(clock, seed, in_time=in_time)
    assert len(history.calls) >= THREADS * CALLS
    assert Search(history.calls, sit).explains(Sat())


@pytest.mark.usefixtures("quiz")
def test_every_weakened_condition_breaks_linearizability(clock: FakeClock) -> None:
    with without_guards(("finish", "v")):
        explained = [
            Search(crowd(clock, seed, in_time=True).calls, sit).explains(Sat())
            for seed in range(100, 106)
        ]
    assert not all(explained)
