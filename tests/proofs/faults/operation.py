"""An operation of the fault suite: tries, expected outcome and allowed remains."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.proofs.faults.worlds import Act, StartedAttempt, World
from tests.support.people import Person

NEW = "another walk by the lake"
KEY = {"Idempotency-Key": "once"}
UNAUTHENTICATED, NOT_FOUND, CONFLICT = 401, 404, 409
AUDIT = r"audit A#"
"""Audit events may repeat with a retry; if a process crashes before the write, the log has the
event.
"""
SESSION = r"ephemeral U#\S+ / S#ses_<ses>"
"""A login without response is repeated; the session without a known token expires."""
THROTTLE = r"ephemeral R#"
"""Tries are counted again when they are made again: each once, as `miscounted` sees to."""
INERT = {AUDIT, THROTTLE}
"""Nothing follows from these."""
EPOCH = (r"users U#\S+ / P", r"ephemeral U#\S+ / S#")
"""Sessions of any earlier epoch are invalid; the exact difference is irrelevant."""
ORPHAN_GRANT = r"ephemeral (N#|U#\S+ / G#)"


def nothing() -> None:
    """Items are enough for most."""


@dataclass(frozen=True)
class Operation:
    """An operation, its expected outcome, and what a second try may add."""

    act: Act
    check: Callable[[], None]
    spare: tuple[str, ...] = ()
    """Lines of the picture that may differ: regular expressions."""
    ready: Act = nothing
    """What there must be besides items when it begins: messages, keys."""


def score_is_right(world: World, sitting: StartedAttempt) -> Callable[[], None]:
    """All was answered, and all of it counts."""

    def check() -> None:
        token = token_of(world, sitting.taker)
        result = world.http.get(f"/api/v1/results/attempts/{sitting.attempt}", token=token)
        assert (result.status, result.json["score"]) == (200, 8), result.text

    return check


def token_of(world: World, person: Person) -> str:
    """A fresh token, for much time has passed."""
    return world.people.sign_in(person.id, person.email, person.username).token
