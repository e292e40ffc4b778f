"""Rebuild of all leaderboards from the results, while new results arrive.

The next epoch is filled by the stream and by a scan of the existing results; a row is a maximum, so
their order does not matter. Readers switch after the new leaderboards are verified against the
results. After a crash the rebuild can be started again.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chalicelib.clock import SECOND
from chalicelib.dynamo import scans
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import batch_delete
from chalicelib.errors import ConflictError
from chalicelib.leaderboard import epoch_store
from chalicelib.leaderboard.epoch_store import EpochPlan
from chalicelib.leaderboard.models import Epoch
from chalicelib.leaderboard.store import scan_keys_of_other_epochs
from chalicelib.leaderboard.verify import Verify, VerifyReport
from chalicelib.leaderboard.writer import LeaderboardWriter
from chalicelib.results.list_store import scan_results_by_user
from chalicelib.values import dataclass

SEGMENTS = 8
KEYS_PER_REMOVAL = 25
"""One BatchWriteItem takes 25 writes."""
SETTLED_SECONDS = epoch_store.CACHE_TTL / SECOND + 1
"""After this time every process has the changed plan."""

Progress = Callable[[str, int], None]
"""Receives the name of a step and the number done since the last call."""


class WrongBoardsError(Exception):
    """The new leaderboards differ from the results; readers stay with the old ones."""

    def __init__(self, report: VerifyReport) -> None:
        super().__init__("The new boards differ from the results.")
        self.report = report


@dataclass(frozen=True, slots=True)
class Rebuild:
    """Build the next epoch; ``wait`` sleeps for some seconds."""

    boards: LeaderboardWriter
    verifying: Verify
    wait: Callable[[float], None]
    tell: Progress
    segments: int = SEGMENTS

    def run(self, spread: Mapping[str, int] | None = None) -> VerifyReport:
        """Build, verify, switch readers, and delete unused rows.

        ``spread`` is the number of partitions of a quiz's leaderboard, by default unchanged.
        Continues a crashed rebuild. Raises WrongBoardsError, and ConflictError for a concurrent
        rebuild or one with another spread.
        """
        plan = self._begun(spread)
        new = plan.written[-1]
        self._settle("writing both epochs")
        self._fill(new)
        report = self.verifying.run(new)
        if report.wrong:
            raise WrongBoardsError(report)
        self._switch_readers(plan, new)
        return report

    def abandon(self) -> None:
        """Abandon the epoch in progress; readers are not affected."""
        plan = epoch_store.get_plan()
        _changed(plan, plan.read, [plan.read])
        self._settle("writing one epoch")
        self._delete_old_rows([plan.read])

    def _begun(self, spread: Mapping[str, int] | None) -> EpochPlan:
        plan = epoch_store.get_plan()
        wanted = plan.read.shard_counts if spread is None else spread
        if len(plan.written) == 1:
            # a number is used once, so that leftover rows are never taken for new ones
            new = Epoch(plan.changes + 1, wanted)
            return _changed(plan, plan.read, [plan.read, new])
        if spread is not None and plan.written[-1].shard_counts != spread:
            raise ConflictError("A rebuild with another spread is under way; abandon it first.")
        return plan

    def _switch_readers(self, plan: EpochPlan, new: Epoch) -> None:
        plan = _changed(plan, new, plan.written)
        self._settle("reading the new epoch")
        _changed(plan, new, [new])
        self._settle("writing only the new epoch")
        self._delete_old_rows([new])

    def _settle(self, what: str) -> None:
        self.tell(what, 0)
        self.wait(SETTLED_SECONDS)

    def _fill(self, new: Epoch) -> None:
        def fill(segment: int) -> None:
            for results in scan_results_by_user(segment, self.segments):
                self.boards.apply_results(results, only=[new])
                self.tell("results applied", len(results))

        scans.in_parallel(self.segments, fill)

    def _delete_old_rows(self, kept: list[Epoch]) -> None:
        numbers = {epoch.number for epoch in kept}

        def sweep(segment: int) -> None:
            batch: list[Key[Any]] = []
            for key in scan_keys_of_other_epochs(segment, self.segments, numbers):
                batch.append(key)
                if len(batch) == KEYS_PER_REMOVAL:
                    self._remove(batch)
            self._remove(batch)

        scans.in_parallel(self.segments, sweep)

    def _remove(self, batch: list[Key[Any]]) -> None:
        if batch:
            batch_delete(batch)
            self.tell("old rows removed", len(batch))
            batch.clear()


def _changed(plan: EpochPlan, read: Epoch, written: Sequence[Epoch]) -> EpochPlan:
    if not epoch_store.replace_plan(plan, read, written):
        raise ConflictError("Another rebuild is running.")
    return epoch_store.get_plan()
