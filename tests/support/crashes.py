"""Processes that end at a call to AWS: before it was made, or before its answer was read."""

from collections.abc import Iterator
from itertools import count
from types import TracebackType
from typing import Any, Self

from chalicelib.dynamo.client import dynamodb
from chalicelib.jobs.queue import sqs
from tests.support.fake_mail import SenderCrashError


class Death:
    """Crash at the nth call to DynamoDB or SQS within a block."""

    def __init__(self, call: int, *, before: bool) -> None:
        self.came = False
        self.before_all = before and call == 1
        self._call = call
        self._kind = "before-call" if before else "after-call"
        self._calls = count(1)

    def __enter__(self) -> Self:
        for client in (dynamodb(), sqs()):
            client.meta.events.register(self._kind, self._crash)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> bool:
        for client in (dynamodb(), sqs()):
            client.meta.events.unregister(self._kind, self._crash)
        return isinstance(error, SenderCrashError)

    def _crash(self, **_: Any) -> None:
        if next(self._calls) == self._call:
            self.came = True
            raise SenderCrashError


def every_crash(at_least: int) -> Iterator[Death]:
    """Yield a crash before and after every call, until the code makes no more calls.

    Fails with fewer calls than ``at_least``: then the wrong code ran.
    """
    for call in count(1):
        both = [Death(call, before=before) for before in (True, False)]
        yield from both
        if not any(death.came for death in both):
            assert call > at_least, f"only {call - 1} calls were made"
            return
