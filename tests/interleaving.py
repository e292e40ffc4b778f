"""Actors who take turns at the database, one call at a time, in every order there is."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from chalicelib.dynamo.client import dynamodb

Act = Callable[[], object]
AT_MOST = 5_000
"""Schedules of one scene; more would mean that somebody repeats without end."""


@dataclass(frozen=True)
class Scene:
    """Who acts, and what must hold of what they got; made anew for each schedule."""

    actors: Sequence[Act]
    check: Callable[[Sequence[object]], None]
    """Given what each actor returned or raised; raises AssertionError."""


class _Actor(threading.Thread):
    """Waits for its turn before each call of DynamoDB."""

    def __init__(self, act: Act) -> None:
        super().__init__(daemon=True)
        self._act = act
        self._turn, self._rests = threading.Semaphore(0), threading.Semaphore(0)
        self.over = False
        self.outcome: object = None

    def run(self) -> None:
        try:
            self.outcome = self._act()
        except Exception as error:  # noqa: BLE001 - what went wrong is what we look at
            self.outcome = error
        self.over = True
        self._rests.release()

    def wait(self) -> None:
        """Rest, until told to go on; called in this actor's thread."""
        self._rests.release()
        self._turn.acquire()

    def until_it_rests(self) -> None:
        assert self._rests.acquire(timeout=60), "an actor does not come to its next call"

    def go_on(self) -> None:
        self._turn.release()
        self.until_it_rests()


def _wait_for_a_turn(**_: Any) -> None:
    actor = threading.current_thread()
    if isinstance(actor, _Actor):
        actor.wait()


@contextmanager
def _taking_turns() -> Iterator[None]:
    events = dynamodb().meta.events
    events.register_first("before-call.dynamodb", _wait_for_a_turn)
    try:
        yield
    finally:
        events.unregister("before-call.dynamodb", _wait_for_a_turn)


def _play(scene: Scene, plan: Sequence[int]) -> tuple[list[int], list[int], list[object]]:
    """Follow ``plan`` as far as it goes, then the first who can; who went, of how many, and got."""
    actors = [_Actor(act) for act in scene.actors]
    for actor in actors:
        actor.start()
        actor.until_it_rests()
    went: list[int] = []
    choices: list[int] = []
    while waiting := [actor for actor in actors if not actor.over]:
        choice = plan[len(went)] if len(went) < len(plan) else 0
        went.append(choice)
        choices.append(len(waiting))
        waiting[choice].go_on()
    for actor in actors:
        actor.join()
    return went, choices, [actor.outcome for actor in actors]


def _following(went: list[int], choices: list[int]) -> list[int] | None:
    """The next plan, counting up from the last choice; None after the last plan."""
    for place in reversed(range(len(went))):
        if went[place] + 1 < choices[place]:
            return [*went[:place], went[place] + 1]
    return None


@dataclass(frozen=True)
class Played:
    """How many schedules there were, and what was wrong after which."""

    schedules: int
    violations: list[str]


def play_all(make: Callable[[], Scene], *, until_broken: bool = False) -> Played:
    """Play a scene in every order of its actors' calls; each time ``make`` sets it anew.

    With ``until_broken`` only up to the first violation.
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
    return Played(schedules, violations)
