"""Makes all boards anew from the results, while results go on coming in.

The next epoch is fed by the stream from the beginning, and by a scan of what was there before; a
row is a maximum, so it does not matter which of them comes first. Readers go over when the new
boards have been compared with the results. Whatever dies on the way may be begun again.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from chalicelib.clock import SECOND
from chalicelib.dynamo import scans
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import batch_delete
from chalicelib.errors import ConflictError
from chalicelib.leaderboard import epochs
from chalicelib.leaderboard.epochs import EpochPlan
from chalicelib.leaderboard.models import Epoch
from chalicelib.leaderboard.store import RowItem, epoch_of_key
from chalicelib.leaderboard.verify import Verify, VerifyReport
from chalicelib.leaderboard.writer import LeaderboardWriter
from chalicelib.results.store import ResultItem, from_item
from chalicelib.values import dataclass

SEGMENTS = 8
KEYS_PER_REMOVAL = 25
"""As many as one BatchWriteItem takes."""
SETTLED_SECONDS = epochs.CACHE_TTL / SECOND + 1
"""By then every process goes by the plan that was changed."""

Progress = Callable[[str, int], None]
"""Told of a step by its name, and how much of it has been done since the last time."""


class WrongBoardsError(Exception):
    """The new boards are not what the results say; readers stay with the old ones."""

    def __init__(self, report: VerifyReport) -> None:
        super().__init__("The new boards differ from the results.")
        self.report = report


@dataclass(frozen=True, slots=True)
class Rebuild:
    """Builds the next epoch; ``wait`` lets so many seconds pass."""

    boards: LeaderboardWriter
    verifying: Verify
    wait: Callable[[float], None]
    tell: Progress
    segments: int = SEGMENTS

    def run(self, spread: Mapping[str, int] | None = None) -> VerifyReport:
        """Build, compare, let readers go over, and remove what nobody reads any more.

        ``spread`` is over how many partitions a quiz's board goes; without it as it is now. Goes
        on with what died on the way. Raises WrongBoardsError, and ConflictError when somebody else
        is about it, or was with another spread.
        """
        plan = self._begun(spread)
        new = plan.written[-1]
        self._settle("both epochs are written")
        self._fill(new)
        report = self.verifying.run(new)
        if report.wrong:
            raise WrongBoardsError(report)
        self._go_over(plan, new)
        return report

    def abandon(self) -> None:
        """Give up what is being built; readers notice nothing."""
        plan = epochs.get_plan()
        _changed(plan, plan.read, [plan.read])
        self._settle("one epoch is written")
        self._sweep_out([plan.read])

    def _begun(self, spread: Mapping[str, int] | None) -> EpochPlan:
        plan = epochs.get_plan()
        wanted = plan.read.shard_counts if spread is None else spread
        if len(plan.written) == 1:
            # a number is used once, or rows that were left over would be taken for new ones
            new = Epoch(plan.changes + 1, wanted)
            return _changed(plan, plan.read, [plan.read, new])
        if spread is not None and plan.written[-1].shard_counts != spread:
            raise ConflictError("A rebuild with another spread is under way; abandon it first.")
        return plan

    def _go_over(self, plan: EpochPlan, new: Epoch) -> None:
        plan = _changed(plan, new, plan.written)
        self._settle("the new epoch is read")
        _changed(plan, new, [new])
        self._settle("only the new epoch is written")
        self._sweep_out([new])

    def _settle(self, what: str) -> None:
        self.tell(what, 0)
        self.wait(SETTLED_SECONDS)

    def _fill(self, new: Epoch) -> None:
        def fill(segment: int) -> None:
            items = scans.scan_segment(ResultItem, segment, self.segments)
            for _, of_user in groupby(items, key=lambda raw: raw["pk"]["S"]):
                results = [from_item(ResultItem.from_raw_data(raw)) for raw in of_user]
                self.boards.apply_results(results, only=[new])
                self.tell("results taken in", len(results))

        scans.in_parallel(self.segments, fill)

    def _sweep_out(self, kept: list[Epoch]) -> None:
        numbers = {epoch.number for epoch in kept}

        def sweep(segment: int) -> None:
            batch: list[Key[RowItem]] = []
            for raw in scans.scan_segment(RowItem, segment, self.segments):
                if epoch_of_key(raw) not in {None, *numbers}:
                    batch.append(Key(RowItem, raw["pk"]["S"], raw["sk"]["S"]))
                if len(batch) == KEYS_PER_REMOVAL:
                    self._remove(batch)
            self._remove(batch)

        scans.in_parallel(self.segments, sweep)

    def _remove(self, batch: list[Key[RowItem]]) -> None:
        if batch:
            batch_delete(batch)
            self.tell("old rows removed", len(batch))
            batch.clear()


def _changed(plan: EpochPlan, read: Epoch, written: Sequence[Epoch]) -> EpochPlan:
    if not epochs.replace_plan(plan, read, written):
        raise ConflictError("Somebody else is rebuilding the boards.")
    return epochs.get_plan()
