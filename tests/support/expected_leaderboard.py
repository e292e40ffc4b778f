"""Expected leaderboard rows, computed from all results by the contract."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from chalicelib.accounts.models import Visibility
from chalicelib.accounts.store import UserItem
from chalicelib.clock import SECOND
from chalicelib.leaderboard import boards, rules
from chalicelib.leaderboard.models import Epoch, Performance, RowTarget
from chalicelib.results.models import Result

Row = tuple[tuple[str, str], dict[str, Any]]
"""Key and expected attributes of a row."""


def rows_of(
    user: UserItem, results: Iterable[Result], epoch: Epoch, min_takers: int
) -> Iterator[Row]:
    """The user's rows: one for each board of a quiz, and one for each sum of those."""
    results = list(results)
    user_id = user.pk.removeprefix("U#")
    listed = user.visibility != Visibility.HIDDEN
    name = user.username if user.visibility != Visibility.ANONYMOUS else ""

    def row(source: RowTarget, result: Result, *, shown: bool) -> Row:
        home = boards.partition(source.board, user_id) if listed and shown else None
        has = {"r": rules.rank_key(_counted(result)), "b": home, "nm": name, "s": result.score}
        return (f"U#{user_id}", f"B#{source.board.name}"), has

    sums: dict[RowTarget, list[Result]] = {}
    for source, best in _best([one for one in results if one.user_id == user_id], epoch):
        yield row(source, best, shown=source.shown)
        takers = {one.user_id for one in results if one.quiz_id == best.quiz_id}
        if len(takers) >= min_takers:
            sums.setdefault(replace(source, board=source.total), []).append(best)
    for source, summands in sums.items():
        yield row(source, _sum(summands), shown=True)


def _best(results: Iterable[Result], epoch: Epoch) -> Iterator[tuple[RowTarget, Result]]:
    found: dict[RowTarget, list[Result]] = {}
    for one in results:
        if one.voided_at is None:
            for source in boards.row_targets(epoch, one.quiz_id, one.submitted_at):
                found.setdefault(replace(source, siblings=""), []).append(one)
    for source, some in found.items():
        yield source, min(some, key=_order)


def _order(one: Result) -> tuple[int, Decimal, int, int]:
    return -one.generation, -(one.score or Decimal(0)), one.duration // SECOND, one.submitted_at


def _sum(summands: list[Result]) -> Result:
    return replace(
        summands[0],
        score=sum((one.percentage or Decimal(0) for one in summands), Decimal(0)),
        submitted_at=max(one.submitted_at for one in summands),
        duration=sum(one.duration // SECOND for one in summands) * SECOND,
        max_score=Decimal(100),
    )


def _counted(result: Result) -> Performance:
    performance = rules.performance(result)
    assert performance is not None
    return performance
