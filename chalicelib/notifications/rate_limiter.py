"""Rate limit of mails: SES drops what exceeds the account's rate."""

from collections.abc import Callable

from chalicelib.clock import SECOND, Clock, Millis

SENDERS_PER_QUEUE = 2
"""SQS's minimum."""
MAIL_QUEUES = 2
"""One for security, one for all other mails."""
MAIL_SENDERS = MAIL_QUEUES * SENDERS_PER_QUEUE
"""Each sends at its share of the rate, so that no queue waits for another."""


class MailRateLimiter:
    """Lets calls through at an even rate per second."""

    def __init__(self, per_second: float, clock: Clock, pause: Callable[[float], None]) -> None:
        self._distance: Millis = round(SECOND / per_second)
        self._clock = clock
        self._pause = pause
        self._next: Millis = 0

    def wait(self) -> None:
        """Wait for the next slot."""
        early = self._next - self._clock()
        if early > 0:
            self._pause(early / SECOND)
        self._next = max(self._next, self._clock()) + self._distance
