"""Lists of users, for administrators and announcements; the index has them in shards."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from heapq import merge
from itertools import islice

from pynamodb.expressions.condition import Condition

from chalicelib.accounts.models import User
from chalicelib.accounts.store import ROLLS, USERS_BATCH, UserItem, get_users
from chalicelib.dynamo import reads
from chalicelib.pages import Page, Position

SEARCHED_PAGES = 10
READERS = 16


def list_users(limit: int, after: Position | None = None) -> Page[str]:
    """Return a page of the ids of all users, oldest first; eventually consistent.

    Reads a page of each shard.
    """
    page = _list_items(limit, after)
    return Page([item.user_id for item in page.items], page.after)


def _list_items(limit: int, after: Position | None) -> Page[UserItem]:
    # the index has no other attributes than its keys
    with ThreadPoolExecutor(READERS) as readers:
        pages: Sequence[Page[UserItem]] = list(
            readers.map(lambda roll: _shard_page(roll, limit, after), ROLLS)
        )
    in_order = merge(*(page.items for page in pages), key=lambda item: item.roll_key)
    items = list(islice(in_order, limit))
    goes_on = sum(len(page.items) for page in pages) > limit or any(page.after for page in pages)
    return Page(items, _position(items[-1]) if goes_on else None)


def list_by_shard(limit: int, after: Position | None = None) -> Page[str]:
    """Return a page of the ids of all users, shard by shard; eventually consistent."""
    shard, start = (after["shard"], after["start"]) if after else (0, None)
    found: list[str] = []
    for number in range(shard, len(ROLLS)):
        where = UserItem.roll == ROLLS[number]
        rest = limit - len(found)
        page = reads.query(UserItem, where, index="roll", limit=rest, after=start)
        found += [item.user_id for item in page.items]
        start = page.after
        if start is not None or (len(found) == limit and number + 1 < len(ROLLS)):
            place = number if start is not None else number + 1
            return Page(found, {"shard": place, "start": start})
    return Page(found, None)


def search_users(text: str, limit: int, after: Position | None = None) -> Page[User]:
    """Return a page of users, oldest first, with a text in their name or address.

    Reads at most a thousand users: a page can be short or empty and still have a next one.
    """
    wanted = text.casefold()
    found: list[User] = []
    for _ in range(SEARCHED_PAGES):
        page = _list_items(USERS_BATCH, after)
        users = get_users([item.user_id for item in page.items])
        for item in page.items:
            user = users.get(item.user_id)
            if user is not None and _is_named(user, wanted):
                found.append(user)
            if len(found) == limit:
                return Page(found, _position(item))
        after = page.after
        if after is None:
            break
    return Page(found, after)


def _is_named(user: User, wanted: str) -> bool:
    texts = (user.email, user.username, user.display_name or "")
    return any(wanted in text.casefold() for text in texts)


def _position(item: UserItem) -> Position:
    return {"rk": item.roll_key}


def _shard_page(roll: str, limit: int, after: Position | None) -> Page[UserItem]:
    where: Condition = UserItem.roll == roll
    if after is not None:
        where &= UserItem.roll_key > after["rk"]
    return reads.query(UserItem, where, index="roll", limit=limit)
