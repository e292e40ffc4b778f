"""How the service does, for administrators."""

from collections.abc import Callable, Mapping, Sequence

from chalicelib.accounts.schemas import OverdueTasks
from chalicelib.clock import Clock
from chalicelib.jobs import scheduled

COUNTED_AT_MOST = 100


class ServiceStatus:
    """Looks at what waits for the timer, and at what nobody could process."""

    def __init__(
        self, clock: Clock, kinds: Sequence[str], counts: Mapping[str, Callable[[], int]]
    ) -> None:
        self._clock = clock
        self._kinds = kinds
        self._counts = counts

    def overdue(self) -> list[OverdueTasks]:
        """Return what should have been done by now, by kind; a hundred of each at most."""
        now = self._clock()
        found = {kind: scheduled.claimable(kind, now, COUNTED_AT_MOST) for kind in self._kinds}
        return [
            OverdueTasks(kind=kind, count=len(tasks), oldest_at=tasks[0].at if tasks else None)
            for kind, tasks in found.items()
        ]

    def dead_letters(self) -> dict[str, int]:
        """Return how many messages wait for a person, by what they were for."""
        return {name: count() for name, count in self._counts.items()}
