"""Requests that are repeated: each may be sent again, and has effect once."""

import random
import time
import uuid
from collections.abc import Callable

import httpx

BUSY = frozenset({429, 502, 503, 504})
MAX_WAIT_SECONDS = 60.0


class RetryTransport(httpx.BaseTransport):
    """Repeats what got no answer or a passing refusal, by `Retry-After`, else with back-off.

    Each POST gets an `Idempotency-Key`, the same for all of its tries.
    """

    def __init__(
        self,
        inner: httpx.BaseTransport,
        *,
        tries: int = 5,
        first_wait: float = 0.3,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._inner = inner
        self._tries = tries
        self._first_wait = first_wait
        self._sleep = sleep

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            request.headers.setdefault("Idempotency-Key", str(uuid.uuid4()))
        for made in range(1, self._tries):
            try:
                answer = self._inner.handle_request(request)
            except httpx.TransportError:
                self._wait(made, 0)
                continue
            if answer.status_code not in BUSY:
                return answer
            answer.close()
            self._wait(made, _asked(answer))
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()

    def _wait(self, made: int, asked: float) -> None:
        own = self._first_wait * 2 ** (made - 1) * (0.5 + random.random())  # noqa: S311 - no secret
        self._sleep(min(max(asked, own), MAX_WAIT_SECONDS))


def _asked(answer: httpx.Response) -> float:
    said = answer.headers.get("Retry-After", "")
    return float(said) if said.isascii() and said.isdigit() else 0
