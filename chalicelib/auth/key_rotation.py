"""Rotation of signing keys without ending sessions: next, active, retired, removed."""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.clock import MINUTE, Millis
from chalicelib.values import dataclass

PUBLISH_PERIOD: Millis = 10 * MINUTE
"""Before a next key signs, every function (reads every five minutes) and every cache of the public
keys (five minutes more) has it.
"""
RETIREMENT_PERIOD: Millis = 25 * MINUTE
"""A retired key verifies until its last token has expired (fifteen minutes, five of leeway and
caches, and a margin).
"""

StoredKeySet = Mapping[str, Any]
"""A stored key set: ``root``, ``active`` and ``keys``."""


@dataclass(frozen=True, slots=True)
class RotationStep:
    """The key set to store (None for no change), and when the next step is due."""

    said: str
    stored: StoredKeySet | None = None
    again_at: Millis | None = None
    """None when the rotation is complete."""


def next_step(
    stored: StoredKeySet, now: Millis, fresh: Callable[[], dict[str, Any]]
) -> RotationStep:
    """Return the step that is due; repeated calls complete one rotation."""
    keys = {key["kid"]: dict(key) for key in stored["keys"]}
    active = stored["active"]
    retired = [key for key in keys.values() if key.get("state") == "retired"]
    following = [key for key in keys.values() if key.get("state") == "next"]
    if following:
        return _switched(stored, following[0], now)
    if retired:
        return _dropped(stored, keys[active], retired, now)
    key = {**fresh(), "state": "next", "since": now}
    changed = {**stored, "keys": [keys[active], key]}
    return RotationStep("The next key is published.", changed, now + PUBLISH_PERIOD)


def _switched(stored: StoredKeySet, following: dict[str, Any], now: Millis) -> RotationStep:
    due = following["since"] + PUBLISH_PERIOD
    if now < due:
        return RotationStep("The next key is published, but not yet in all caches.", None, due)
    kept = [{**key, "state": "retired", "since": now} for key in stored["keys"]]
    active = {**following, "state": "active", "since": now}
    keys = [active, *(key for key in kept if key["kid"] != active["kid"])]
    changed = {**stored, "active": active["kid"], "keys": keys}
    return RotationStep(
        "The next key signs; the previous one still verifies.", changed, now + RETIREMENT_PERIOD
    )


def _dropped(
    stored: StoredKeySet, active: dict[str, Any], retired: list[dict[str, Any]], now: Millis
) -> RotationStep:
    due = max(key["since"] for key in retired) + RETIREMENT_PERIOD
    if now < due:
        return RotationStep("The retired key may still be in use.", None, due)
    return RotationStep(
        "The retired key is removed: the rotation is complete.", {**stored, "keys": [active]}
    )
