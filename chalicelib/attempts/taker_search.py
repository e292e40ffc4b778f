"""Search of a quiz's takers by a part of a name or an address."""

from typing import Any, TypeAlias

from chalicelib.accounts import store as accounts
from chalicelib.accounts.models import User
from chalicelib.attempts import slot_queries
from chalicelib.attempts.slot_queries import Taker
from chalicelib.results.models import SlotPosition

PER_READ = 100
MAX_READS = 10
"""Reads per page, a thousand takers: a page can be short and still have a next one."""
Found: TypeAlias = list[tuple[Taker, User | None]]


def search(
    quiz_id: str, query: str | None, limit: int, after: SlotPosition | None
) -> tuple[Found, dict[str, Any] | None]:
    """Return the next takers that match, at most ``limit``, and the continuation."""
    found: Found = []
    position = after
    for _ in range(MAX_READS):
        wanted = limit - len(found) if query is None else min(PER_READ, limit - len(found))
        page = slot_queries.list_takers(quiz_id, wanted, position)
        users = accounts.get_users(one.user_id for one in page.items)
        pairs = [(one, users.get(one.user_id)) for one in page.items]
        found += [pair for pair in pairs if query is None or _matches(pair[1], query)]
        position = page.after
        if position is None or len(found) == limit:
            break
    return found, position


def _matches(user: User | None, query: str) -> bool:
    wanted = query.casefold()
    return user is not None and (
        wanted in user.username.casefold() or wanted in user.email.casefold()
    )
