"""Status of the service, for administrators."""

from collections.abc import Callable, Sequence

from chalicelib.accounts.schemas import OverdueTasks
from chalicelib.clock import SECOND, Clock, Millis
from chalicelib.jobs import scheduled

COUNTED_AT_MOST = 100


class ServiceStatus:
    """Count what is late or was given up."""

    def __init__(  # noqa: PLR0913 - what is counted, each by another slice
        self,
        *,
        clock: Clock,
        kinds: Sequence[str],
        dead_letters: Callable[[], dict[str, int]],
        failed_mails: Callable[[Millis], int],
        board_lag: Callable[[Millis], int],
        oldest_end: Callable[[Millis], Millis | None],
    ) -> None:
        self._clock = clock
        self.kinds = kinds
        self._dead_letters = dead_letters
        self._failed_mails = failed_mails
        self._board_lag = board_lag
        self._oldest_end = oldest_end

    def overdue(self) -> list[OverdueTasks]:
        """Return the number of overdue tasks by kind, at most a hundred each."""
        now = self._clock()
        found = {kind: scheduled.claimable(kind, now, COUNTED_AT_MOST) for kind in self.kinds}
        return [
            OverdueTasks(kind=kind, count=len(tasks), oldest_at=tasks[0].at if tasks else None)
            for kind, tasks in found.items()
        ]

    def dead_letters(self) -> dict[str, int]:
        """Return the number of dead letters by queue."""
        return self._dead_letters()

    def failed_mails(self) -> int:
        """Return the number of mails that SES refused in the last thirty days."""
        return self._failed_mails(self._clock())

    def board_lag_seconds(self) -> int:
        """Return how late boards were in the last minutes, or 0."""
        return self._board_lag(self._clock())

    def timer_lag_seconds(self, overdue: Sequence[OverdueTasks]) -> int:
        """Return for how long the longest overdue task or attempt has waited for the timer."""
        now = self._clock()
        waiting = [one.oldest_at for one in overdue if one.oldest_at is not None]
        oldest = min([*waiting, self._oldest_end(now) or now])
        return max(0, now - oldest) // SECOND
