"""Rows of boards as they are kept: each only ever gets better, whatever comes twice or late.

The write is a maximum over (generation, better rank key): commutative, associative, idempotent.
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
"""The name in the row of somebody who does not want theirs shown."""
ERASED = 2**53
"""A version of the profile that no change ever reaches."""
MAX_CONFLICT_RETRIES = 4
ROWS_PER_USER = 5_000


class RowItem(Item):
    """``U#<user id>`` / ``B#<board>``; in the index `rank` by ``b`` and ``r`` while listed.

    The index carries only what a rank key does not say already: name, points and percentage.
    """

    Meta = table_meta("leaderboard")
    user_id = KeyPart("pk", "U#")
    row_name = KeyPart("sk", "B#")

    rank_key = UnicodeAttribute(attr_name="r", null=True)
    partition = UnicodeAttribute(attr_name="b", null=True)
    listed_partition = UnicodeAttribute(attr_name="h", null=True)
    """The partition while listed, kept when hidden; a row that is never shown has none."""
    name = UnicodeAttribute(attr_name="nm", null=True)
    profile_version = IntegerAttribute(attr_name="pv", null=True)
    score = DecimalAttribute(attr_name="s", null=True)
    max_score = DecimalAttribute(attr_name="mx", null=True)
    percentage = DecimalAttribute(attr_name="pc", null=True)
    exact = UnicodeAttribute(attr_name="f", null=True)
    """The exact share of the maximum as ``n/d``, where score and maximum do not say it."""
    counted = BooleanAttribute(attr_name="cn", null=True)
    """Whether the global board counts it: its quiz is another's and has enough takers."""
    duration = IntegerAttribute(attr_name="d", null=True)
    submitted_at = IntegerAttribute(attr_name="te", null=True)
    attempt_id = UnicodeAttribute(attr_name="aid", null=True)
    generation = IntegerAttribute(attr_name="g", null=True)
    voided = UnicodeSetAttribute(attr_name="vd", null=True)
    """Attempts that count no more; a replay must not bring them back."""
    version = IntegerAttribute(attr_name="ver", null=True)
    """Counts the writes of a summed row."""
    expires = IntegerAttribute(attr_name="x", null=True)


@dataclass(frozen=True, slots=True)
class PublicProfile:
    """How a user appears in a row: listed or not, under which name, as of which profile."""

    listed: bool
    name: str
    version: int

    @classmethod
    def of(cls, user: User) -> "PublicProfile":
        """How a user wants to appear; a disabled one does not."""
        shown = user.visibility is not Visibility.HIDDEN and user.status is UserStatus.ACTIVE
        anonymous = user.visibility is Visibility.ANONYMOUS
        return cls(shown, ANONYMOUS if anonymous else user.username, user.profile_version)

    @classmethod
    def of_erased(cls) -> "PublicProfile":
        """How a user who is gone appears: not at all, and later than any profile they had."""
        return cls(listed=False, name="", version=ERASED)


class OutdatedProfileError(Exception):
    """A row follows a later profile than the writer knows; read the profile again."""


def row_key(user_id: str, board: Board) -> Key[RowItem]:
    """Where a user's row of a board is."""
    return Key(RowItem, f"U#{user_id}", f"B#{board.name}")


def get_row(user_id: str, board: Board) -> RowItem | None:
    """A user's row, as of all writes before now."""
    return reads.get(row_key(user_id, board))


def upsert_if_better(
    source: RowTarget, standing: Performance, face: PublicProfile, *, counted: bool = False
) -> UpsertOutcome:
    """Put a standing into its user's row if it is better than what is there.

    ``counted`` says that the global board counts the quiz by now. Raises OutdatedProfileError.
    """
    change = _set_standing(standing) + _set_expiry(source.expires)
    change += [RowItem.counted.set(True)] if counted else []
    change += _set_face(standing.user_id, source.board, face, listed=source.shown)
    better = (
        RowItem.rank_key.does_not_exist()
        | (RowItem.generation < standing.generation)
        | ((RowItem.generation == standing.generation) & (RowItem.rank_key > rank_key(standing)))
    )
    not_voided = RowItem.voided.does_not_exist() | ~RowItem.voided.contains(standing.attempt_id)
    fits = RowItem.pk.does_not_exist() | (not_voided & better & _not_newer(face))
    try:
        write(update(_keys(standing.user_id, source.board), change, when=fits))
    except ConditionFailedError as refused:
        there = RowItem.from_raw_data(refused.old or {})
        outcome = _refused(there, standing, face)
        if outcome is UpsertOutcome.VOIDED or there.counted or not counted:
            return outcome
        write(update(_same(there), [RowItem.counted.set(True)]))
        return UpsertOutcome.THERE
    return UpsertOutcome.BETTER


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row that is summed from others: whose, on which board, and as of which version."""

    user_id: str
    board: Board
    seen: int | None
    expires: Millis | None

    def replace(self, total: Performance | None, face: PublicProfile) -> bool:
        """Write the new sum; False when somebody else wrote one since ``seen``."""
        change = _clear_standing() if total is None else _set_standing(total)
        change.append(RowItem.version.set((self.seen or 0) + 1))
        change += _set_face(self.user_id, self.board, face, listed=total is not None)
        version = RowItem.version
        unchanged = version.does_not_exist() if self.seen is None else version == self.seen
        unchanged &= _not_newer(face)
        item = _keys(self.user_id, self.board)
        return _written(item, [*change, *_set_expiry(self.expires)], unchanged)


def void_attempt(source: RowTarget, user_id: str, attempt_id: str) -> None:
    """Note that an attempt counts no more, and clear the row if it is the one that is shown.

    Both in one write: were it noted first, a better attempt could be refused in favour of one that
    is about to go. Who strikes has to join the user's next best after.
    """
    item, shown = _keys(user_id, source.board), RowItem.attempt_id
    noted = [RowItem.voided.add({attempt_id}), *_set_expiry(source.expires)]
    clear = [*noted, RowItem.partition.remove(), *_clear_standing()]
    for _ in range(MAX_CONFLICT_RETRIES):
        if _written(item, noted, shown.does_not_exist() | (shown != attempt_id)):
            return
        if _written(item, clear, shown == attempt_id):
            return
    raise UnavailableError


def list_rows(user_id: str, prefix: str) -> list[RowItem]:
    """A user's rows of the boards whose names begin so, as of all writes before now."""
    where = (RowItem.pk == f"U#{user_id}") & RowItem.sk.startswith(f"B#{prefix}")
    return list(reads.query_all(RowItem, where, at_most=ROWS_PER_USER, consistent=True))


def apply_profile(item: RowItem, face: PublicProfile) -> None:
    """Let a row follow its user's profile, unless it follows a later one already.

    Whether the row counts is not looked at: the index has only rows with a rank key.
    """
    at = RowItem.partition
    for _ in range(MAX_CONFLICT_RETRIES):
        home = item.listed_partition
        change = [at.set(home) if face.listed and home else at.remove(), *_name(face)]
        # a row that was only struck so far has no home; by now it may have joined
        same = (
            RowItem.listed_partition == home if home else RowItem.listed_partition.does_not_exist()
        )
        older = RowItem.profile_version.does_not_exist() | (RowItem.profile_version < face.version)
        try:
            write(update(_same(item), change, when=same & older))
        except ConditionFailedError as refused:
            item = RowItem.from_raw_data(refused.old or {})
            known = -1 if item.profile_version is None else item.profile_version
            if known >= face.version:
                return
        else:
            return
    raise UnavailableError


def performance_of(item: RowItem) -> Performance | None:
    """What a row shows; None when nothing counts any more."""
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


def _refused(there: RowItem, standing: Performance, face: PublicProfile) -> UpsertOutcome:
    if (there.profile_version or 0) > face.version:
        raise OutdatedProfileError
    if (there.profile_version or 0) < face.version:
        # whoever wrote it died before they saw that the profile had changed meanwhile
        apply_profile(there, face)
    if standing.attempt_id in (there.voided or ()):
        return UpsertOutcome.VOIDED
    return UpsertOutcome.THERE if there.attempt_id == standing.attempt_id else UpsertOutcome.WORSE


def _set_standing(standing: Performance) -> list[Action]:
    exact = standing.exact
    return [
        RowItem.rank_key.set(rank_key(standing)),
        RowItem.score.set(standing.score),
        RowItem.max_score.set(standing.max_score),
        RowItem.percentage.set(standing.percentage),
        RowItem.exact.set(str(exact)) if exact is not None else RowItem.exact.remove(),
        RowItem.duration.set(standing.duration),
        RowItem.submitted_at.set(standing.submitted_at),
        RowItem.attempt_id.set(standing.attempt_id),
        RowItem.generation.set(standing.generation),
    ]


def _clear_standing() -> list[Action]:
    return [RowItem.rank_key.remove(), RowItem.attempt_id.remove(), RowItem.generation.remove()]


def _not_newer(face: PublicProfile) -> Condition:
    known = RowItem.profile_version
    either: Condition = known.does_not_exist() | (known <= face.version)
    return either


def _set_expiry(expires: Millis | None) -> list[Action]:
    return [] if expires is None else [RowItem.expires.set(expires // SECOND)]


def _set_face(user_id: str, board: Board, face: PublicProfile, *, listed: bool) -> list[Action]:
    at, home = RowItem.partition, partition(board, user_id)
    return [
        at.set(home) if listed and face.listed else at.remove(),
        *([RowItem.listed_partition.set(home)] if listed else []),
        *_name(face),
    ]


def _name(face: PublicProfile) -> list[Action]:
    return [RowItem.name.set(face.name), RowItem.profile_version.set(face.version)]


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
