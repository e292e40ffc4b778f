"""Ways of keeping boards that look as good as ours, and are not; each leaves wrong boards."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.errors import ConditionFailedError
from chalicelib.leaderboard import epochs, rules, store
from chalicelib.leaderboard.models import Epoch, RowTarget
from chalicelib.leaderboard.rebuild import Rebuild
from chalicelib.leaderboard.store import OutdatedProfileError, PublicProfile
from chalicelib.leaderboard.verify import VerifyReport
from chalicelib.leaderboard.writer import IsSettled, LeaderboardWriter
from chalicelib.results.models import Result
from tests.support.board_histories import Times, Variant
from tests.support.dict_dynamodb import Double
from tests.support.dynamodb_expressions import Raw, plain


def _is_join(given: Raw) -> bool:
    names = set(given.get("ExpressionAttributeNames", {}).values())
    return "vd" in names and " ADD " not in f" {given['UpdateExpression']}"


def _written(given: Raw, name: str) -> Any:
    """The value that a write sets an attribute to."""
    short = next(key for key, one in given["ExpressionAttributeNames"].items() if one == name)
    _, _, rest = given["UpdateExpression"].partition(f"{short} = ")
    return plain(given["ExpressionAttributeValues"][rest.split(",")[0].split()[0]])


class LastWriterWins(Double):
    """Joins without a condition."""

    def holds(self, given: Raw) -> bool:
        return _is_join(given) or super().holds(given)


class ReadComparePut(Double):
    """Compares first, and writes without a condition after."""

    def update_item(self, **given: Any) -> Raw:
        if not _is_join(given):
            return super().update_item(**given)
        self.before("get_item", given)
        may, old = self.holds(given), self.there(given)
        self.before("update_item", given)
        if not may:
            raise ConditionFailedError(old)
        self.apply(given)
        return {}


class ScoreOnly(Double):
    """Compares scores, and not what decides between equal ones."""

    def holds(self, given: Raw) -> bool:
        there = self.there(given)
        if not _is_join(given) or there is None or "s" not in there:
            return super().holds(given)
        return bool(plain(there["s"]) < _written(given, "s"))


class ForgetsVoids(Double):
    """Does not remember which attempts were voided."""

    def there(self, given: Raw) -> Raw | None:
        item = super().there(given)
        if item is None or "UpdateExpression" not in given:
            return item
        return {name: value for name, value in item.items() if name != "vd"}


class IgnoresGenerations(Double):
    """The better score stays, whatever was graded later."""

    def there(self, given: Raw) -> Raw | None:
        item = super().there(given)
        if item is None or not _is_join(given) or "g" not in item:
            return item
        return {**item, "g": {"N": str(_written(given, "g"))}}


class SumsOnlyWhatChanged(Double):
    """A refused join says nothing of whose row is there: a sum that was missed stays so."""

    def update_item(self, **given: Any) -> Raw:
        try:
            return super().update_item(**given)
        except ConditionFailedError as refused:
            old = {name: value for name, value in (refused.old or {}).items() if name != "aid"}
            raise ConditionFailedError(old) from None


class AddsDifferences(LeaderboardWriter):
    """Adds to the sum by how much a row became better."""

    def _has_changed(
        self,
        source: RowTarget,
        some: Sequence[Result],
        face: PublicProfile,
        epoch: Epoch,
        is_settled: IsSettled,
    ) -> bool:
        before = _percentage(some[0].user_id, source)
        if super()._has_changed(source, some, face, epoch, is_settled):
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


class LooksAtTheVersionAfter(LeaderboardWriter):
    """Reads the version of a sum when it has read what is to be summed."""

    def _add_up(self, user_id: str, source: RowTarget, face: PublicProfile) -> None:
        while True:
            rows = store.list_rows(user_id, source.siblings)
            counted = (store.performance_of(row) for row in rows if row.counted)
            total = rules.total_performance(user_id, filter(None, counted))
            own = store.get_row(user_id, source.total)
            if own is not None and (own.profile_version or 0) > face.version:
                raise OutdatedProfileError
            seen = None if own is None else own.version
            if store.TotalRow(user_id, source.total, seen, source.expires).replace(total, face):
                return


class WritesOneEpoch(Rebuild):
    """Lets the stream feed the old boards alone until the new ones are full."""

    def run(self, spread: Mapping[str, int] | None = None) -> VerifyReport:
        plan = epochs.get_plan()
        new = Epoch(plan.changes + 1, spread or {})
        self._fill(new)
        assert epochs.replace_plan(plan, new, [new])
        return VerifyReport()


CROWDED = Times(users=1, min_takers=1, events=3, mix=(1, 0, 0, 0, 0), crashes=0, replays=0)
"""Little happens, at once: nothing that comes later hides what went wrong."""

MISTAKES: Mapping[str, tuple[Variant, Times]] = {
    "the last writer wins": (Variant(LastWriterWins), Times()),
    "read, compare, put": (Variant(ReadComparePut), CROWDED),
    "compare scores only": (Variant(ScoreOnly), Times()),
    "forget who was voided": (Variant(ForgetsVoids), Times()),
    "ignore the grading": (Variant(IgnoresGenerations), Times()),
    "add differences": (Variant(boards=AddsDifferences, looks_at=("s",)), Times()),
    "look at the version after the rows": (Variant(boards=LooksAtTheVersionAfter), CROWDED),
    "sum only after a change": (Variant(SumsOnlyWhatChanged), Times()),
    "write one epoch during a rebuild": (Variant(rebuild=WritesOneEpoch), Times()),
}


def _percentage(user_id: str, source: RowTarget) -> Decimal:
    own = store.get_row(user_id, source.board)
    return Decimal(0) if own is None or own.rank_key is None else Decimal(own.percentage)
