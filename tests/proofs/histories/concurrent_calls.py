"""Sixteen concurrent threads with random calls and delays, and their responses."""

import os
import random
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any

from chalicelib.attempts.errors import (
    ActiveAttemptError,
    AttemptClosedError,
    AttemptExpiredError,
    MaxAttemptsError,
)
from chalicelib.attempts.expiry import AttemptStillRunningError
from chalicelib.auth.errors import InvalidRefreshTokenError, RefreshTokenReusedError
from chalicelib.dynamo.client import dynamodb

THREADS, CALLS = 16, 3
ROUNDS = 60 if "PROVE" in os.environ else 4
PAUSE_SECONDS = 0.002
REFUSALS: dict[type[Exception], str] = {
    ActiveAttemptError: "active",
    MaxAttemptsError: "no more",
    AttemptClosedError: "closed",
    AttemptExpiredError: "expired",
    AttemptStillRunningError: "early",
    InvalidRefreshTokenError: "invalid",
    RefreshTokenReusedError: "reused",
}


def outcome_of(ask: Callable[[], Hashable]) -> Hashable:
    """An answer or a refusal, as the model gives it."""
    try:
        return ask()
    except tuple(REFUSALS) as refused:
        return REFUSALS[type(refused)]


@contextmanager
def random_delays(rng: random.Random) -> Iterator[None]:
    """Let every call to DynamoDB wait for a moment, so that threads meet in ever other ways."""

    def wait(**_: Any) -> None:
        time.sleep(rng.random() * PAUSE_SECONDS)

    events = dynamodb().meta.events
    events.register("before-call.dynamodb", wait)
    try:
        yield
    finally:
        events.unregister("before-call.dynamodb", wait)
