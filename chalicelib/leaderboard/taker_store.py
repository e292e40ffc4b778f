"""Store of a quiz's first takers: with enough of them, the quiz counts globally."""

from pynamodb.attributes import BooleanAttribute, UnicodeSetAttribute

from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import ConditionFailedError
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import update, write
from chalicelib.leaderboard.models import Board, FirstTakers


class TakersItem(Item):
    """``BOARD#<board>`` / ``TAKERS``; as many users as the quiz needs to count."""

    Meta = table_meta("leaderboard")

    users = UnicodeSetAttribute(attr_name="u")
    number = IntegerAttribute(attr_name="n")
    settled = BooleanAttribute(attr_name="ok", null=True)


def get(board: Board) -> FirstTakers:
    """Return the first takers of a quiz."""
    return _takers(reads.get(_key(board)))


def register(board: Board, user_id: str, needed: int) -> FirstTakers:
    """Add a taker while fewer than ``needed`` are stored; returns the resulting first takers."""
    key, number = _key(board), TakersItem.number
    found = get(board)
    while len(found.users) < needed and user_id not in found.users:
        known = len(found.users)
        unchanged = number == known if known else number.does_not_exist()
        change = [TakersItem.users.add({user_id}), number.set(known + 1)]
        try:
            write(update(TakersItem(pk=key.pk, sk=key.sk), change, when=unchanged))
        except ConditionFailedError:
            found = get(board)
        else:
            return FirstTakers(found.users | {user_id})
    return found


def settle(board: Board) -> None:
    """Mark that the totals of the first takers count the quiz."""
    key = _key(board)
    write(update(TakersItem(pk=key.pk, sk=key.sk), [TakersItem.settled.set(True)]))


def _key(board: Board) -> Key[TakersItem]:
    return Key(TakersItem, f"BOARD#{board.name}", "TAKERS")


def _takers(item: TakersItem | None) -> FirstTakers:
    if item is None:
        return FirstTakers(frozenset())
    return FirstTakers(frozenset(item.users or ()), bool(item.settled))
