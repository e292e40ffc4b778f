"""How fast mails go: SES drops what comes faster than it lets the account send."""

from collections.abc import Callable

from chalicelib.clock import SECOND, Clock, Millis

SENDERS_PER_QUEUE = 2
"""The fewest that SQS lets us have."""
MAIL_QUEUES = 2
"""One for security, one for all else."""
MAIL_SENDERS = MAIL_QUEUES * SENDERS_PER_QUEUE
"""Each sends at its share of the rate, whatever the others do: so none waits for another queue."""


class MailRateLimiter:
    """Lets through so many things a second, one after the other at even distances."""

    def __init__(self, per_second: float, clock: Clock, pause: Callable[[float], None]) -> None:
        self._distance: Millis = round(SECOND / per_second)
        self._clock = clock
        self._pause = pause
        self._next: Millis = 0

    def wait(self) -> None:
        """Return when it is the next one's turn."""
        early = self._next - self._clock()
        if early > 0:
            self._pause(early / SECOND)
        self._next = max(self._next, self._clock()) + self._distance
