"""All interleavings of operations on a slot, with all conditions and without each."""

import os
from collections.abc import Callable

import pytest

from chalicelib import bootstrap
from tests.support.clock import THE_START, FakeClock
from tests.support.counting import Count
from tests.support.interleaving import Scenario, run_all_schedules
from tests.support.open_quizzes import publish_quiz
from tests.support.results import QUIZ_ID
from tests.support.slot_client import Taker, a_draft
from tests.support.weakened_conditions import Guard, without_guards

PROVE = "PROVE" in os.environ


@pytest.fixture(autouse=True)
def quiz(tables: None) -> None:
    publish_quiz(a_draft)
    # so that pointer and version are in the cache, and every schedule has the same calls
    taker = Taker(bootstrap.externals().clock)
    taker.start()
    taker.submit(1)


Make = Callable[[FakeClock], Scenario]


def warm() -> None:
    """Have the quiz cached, so that every schedule of a scene has the same calls."""
    bootstrap.published_quizzes().pointer(QUIZ_ID)


def a_taker(clock: FakeClock, *, begun: bool = True) -> Taker:
    clock.set(THE_START)
    taker = Taker(clock)
    warm()
    if begun:
        taker.start()
    return taker


def first_starts(clock: FakeClock) -> Scenario:
    taker = a_taker(clock, begun=False)
    return Scenario([taker.start, taker.start], taker.check)


def later_starts(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    taker.submit(1)
    return Scenario([taker.start, taker.start], taker.check)


def start_and_all_of_another(clock: FakeClock) -> Scenario:
    """The limit of attempts, while one looks and another begins and ends."""
    taker = a_taker(clock)
    taker.submit(1)

    def whole() -> None:
        taker.start()
        taker.submit(2)

    return Scenario([taker.start, whole], taker.check)


def saves_of_one_question(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    taker.save(1, 0, 1)
    return Scenario(
        [lambda: taker.save(1, 0, 2), lambda: taker.save(1, 0, 3, response=False)], taker.check
    )


def first_saves_of_one_question(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    return Scenario(
        [lambda: taker.save(1, 0, 2), lambda: taker.save(1, 0, 1, response=False)], taker.check
    )


def save_and_submit(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    return Scenario([lambda: taker.save(1, 0, 1), lambda: taker.submit(1)], taker.check)


def two_saves_and_submit(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    saves = [lambda: taker.save(1, 0, 1), lambda: taker.save(1, 1, 1)]
    return Scenario([*saves, lambda: taker.submit(1)], taker.check)


def save_and_sweep(clock: FakeClock) -> Scenario:
    """The last save arrives in time and meets the expiry."""
    taker = a_taker(clock)
    ends = taker.begun[0].accepts_until
    clock.set(ends - 1)
    warm()

    def swept() -> None:
        taker.slot()
        clock.set(ends)
        taker.swept(1)

    return Scenario([lambda: taker.save(1, 0, 1), swept], taker.check)


def submit_and_sweep(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    taker.save(1, 0, 1)
    ends = taker.begun[0].accepts_until
    clock.set(ends - 1)
    warm()

    def swept() -> None:
        taker.slot()
        clock.set(ends)
        taker.swept(1)

    return Scenario([lambda: taker.submit(1), swept], taker.check)


def submit_and_close(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    taker.save(1, 0, 1)
    return Scenario([lambda: taker.submit(1), lambda: taker.closed(1)], taker.check)


def late_save_and_next_attempt(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)

    def goes_on() -> None:
        taker.submit(1)
        taker.start()

    return Scenario([lambda: taker.save(1, 0, 1), goes_on], taker.check)


def late_sweep_and_next_attempt(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    clock.set(taker.begun[0].accepts_until)
    warm()

    def goes_on() -> None:
        taker.submit(1)
        taker.start()

    return Scenario([lambda: taker.swept(1), goes_on], taker.check)


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
    # three at once have so many orders that they are left to `make prove`
    **({two_saves_and_submit: 90} if PROVE else {}),
}
"""Scenarios with the minimum number of their schedules."""


def named(value: object) -> str:
    if isinstance(value, list):
        return "+".join(f"{write}:{attribute}" for write, attribute in value)
    return getattr(value, "__name__", "")


@pytest.mark.parametrize("scene", SCENES, ids=named)
def test_no_order_of_calls_loses_or_doubles_anything(
    scene: Make, clock: FakeClock, record_property: Count
) -> None:
    played = run_all_schedules(lambda: scene(clock))
    record_property("orders of calls", played.schedules)
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
    *([(late_sweep_and_next_attempt, [("finish", "n")])] if PROVE else []),
]


@pytest.mark.parametrize(("scene", "guards"), BREAKS, ids=named)
def test_without_its_guards_some_order_of_calls_breaks(
    scene: Make, guards: list[Guard], clock: FakeClock
) -> None:
    with without_guards(*guards) as met:
        played = run_all_schedules(lambda: scene(clock), until_broken=True)
    assert set(met) == set(guards)
    assert played.violations


@pytest.mark.parametrize(("scene", "guards"), HOLDS, ids=named)
def test_redundant_condition_may_fail_alone(
    scene: Make, guards: list[Guard], clock: FakeClock
) -> None:
    with without_guards(*guards) as met:
        played = run_all_schedules(lambda: scene(clock))
    assert set(met) == set(guards)
    assert played.violations == []
