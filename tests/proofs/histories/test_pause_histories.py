"""Histories of pauses with processes that die between any two calls: nobody loses a millisecond.

The model counts the time of each taker down by itself; all that it takes from the tables is which
pauses are stored, since a pause whose process died may or may not be.
"""

import os
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from chalicelib import bootstrap
from chalicelib.attempts import time_rules
from chalicelib.clock import MINUTE, SECOND, Millis
from chalicelib.dynamo.reads import get
from chalicelib.quizzes import pause_rules
from chalicelib.quizzes.exam_models import Pause, Pauses
from chalicelib.quizzes.store import get_quiz
from chalicelib.results.store import from_item, key_of
from tests.support.clock import THE_START, FakeClock
from tests.support.counting import Count
from tests.support.crashes import Death
from tests.support.open_quizzes import publish_quiz
from tests.support.results import OWNER_ID, QUIZ_ID
from tests.support.slot_client import EXPECTED, Taker, a_draft

SEEDS = range(100 * int(os.environ["PROVE"])) if "PROVE" in os.environ else range(6)
STEPS, TAKERS = 40, 3
DURATION, GRACE, GIVEN = 10 * MINUTE, 5 * SECOND, 5 * MINUTE
CALLS = 6
"""An act makes as many calls at most, more or less: it dies at one of them, or at none."""


@dataclass
class Sitting:
    """One taker, with what was given to them and when."""

    taker: Taker
    started_at: Millis
    given: list[Millis] = field(default_factory=list)

    def end(self, pauses: Pauses) -> tuple[Millis, Millis | None]:
        """Return when the time is up, and since when it stands still; None when it runs.

        Walks over pauses and extensions in the order in which they came.
        """
        at, left = self.started_at, DURATION
        stands_since: Millis | None = None
        changes: list[tuple[Millis, Pause | None]] = [(one.since, one) for one in pauses]
        changes += [(given, None) for given in self.given]
        for change_at, pause in sorted(changes, key=_when):
            since = max(change_at, self.started_at)
            if pause is None:
                left += GIVEN
            elif change_at < at + left and (pause.until is None or pause.until > self.started_at):
                left -= since - at
                at = since if pause.until is None else pause.until
                stands_since = since if pause.until is None else None
        return at + left, stands_since


def _when(change: tuple[Millis, Pause | None]) -> Millis:
    return change[0]


class History:
    """An exam in which staff press, takers save, functions end, and processes die."""

    def __init__(self, seed: int, clock: FakeClock) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.clock = clock
        self.log: list[str] = []
        self.sittings: list[Sitting] = []
        self.deaths = 0

    def play(self) -> None:
        acts: list[Callable[[], None]] = [
            *([self.pause] * 3),
            *([self.resume] * 3),
            *([self.save] * 3),
            *([self.sweep] * 2),
            self.extend,
            self.settle,
        ]
        for _ in range(TAKERS):
            self.begin()
            self.advance()
        for _ in range(STEPS):
            self.chance.choice(acts)()
            self.advance()
            self.check()
        self.resume(may_die=False)
        self.clock.advance(10 * 60 * MINUTE)
        bootstrap.published_quizzes().read_pointer(QUIZ_ID)
        for one in self.sittings:
            one.taker.swept(1)
            self._check_result(one)

    def begin(self) -> None:
        taker = Taker(self.clock)
        taker.start()
        self.sittings.append(Sitting(taker, self.clock()))

    def advance(self) -> None:
        self.clock.advance(self.chance.choice([1, 999, 1_000, 2_500, 6_000, 31_007, 2 * MINUTE]))

    def pause(self) -> None:
        self._may_die("pause", lambda: bootstrap.exam_control().pause(QUIZ_ID, OWNER_ID, "fire"))

    def resume(self, *, may_die: bool = True) -> None:
        self._may_die("resume", lambda: bootstrap.exam_control().resume(QUIZ_ID), may_die=may_die)

    def save(self) -> None:
        one = self.chance.choice(self.sittings)
        revision = len(self.log) + 1
        self._may_die("save", lambda: one.taker.save(1, self.chance.randrange(3), revision))

    def sweep(self) -> None:
        one = self.chance.choice(self.sittings)
        self._may_die("sweep", lambda: one.taker.swept(1))

    def settle(self) -> None:
        def catch_up() -> None:
            for one in self.sittings:
                slot = one.taker.slot()
                if slot is not None and slot.running:
                    bootstrap.completer().time.catch_up(slot)

        self._may_die("settle", catch_up)

    def extend(self) -> None:
        one, now = self.chance.choice(self.sittings), self.clock()
        end, since = one.end(self.pauses())
        slot = one.taker.slot()
        assert slot is not None
        if not slot.running or (now >= end and since is None):
            return  # whether it is over, and what it gets back, is for the rules of deadlines
        act = f"act-{len(self.log)}"
        self._may_die("extend", lambda: one.taker.extend(1, act))
        one.taker.extend(1, act)  # whoever saw it fail presses again
        one.given.append(now)

    def _may_die(self, name: str, act: Callable[[], object], *, may_die: bool = True) -> None:
        call = self.chance.randint(1, CALLS) if may_die else 0
        death = Death(call, before=self.chance.random() < 0.5)
        with death, suppress(*EXPECTED):
            act()
        self.deaths += death.came
        self.log.append(f"{self.clock() - THE_START} {name}{' died' if death.came else ''}")

    def pauses(self) -> Pauses:
        quiz = get_quiz(QUIZ_ID)
        assert quiz is not None
        return quiz.pauses

    def check(self) -> None:
        pauses, now = self.pauses(), self.clock()
        for one in self.sittings:
            slot = one.taker.slot()
            assert slot is not None
            if not slot.running:
                self._check_result(one)
                continue
            end, since = one.end(pauses)
            seen = time_rules.apply_pauses(slot, pauses)
            left = time_rules.time_left(seen, pauses, now)
            assert seen.expires_at == end, (self.log, seen.expires_at - end)
            assert left == max(0, end - (now if since is None else since)), self.log

    def _check_result(self, one: Sitting) -> None:
        """An attempt ends at the end of its time, and all of it was for work."""
        item = get(key_of(one.taker.ref(1)))
        assert item is not None, self.log
        result = from_item(item)
        before = [pause for pause in self.pauses() if pause.since < result.submitted_at]
        end, since = one.end(tuple(before))
        assert (result.submitted_at, since) == (end, None), (self.log, result.submitted_at - end)
        assert result.duration == DURATION + GIVEN * len(one.given), self.log


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_loses_or_gains_a_millisecond_by_pauses(
    tables: None, clock: FakeClock, seed: int, record_property: Count
) -> None:
    clock.set(THE_START)
    publish_quiz(a_draft)
    history = History(seed, clock)
    history.play()
    assert pause_rules.open_pause(history.pauses()) is None
    assert history.deaths
    record_property("deaths between two calls", history.deaths)
