"""Key rotation in steps, without ending sessions."""

from itertools import count
from typing import Any

from chalicelib.auth.key_rotation import PUBLISH_PERIOD, RETIREMENT_PERIOD, next_step
from chalicelib.clock import Millis

FIRST: dict[str, Any] = {"root": "r", "active": "k0", "keys": [{"kid": "k0", "d": "d0"}]}
NOW: Millis = 1_790_000_000_000


def rotated(stored: Any, at: list[Millis]) -> list[Any]:
    """Return the stored key set after steps at the given instants."""
    numbers = count(1)
    states = []
    for now in at:
        step = next_step(stored, now, lambda: {"kid": f"k{next(numbers)}", "d": "d"})
        stored = step.stored or stored
        states.append(stored)
    return states


def kids(stored: Any) -> list[str]:
    return sorted(key["kid"] for key in stored["keys"])


def test_a_key_is_published_then_signs_then_the_old_one_goes() -> None:
    switch, drop = NOW + PUBLISH_PERIOD, NOW + PUBLISH_PERIOD + RETIREMENT_PERIOD
    published, switched, dropped = rotated(FIRST, [NOW, switch, drop])
    assert (published["active"], kids(published)) == ("k0", ["k0", "k1"])
    assert (switched["active"], kids(switched)) == ("k1", ["k0", "k1"])
    assert (dropped["active"], kids(dropped)) == ("k1", ["k1"])
    assert {stored["root"] for stored in (published, switched, dropped)} == {"r"}


def test_early_step_changes_nothing_and_returns_its_due_time() -> None:
    [published, waiting] = rotated(FIRST, [NOW, NOW + PUBLISH_PERIOD - 1])
    assert waiting is published
    step = next_step(published, NOW + 1, dict)
    assert (step.stored, step.again_at) == (None, NOW + PUBLISH_PERIOD)
    [_, switched, still] = rotated(
        FIRST, [NOW, NOW + PUBLISH_PERIOD, NOW + PUBLISH_PERIOD + RETIREMENT_PERIOD - 1]
    )
    assert still is switched


def test_last_step_completes_and_allows_another_rotation() -> None:
    [_, switched] = rotated(FIRST, [NOW, NOW + PUBLISH_PERIOD])
    step = next_step(switched, NOW + PUBLISH_PERIOD + RETIREMENT_PERIOD, dict)
    assert step.again_at is None
    assert step.stored is not None
    again = next_step(step.stored, NOW + 10 * RETIREMENT_PERIOD, lambda: {"kid": "k9", "d": "d"})
    assert again.stored is not None
    assert (again.stored["active"], kids(again.stored)) == ("k1", ["k1", "k9"])
