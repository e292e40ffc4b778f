"""Lists of users, for administrators."""

from chalicelib.accounts.models import User
from chalicelib.accounts.store import ROLL, USERS_BATCH, UserItem, get_users
from chalicelib.dynamo import reads
from chalicelib.pages import Page, Position

SEARCHED_PAGES = 10


def list_users(limit: int, after: Position | None = None) -> Page[UserItem]:
    """Return a page of all users, oldest first; eventually consistent, index attributes only."""
    return reads.query(UserItem, UserItem.roll == ROLL, index="roll", limit=limit, after=after)


def search_users(text: str, limit: int, after: Position | None = None) -> Page[User]:
    """Return a page of users, oldest first, with a text in their name or address.

    Reads at most a thousand users: a page can be short or empty and still have a next one.
    """
    wanted = text.casefold()
    found: list[User] = []
    for _ in range(SEARCHED_PAGES):
        page = list_users(USERS_BATCH, after)
        users = get_users([item.user_id for item in page.items])
        for item in page.items:
            user = users.get(item.user_id)
            if user is not None and _is_named(user, wanted):
                found.append(user)
            if len(found) == limit:
                return Page(found, _roll_position(item))
        after = page.after
        if after is None:
            break
    return Page(found, after)


def _is_named(user: User, wanted: str) -> bool:
    texts = (user.email, user.username, user.display_name or "")
    return any(wanted in text.casefold() for text in texts)


def _roll_position(item: UserItem) -> Position:
    names = {"pk": item.pk, "sk": item.sk, "rl": item.roll, "rk": item.roll_key}
    return {name: {"S": value} for name, value in names.items()}
