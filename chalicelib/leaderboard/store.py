"""Store of leaderboard rows: each only improves, in any order and number of deliveries.

A write is a maximum over (generation, better rank key): commutative, associative, idempotent.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.accounts.models import User, UserStatus, Visibility
from chalicelib.clock import SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import DecimalAttribute, IntegerAttribute
from chalicelib.dynamo.errors import ConditionFailedError, RawItem
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import try_write, update, write
from chalicelib.errors import UnavailableError
from chalicelib.leaderboard import boards
from chalicelib.leaderboard.boards import partition
from chalicelib.leaderboard.models import Board, Performance, RowTarget, UpsertOutcome
from chalicelib.leaderboard.rules import rank_key
from chalicelib.values import dataclass

ANONYMOUS = ""
"""Stored as the name of an anonymous user."""
ERASED = 2**53
"""Version of the profile of an erased user, higher than all others."""
MAX_CONFLICT_RETRIES = 4
ROWS_PER_USER = 5_000


class RowItem(Item):
    """``U#<user id>`` / ``B#<board>``; in the index `rank` by ``b`` and ``r`` while listed.

    The index projects only what the rank key lacks: name, points and percentage.
    """

    Meta = table_meta("leaderboard")
    user_id = KeyPart("pk", "U#")
    row_name = KeyPart("sk", "B#")

    rank_key = UnicodeAttribute(attr_name="r", null=True)
    partition = UnicodeAttribute(attr_name="b", null=True)
    listed_partition = UnicodeAttribute(attr_name="h", null=True)
    """The partition while listed, kept when hidden; absent in rows that are never shown."""
    name = UnicodeAttribute(attr_name="nm", null=True)
    profile_version = IntegerAttribute(attr_name="pv", null=True)
    score = DecimalAttribute(attr_name="s", null=True)
    max_score = DecimalAttribute(attr_name="mx", null=True)
    percentage = DecimalAttribute(attr_name="pc", null=True)
    exact = UnicodeAttribute(attr_name="f", null=True)
    """The exact ratio to the maximum as ``n/d``, where score and maximum are rounded."""
    counted = BooleanAttribute(attr_name="cn", null=True)
    """Whether the global leaderboard counts it: another owner's quiz with enough takers."""
    duration = IntegerAttribute(attr_name="d", null=True)
    submitted_at = IntegerAttribute(attr_name="te", null=True)
    attempt_id = UnicodeAttribute(attr_name="aid", null=True)
    generation = IntegerAttribute(attr_name="g", null=True)
    voided = UnicodeSetAttribute(attr_name="vd", null=True)
    """Voided attempts, which a replay must not bring back."""
    version = IntegerAttribute(attr_name="ver", null=True)
    """Number of writes of a total row."""
    expires = IntegerAttribute(attr_name="x", null=True)


@dataclass(frozen=True, slots=True)
class PublicProfile:
    """A user's profile in rows: listed or not, the name, and the profile's version."""

    listed: bool
    name: str
    version: int

    @classmethod
    def of(cls, user: User) -> "PublicProfile":
        """Return the profile of a user; disabled users are not listed."""
        shown = user.visibility is not Visibility.HIDDEN and user.status is UserStatus.ACTIVE
        anonymous = user.visibility is Visibility.ANONYMOUS
        return cls(shown, ANONYMOUS if anonymous else user.username, user.profile_version)

    @classmethod
    def of_erased(cls) -> "PublicProfile":
        """Return the profile of an erased user: not listed, newer than any other version."""
        return cls(listed=False, name="", version=ERASED)


class OutdatedProfileError(Exception):
    """The row has a newer profile than the writer; read the profile again."""


def row_key(user_id: str, board: Board) -> Key[RowItem]:
    """Return the key of a user's row."""
    return Key(RowItem, f"U#{user_id}", f"B#{board.name}")


def get_row(user_id: str, board: Board) -> RowItem | None:
    """Return a user's row, read consistently."""
    return reads.get(row_key(user_id, board))


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
        outcome = _refused(there, performance, profile)
        if outcome is UpsertOutcome.VOIDED or there.counted or not counted:
            return outcome
        write(update(_same(there), [RowItem.counted.set(True)]))
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


def list_rows(user_id: str, prefix: str) -> list[RowItem]:
    """Return a user's rows of the leaderboards with a prefix, read consistently."""
    where = (RowItem.pk == f"U#{user_id}") & RowItem.sk.startswith(f"B#{prefix}")
    return list(reads.query_all(RowItem, where, at_most=ROWS_PER_USER, consistent=True))


def apply_profile(item: RowItem, profile: PublicProfile) -> None:
    """Update a row to a profile unless it has a newer one.

    Rows without a rank key are updated too: the index does not list them.
    """
    at = RowItem.partition
    for _ in range(MAX_CONFLICT_RETRIES):
        home = item.listed_partition
        change = [at.set(home) if profile.listed and home else at.remove(), *_name(profile)]
        # a row with only voided attempts has no partition; by now it may have one
        same = (
            RowItem.listed_partition == home if home else RowItem.listed_partition.does_not_exist()
        )
        older = RowItem.profile_version.does_not_exist() | (
            RowItem.profile_version < profile.version
        )
        try:
            write(update(_same(item), change, when=same & older))
        except ConditionFailedError as refused:
            item = RowItem.from_raw_data(refused.old or {})
            known = -1 if item.profile_version is None else item.profile_version
            if known >= profile.version:
                return
        else:
            return
    raise UnavailableError


def performance_of(item: RowItem) -> Performance | None:
    """Return the performance in a row; None when none counts."""
    if item.rank_key is None:
        return None
    return Performance(
        user_id=item.user_id,
        attempt_id=item.attempt_id or "",
        score=item.score,
        max_score=item.max_score,
        percentage=item.percentage,
        exact=None if item.exact is None else Fraction(item.exact),
        duration=item.duration,
        submitted_at=item.submitted_at,
        generation=item.generation or 0,
    )


def _refused(there: RowItem, performance: Performance, profile: PublicProfile) -> UpsertOutcome:
    if (there.profile_version or 0) > profile.version:
        raise OutdatedProfileError
    if (there.profile_version or 0) < profile.version:
        # the earlier writer may have crashed before it noticed the change of the profile
        apply_profile(there, profile)
    if performance.attempt_id in (there.voided or ()):
        return UpsertOutcome.VOIDED
    return (
        UpsertOutcome.THERE if there.attempt_id == performance.attempt_id else UpsertOutcome.WORSE
    )


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


def _written(item: RowItem, change: Sequence[Action], when: Condition) -> bool:
    return try_write(update(_same(item), change, when=when))


def _keys(user_id: str, board: Board) -> RowItem:
    key = row_key(user_id, board)
    return RowItem(pk=key.pk, sk=key.sk)


def _same(item: RowItem) -> RowItem:
    return RowItem(pk=item.pk, sk=item.sk)


def epoch_of_key(raw: RawItem) -> int | None:
    """Return the epoch of a row or of a quiz's first takers; None for any other item."""
    pk, sk = str(raw["pk"]["S"]), str(raw["sk"]["S"])
    if sk.startswith("B#"):
        return boards.epoch_of(sk.removeprefix("B#"))
    return boards.epoch_of(pk.removeprefix("BOARD#")) if sk == "TAKERS" else None


def distinct_user_ids(items: Iterator[RawItem]) -> Iterator[str]:
    """Yield each user id once; items of one user are next to each other in a scan."""
    for pk, _ in groupby(raw["pk"]["S"] for raw in items):
        if pk.startswith("U#"):
            yield pk.removeprefix("U#")
