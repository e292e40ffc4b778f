"""Writes of leaderboard rows: each only improves, in any order and number of deliveries.

A write is a maximum over (generation, better rank key): commutative, associative, idempotent.
"""

from collections.abc import Sequence

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.clock import SECOND, Millis
from chalicelib.dynamo.errors import ConditionFailedError
from chalicelib.dynamo.writes import try_write, update, write
from chalicelib.errors import UnavailableError
from chalicelib.leaderboard.boards import partition
from chalicelib.leaderboard.models import (
    Board,
    Performance,
    PublicProfile,
    RowTarget,
    StoredRow,
    UpsertOutcome,
)
from chalicelib.leaderboard.rules import rank_key
from chalicelib.leaderboard.store import RowItem, row_key, row_of
from chalicelib.values import dataclass

MAX_CONFLICT_RETRIES = 4


class OutdatedProfileError(Exception):
    """The row has a newer profile than the writer; read the profile again."""


def upsert_if_better(
    source: RowTarget, performance: Performance, profile: PublicProfile, *, counted: bool = False
) -> UpsertOutcome:
    """Write a performance to its user's row if it is better.

    ``counted`` means that the global leaderboard counts the quiz. Raises OutdatedProfileError.
    """
    change = _set_performance(performance) + _set_expiry(source.expires)
    change += [RowItem.counted.set(True)] if counted else []
    change += _set_profile(performance.user_id, source.board, profile, listed=source.shown)
    better = (
        RowItem.rank_key.does_not_exist()
        | (RowItem.generation < performance.generation)
        | (
            (RowItem.generation == performance.generation)
            & (RowItem.rank_key > rank_key(performance))
        )
    )
    not_voided = RowItem.voided.does_not_exist() | ~RowItem.voided.contains(performance.attempt_id)
    fits = RowItem.pk.does_not_exist() | (not_voided & better & _not_newer(profile))
    try:
        write(update(_keys(performance.user_id, source.board), change, when=fits))
    except ConditionFailedError as refused:
        there = RowItem.from_raw_data(refused.old or {})
        outcome = _refused(row_of(there), performance, profile)
        if outcome is UpsertOutcome.VOIDED or there.counted or not counted:
            return outcome
        write(update(_keys(performance.user_id, source.board), [RowItem.counted.set(True)]))
        return UpsertOutcome.THERE
    return UpsertOutcome.BETTER


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A total row with the version at which it was read."""

    user_id: str
    board: Board
    seen: int | None
    expires: Millis | None

    def replace(self, total: Performance | None, profile: PublicProfile) -> bool:
        """Write the new total; returns False when it changed since ``seen``."""
        change = _clear_performance() if total is None else _set_performance(total)
        change.append(RowItem.version.set((self.seen or 0) + 1))
        change += _set_profile(self.user_id, self.board, profile, listed=total is not None)
        version = RowItem.version
        unchanged = version.does_not_exist() if self.seen is None else version == self.seen
        unchanged &= _not_newer(profile)
        item = _keys(self.user_id, self.board)
        return _written(item, [*change, *_set_expiry(self.expires)], unchanged)


def void_attempt(source: RowTarget, user_id: str, attempt_id: str) -> None:
    """Mark an attempt as void, and clear the row if it shows that attempt.

    Both in one write: if the mark came first, a better attempt could be refused in favour of the
    voided one. The caller then upserts the user's next best attempt.
    """
    item, shown = _keys(user_id, source.board), RowItem.attempt_id
    noted = [RowItem.voided.add({attempt_id}), *_set_expiry(source.expires)]
    clear = [*noted, RowItem.partition.remove(), *_clear_performance()]
    for _ in range(MAX_CONFLICT_RETRIES):
        if _written(item, noted, shown.does_not_exist() | (shown != attempt_id)):
            return
        if _written(item, clear, shown == attempt_id):
            return
    raise UnavailableError


def apply_profile(row: StoredRow, profile: PublicProfile) -> None:
    """Update a row to a profile unless it has a newer one.

    Rows without a rank key are updated too: the index does not list them.
    """
    at = RowItem.partition
    for _ in range(MAX_CONFLICT_RETRIES):
        home = row.listed_partition
        change = [at.set(home) if profile.listed and home else at.remove(), *_name(profile)]
        # a row with only voided attempts has no partition; by now it may have one
        same = (
            RowItem.listed_partition == home if home else RowItem.listed_partition.does_not_exist()
        )
        older = RowItem.profile_version.does_not_exist() | (
            RowItem.profile_version < profile.version
        )
        try:
            write(update(_same(row), change, when=same & older))
        except ConditionFailedError as refused:
            if refused.old is None:
                # the row was removed meanwhile, with its epoch or by its expiry
                return
            row = row_of(RowItem.from_raw_data(refused.old))
            known = -1 if row.profile_version is None else row.profile_version
            if known >= profile.version:
                return
        else:
            return
    raise UnavailableError


def _refused(there: StoredRow, performance: Performance, profile: PublicProfile) -> UpsertOutcome:
    if (there.profile_version or 0) > profile.version:
        raise OutdatedProfileError
    if (there.profile_version or 0) < profile.version:
        # the earlier writer may have crashed before it noticed the change of the profile
        apply_profile(there, profile)
    if performance.attempt_id in there.voided:
        return UpsertOutcome.VOIDED
    shown = None if there.performance is None else there.performance.attempt_id
    return UpsertOutcome.THERE if shown == performance.attempt_id else UpsertOutcome.WORSE


def _set_performance(performance: Performance) -> list[Action]:
    exact = performance.exact
    return [
        RowItem.rank_key.set(rank_key(performance)),
        RowItem.score.set(performance.score),
        RowItem.max_score.set(performance.max_score),
        RowItem.percentage.set(performance.percentage),
        RowItem.exact.set(str(exact)) if exact is not None else RowItem.exact.remove(),
        RowItem.duration.set(performance.duration),
        RowItem.submitted_at.set(performance.submitted_at),
        RowItem.attempt_id.set(performance.attempt_id),
        RowItem.generation.set(performance.generation),
    ]


def _clear_performance() -> list[Action]:
    return [RowItem.rank_key.remove(), RowItem.attempt_id.remove(), RowItem.generation.remove()]


def _not_newer(profile: PublicProfile) -> Condition:
    known = RowItem.profile_version
    either: Condition = known.does_not_exist() | (known <= profile.version)
    return either


def _set_expiry(expires: Millis | None) -> list[Action]:
    return [] if expires is None else [RowItem.expires.set(expires // SECOND)]


def _set_profile(
    user_id: str, board: Board, profile: PublicProfile, *, listed: bool
) -> list[Action]:
    at, home = RowItem.partition, partition(board, user_id)
    return [
        at.set(home) if listed and profile.listed else at.remove(),
        *([RowItem.listed_partition.set(home)] if listed else []),
        *_name(profile),
    ]


def _name(profile: PublicProfile) -> list[Action]:
    return [RowItem.name.set(profile.name), RowItem.profile_version.set(profile.version)]


def _written(keys: RowItem, change: Sequence[Action], when: Condition) -> bool:
    return try_write(update(keys, change, when=when))


def _keys(user_id: str, board: Board) -> RowItem:
    key = row_key(user_id, board)
    return RowItem(pk=key.pk, sk=key.sk)


def _same(row: StoredRow) -> RowItem:
    return RowItem(pk=f"U#{row.user_id}", sk=f"B#{row.board_name}")
