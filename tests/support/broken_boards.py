"""Ways of keeping boards that look as good as ours, and are not; each leaves wrong boards."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.errors import ConditionFailedError
from chalicelib.leaderboard import boards, change_store, epoch_store, rules, store, taker_store
from chalicelib.leaderboard.change_store import OutdatedProfileError
from chalicelib.leaderboard.models import Epoch, PublicProfile, RowTarget
from chalicelib.leaderboard.rebuild import Rebuild
from chalicelib.leaderboard.verify import VerifyReport
from chalicelib.leaderboard.writer import IsSettled, LeaderboardWriter
from chalicelib.results.models import Result
from tests.support.board_histories import BoardVariant, Workload
from tests.support.dynamodb_double.dictionary import DictDynamoDb
from tests.support.dynamodb_double.expressions import Raw, plain


def _is_join(given: Raw) -> bool:
    names = set(given.get("ExpressionAttributeNames", {}).values())
    return "vd" in names and " ADD " not in f" {given['UpdateExpression']}"


def _written(given: Raw, name: str) -> Any:
    """The value that a write sets an attribute to."""
    short = next(key for key, one in given["ExpressionAttributeNames"].items() if one == name)
    _, _, rest = given["UpdateExpression"].partition(f"{short} = ")
    return plain(given["ExpressionAttributeValues"][rest.split(",")[0].split()[0]])


class UnconditionalUpsert(DictDynamoDb):
    """Joins without a condition."""

    def condition_holds(self, given: Raw) -> bool:
        return _is_join(given) or super().condition_holds(given)


class ReadComparePut(DictDynamoDb):
    """Compares first, and writes without a condition after."""

    def update_item(self, **given: Any) -> Raw:
        if not _is_join(given):
            return super().update_item(**given)
        self.before("get_item", given)
        may, old = self.condition_holds(given), self.current_item(given)
        self.before("update_item", given)
        if not may:
            raise ConditionFailedError(old)
        self.apply(given)
        return {}


class ScoreOnly(DictDynamoDb):
    """Compares scores only, without tie-breakers."""

    def condition_holds(self, given: Raw) -> bool:
        there = self.current_item(given)
        if not _is_join(given) or there is None or "s" not in there:
            return super().condition_holds(given)
        return bool(plain(there["s"]) < _written(given, "s"))


class ForgetsVoids(DictDynamoDb):
    """Does not remember which attempts were voided."""

    def current_item(self, given: Raw) -> Raw | None:
        item = super().current_item(given)
        if item is None or "UpdateExpression" not in given:
            return item
        return {name: value for name, value in item.items() if name != "vd"}


class IgnoresGenerations(DictDynamoDb):
    """Keeps the better score regardless of later gradings."""

    def current_item(self, given: Raw) -> Raw | None:
        item = super().current_item(given)
        if item is None or not _is_join(given) or "g" not in item:
            return item
        return {**item, "g": {"N": str(_written(given, "g"))}}


class UpdatesTotalOnlyAfterChange(DictDynamoDb):
    """Updates the total only after a change of the row, so that a missed total stays wrong."""

    def update_item(self, **given: Any) -> Raw:
        try:
            return super().update_item(**given)
        except ConditionFailedError as refused:
            old = {name: value for name, value in (refused.old or {}).items() if name != "aid"}
            raise ConditionFailedError(old) from None


class AddsDifferences(LeaderboardWriter):
    """Adds a row's improvement to the total instead of summing."""

    def upsert_row(
        self,
        source: RowTarget,
        some: Sequence[Result],
        face: PublicProfile,
        epoch: Epoch,
        is_settled: IsSettled,
    ) -> bool:
        before = _percentage(some[0].user_id, source)
        if super().upsert_row(source, some, face, epoch, is_settled):
            difference = _percentage(some[0].user_id, source) - before
            key = store.row_key(some[0].user_id, source.total)
            dynamodb().update_item(
                TableName=key.table,
                Key=key.raw,
                UpdateExpression="ADD #0 :0",
                ExpressionAttributeNames={"#0": "s"},
                ExpressionAttributeValues={":0": {"N": str(difference)}},
            )
        return False


class ReadsVersionAfterRows(LeaderboardWriter):
    """Reads the version of a total after the rows."""

    def update_total(self, user_id: str, source: RowTarget, face: PublicProfile) -> None:
        while True:
            rows = store.list_rows(user_id, source.siblings)
            counted = (row.performance for row in rows if row.counted)
            total = rules.total_performance(user_id, filter(None, counted))
            own = store.get_row(user_id, source.total)
            if own is not None and (own.profile_version or 0) > face.version:
                raise OutdatedProfileError
            seen = None if own is None else own.version
            if change_store.TotalRow(user_id, source.total, seen, source.expires).replace(
                total, face
            ):
                return


class CountsOnlyNewTakers(LeaderboardWriter):
    """Ignores the rows of the first takers when the quiz starts to count."""

    def _count_taker(self, epoch: Epoch, quiz_id: str, results: Sequence[Result]) -> None:
        board = boards.quiz_board(epoch, quiz_id)
        takers = taker_store.register(board, results[0].user_id, self._min_takers)
        if len(takers.users) >= self._min_takers:
            taker_store.settle(board)
            self._update_rows(results, [epoch], lambda _: True)


class FeedsOldEpochOnly(Rebuild):
    """Feeds only the old epoch until the new one is full."""

    def run(self, spread: Mapping[str, int] | None = None) -> VerifyReport:
        plan = epoch_store.get_plan()
        new = Epoch(plan.changes + 1, spread or {})
        self._fill(new)
        assert epoch_store.replace_plan(plan, new, [new])
        return VerifyReport()


CROWDED = Workload(
    users=1, events=3, mix=(1, 0, 0, 0, 0), crashes=0, replays=0, has_earlier_takers=True
)
"""A small workload: no later action hides the error."""
EARLIER_TAKERS = Workload(has_earlier_takers=True)
"""The last of the first takers has all rows of the others written again: that would hide it too."""

BROKEN_BOARDS: Mapping[str, tuple[BoardVariant, Workload]] = {
    "the last writer wins": (BoardVariant(UnconditionalUpsert), Workload()),
    "read, compare, put": (BoardVariant(ReadComparePut), CROWDED),
    "compare scores only": (BoardVariant(ScoreOnly), Workload()),
    "forget who was voided": (BoardVariant(ForgetsVoids), Workload()),
    "ignore the grading": (BoardVariant(IgnoresGenerations), Workload()),
    "add differences": (BoardVariant(boards=AddsDifferences, looks_at=("s",)), Workload()),
    "look at the version after the rows": (BoardVariant(boards=ReadsVersionAfterRows), CROWDED),
    "sum only after a change": (BoardVariant(UpdatesTotalOnlyAfterChange), EARLIER_TAKERS),
    "count only new takers": (BoardVariant(boards=CountsOnlyNewTakers), Workload()),
    "write one epoch during a rebuild": (BoardVariant(rebuild=FeedsOldEpochOnly), Workload()),
}


def _percentage(user_id: str, source: RowTarget) -> Decimal:
    own = store.get_row(user_id, source.board)
    return Decimal(0) if own is None or own.performance is None else own.performance.percentage
