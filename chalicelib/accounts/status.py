"""Status of the service, for administrators."""

from collections.abc import Callable, Mapping, Sequence

from chalicelib.accounts.schemas import OverdueTasks
from chalicelib.clock import Clock
from chalicelib.jobs import scheduled

COUNTED_AT_MOST = 100


class ServiceStatus:
    """Count overdue tasks and dead letters."""

    def __init__(
        self, clock: Clock, kinds: Sequence[str], counts: Mapping[str, Callable[[], int]]
    ) -> None:
        self._clock = clock
        self._kinds = kinds
        self._counts = counts

    def overdue(self) -> list[OverdueTasks]:
        """Return the number of overdue tasks by kind, at most a hundred each."""
        now = self._clock()
        found = {kind: scheduled.claimable(kind, now, COUNTED_AT_MOST) for kind in self._kinds}
        return [
            OverdueTasks(kind=kind, count=len(tasks), oldest_at=tasks[0].at if tasks else None)
            for kind, tasks in found.items()
        ]

    def dead_letters(self) -> dict[str, int]:
        """Return the number of dead letters by queue."""
        return {name: count() for name, count in self._counts.items()}
