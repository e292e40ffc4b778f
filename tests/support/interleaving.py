"""All interleavings of actors' DynamoDB calls."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from greenlet import getcurrent, greenlet

from chalicelib.dynamo.client import dynamodb

Act = Callable[[], object]
AT_MOST = 5_000
"""Maximum of schedules per scenario; more indicates an endless retry."""


@dataclass(frozen=True)
class Scenario:
    """The actors of a scenario and a check of their outcomes; created for each schedule."""

    actors: Sequence[Act]
    check: Callable[[Sequence[object]], None]
    """Receives each actor's return value or error; raises AssertionError."""


class _Actor:
    """Pauses before each call of DynamoDB until resumed."""

    def __init__(self, act: Act) -> None:
        self._act = act
        self._going = greenlet(self._play)
        self.outcome: object = None

    @property
    def over(self) -> bool:
        return bool(self._going.dead)

    def resume(self) -> None:
        self._going.switch()

    def _play(self) -> None:
        try:
            self.outcome = self._act()
        except Exception as error:  # noqa: BLE001 - what went wrong is what we look at
            self.outcome = error


def _wait_for_a_turn(**_: Any) -> None:
    whoever_plays = getcurrent().parent
    if whoever_plays is not None:
        whoever_plays.switch()


@contextmanager
def _taking_turns() -> Iterator[None]:
    events = dynamodb().meta.events
    events.register_first("before-call.dynamodb", _wait_for_a_turn)
    try:
        yield
    finally:
        events.unregister("before-call.dynamodb", _wait_for_a_turn)


def _play(scene: Scenario, plan: Sequence[int]) -> tuple[list[int], list[int], list[object]]:
    """Run along ``plan``, then the first possible actor; returns order, choices and outcomes."""
    actors = [_Actor(act) for act in scene.actors]
    for actor in actors:
        actor.resume()
    went: list[int] = []
    choices: list[int] = []
    while waiting := [actor for actor in actors if not actor.over]:
        choice = plan[len(went)] if len(went) < len(plan) else 0
        went.append(choice)
        choices.append(len(waiting))
        waiting[choice].resume()
    return went, choices, [actor.outcome for actor in actors]


def _following(went: list[int], choices: list[int]) -> list[int] | None:
    """The next plan, counting up from the last choice; None after the last plan."""
    for place in reversed(range(len(went))):
        if went[place] + 1 < choices[place]:
            return [*went[:place], went[place] + 1]
    return None


@dataclass(frozen=True)
class ScheduleReport:
    """The number of schedules, and the violations by schedule."""

    schedules: int
    violations: list[str]


def run_all_schedules(
    make: Callable[[], Scenario], *, until_broken: bool = False
) -> ScheduleReport:
    """Run a scenario in all interleavings; ``make`` creates it for each.

    With ``until_broken``, stop at the first violation.
    """
    plan: list[int] | None = []
    violations: list[str] = []
    schedules = 0
    with _taking_turns():
        while plan is not None and not (until_broken and violations):
            assert schedules < AT_MOST
            scene = make()
            went, choices, outcomes = _play(scene, plan)
            try:
                scene.check(outcomes)
            except AssertionError as wrong:
                violations.append(f"{went}: {wrong}")
            schedules += 1
            plan = _following(went, choices)
    return ScheduleReport(schedules, violations)
