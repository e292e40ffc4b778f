"""Who has begun at a quiz: its slots, shard after shard, and in a shard by user.

That order never changes. Whoever begins later comes somewhere in between; nobody moves or comes
twice. Reads are strongly consistent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from pynamodb.attributes import Attribute

from chalicelib.attempts.rules import QUIZ_SHARDS
from chalicelib.attempts.store import RUNNING, SlotItem, partition_of, user_of
from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.results.models import AttemptRef

PAGE = 100
"""Slots that are looked at to find some that run."""
PAGES_PER_LIST = 10
"""What a page of a list looks at beyond one read for each shard: bounded, so it may be short."""

Position: TypeAlias = Mapping[str, Any]
"""The last user that was looked at, and their shard; in cursors and messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """Where somebody stands with a quiz, as far as lists of many need it."""

    user_id: str
    quiz_id: str
    number: int
    """Of their last attempt: how many they have begun."""
    running: bool
    started_at: Millis
    accepts_until: Millis

    @property
    def ref(self) -> AttemptRef:
        """Their last attempt."""
        return AttemptRef(self.user_id, self.quiz_id, self.number)


@dataclass(frozen=True, slots=True)
class TakersPage:
    """Some takers of a quiz; ``after`` continues the list, and is None at the end."""

    items: list[Taker]
    after: dict[str, Any] | None


def at_quiz(
    quiz_id: str, limit: int, after: Position | None, *, running: bool = False
) -> TakersPage:
    """The next takers of a quiz, at most ``limit``; with ``running``, those who sit it now."""
    shard, user = (after["shard"], after["user"]) if after else (0, "")
    found: list[Taker] = []
    for _ in range(QUIZ_SHARDS + PAGES_PER_LIST):
        page = in_shard(quiz_id, shard, limit - len(found), user, running=running)
        found += page.items
        if page.after is None:
            shard, user = shard + 1, ""
        else:
            user = page.after["user"]
        if shard == QUIZ_SHARDS:
            return TakersPage(found, None)
        if len(found) == limit:
            break
    return TakersPage(found, {"shard": shard, "user": user})


def in_shard(
    quiz_id: str, shard: int, limit: int, after_user: str, *, running: bool = False
) -> TakersPage:
    """The same of one shard, in one read."""
    where = (SlotItem.pk == partition_of(quiz_id, shard)) & (SlotItem.sk > f"U#{after_user}")
    page = reads.query(
        SlotItem,
        where,
        limit=max(limit, PAGE) if running else limit,
        only=SlotItem.state == RUNNING if running else None,
        consistent=True,
        parts=_PARTS,
    )
    found = [_taker(quiz_id, item) for item in page.items[:limit]]
    if len(page.items) > limit:
        return TakersPage(found, {"shard": shard, "user": found[-1].user_id})
    if page.after is None:
        return TakersPage(found, None)
    return TakersPage(found, {"shard": shard, "user": page.after["sk"]["S"].removeprefix("U#")})


def every(quiz_id: str, *, running: bool = False) -> Iterator[Taker]:
    """All of them, for whoever is not waited for."""
    page = at_quiz(quiz_id, PAGE, None, running=running)
    yield from page.items
    while page.after is not None:
        page = at_quiz(quiz_id, PAGE, page.after, running=running)
        yield from page.items


_PARTS: list[Attribute[Any]] = [
    SlotItem.pk,
    SlotItem.sk,
    SlotItem.number,
    SlotItem.state,
    SlotItem.started_at,
    SlotItem.accepts_until,
]


def _taker(quiz_id: str, item: SlotItem) -> Taker:
    return Taker(
        user_id=user_of(item),
        quiz_id=quiz_id,
        number=item.number,
        running=item.state == RUNNING,
        started_at=item.started_at,
        accepts_until=item.accepts_until,
    )
