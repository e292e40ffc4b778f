"""Queries of the slots of a quiz, ordered by shard, then by user.

The order never changes: a later start is inserted somewhere, and no user is moved or listed twice.
Reads are strongly consistent.
"""

from collections.abc import Iterator
from typing import Any

from pynamodb.attributes import Attribute
from pynamodb.expressions.condition import Condition

from chalicelib.attempts.models import Slot
from chalicelib.attempts.rules import QUIZ_SHARDS, quiz_shard
from chalicelib.attempts.store import (
    FINISHED,
    RUNNING,
    SlotItem,
    partition_of,
    slot_of,
    user_of,
)
from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.errors import RawItem
from chalicelib.pages import Page
from chalicelib.results.models import AttemptRef, SlotPosition
from chalicelib.values import dataclass

PAGE = 100
"""Slots per read when a filter applies."""
PAGES_PER_LIST = 10
"""Reads of a list's page in addition to one per shard; a page can therefore be short."""

AFTER_USER = "~"
"""Sorts after every key of a user."""

IS_RUNNING = SlotItem.state == RUNNING
"""Filter: users with a running attempt."""
HAS_FINISHED = (SlotItem.state == FINISHED) | (SlotItem.number > 1)
"""Filter: users with a finished attempt; a second attempt starts only after that."""
HAS_CONTENT = SlotItem.purged.does_not_exist() | (SlotItem.purged < SlotItem.number)
"""Filter: users with an attempt that was not purged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """The state of a user's attempts at a quiz, as needed in lists."""

    user_id: str
    quiz_id: str
    number: int
    """Number of the last attempt, which is the number of started attempts."""
    running: bool
    quiz_version: int
    started_at: Millis
    accepts_until: Millis
    purged: int = 0

    @property
    def ref(self) -> AttemptRef:
        """Return the last attempt."""
        return AttemptRef(self.user_id, self.quiz_id, self.number)


@dataclass(frozen=True, slots=True)
class StartedAttempt:
    """One attempt of a taker."""

    ref: AttemptRef
    taker: Taker

    @property
    def is_running(self) -> bool:
        return self.taker.running and self.ref == self.taker.ref


def list_takers(
    quiz_id: str, limit: int, after: SlotPosition | None, only: Condition | None = None
) -> Page[Taker]:
    """Return a page of a quiz's takers, all or those under a filter."""
    shard, user = (after["shard"], after["user"]) if after else (0, "")
    found: list[Taker] = []
    for _ in range(QUIZ_SHARDS + PAGES_PER_LIST):
        page = list_takers_in_shard(quiz_id, shard, limit - len(found), user, only)
        found += page.items
        shard, user = (page.after["shard"], page.after["user"]) if page.after else (shard + 1, "")
        if shard == QUIZ_SHARDS:
            return Page(found, None)
        if len(found) == limit:
            break
    return Page(found, {"shard": shard, "user": user})


def list_takers_in_shard(
    quiz_id: str, shard: int, limit: int, begin: str, only: Condition | None = None
) -> Page[Taker]:
    """Return a page of the takers in one shard, from a user id on, in one read."""
    where = (SlotItem.pk == partition_of(quiz_id, shard)) & (SlotItem.sk >= f"U#{begin}")
    read = limit if only is None else max(limit, PAGE)
    page = reads.query(
        SlotItem,
        where,
        limit=read,
        filter_by=HAS_CONTENT if only is None else HAS_CONTENT & only,
        consistent=True,
        projection=_PARTS,
    )
    found = [_taker(quiz_id, item) for item in page.items[:limit]]
    if len(page.items) > limit:
        return Page(found, _position_after(shard, found[-1].user_id))
    if page.after is None:
        return Page(found, None)
    return Page(found, _position_after(shard, page.after["sk"]["S"].removeprefix("U#")))


def list_attempts_of_quiz(
    quiz_id: str, limit: int, after: SlotPosition | None
) -> Page[StartedAttempt]:
    """Return a page of attempts at a quiz, by taker and number."""
    page = list_takers(quiz_id, limit, after)
    found: list[StartedAttempt] = []
    for taker in page.items:
        was_cut = after is not None and after["user"] == taker.user_id
        first = after["number"] if after and was_cut else 1
        for number in range(max(first, taker.purged + 1), taker.number + 1):
            ref = AttemptRef(taker.user_id, quiz_id, number)
            if len(found) == limit:
                return Page(found, position_of(ref))
            found.append(StartedAttempt(ref, taker))
    return Page(found, page.after)


_WITHOUT_TRACE: list[Attribute[Any]] = [
    SlotItem.pk,
    SlotItem.sk,
    SlotItem.number,
    SlotItem.state,
    SlotItem.version,
    SlotItem.quiz_version,
    SlotItem.started_at,
    SlotItem.expires_at,
    SlotItem.accepts_until,
    SlotItem.base_minutes,
    SlotItem.extra_minutes,
    SlotItem.seed,
    SlotItem.started_by,
    SlotItem.last_write,
    SlotItem.answers,
    SlotItem.pauses_applied,
    SlotItem.reopened_at,
    SlotItem.seen_at,
]


def list_slots(quiz_id: str, per_read: int, max_reads: int) -> Iterator[Slot]:
    """Yield the slots of a quiz without their traces, in at most ``max_reads`` reads."""
    reads_left = max_reads
    for shard in range(QUIZ_SHARDS):
        after: RawItem | None = None
        while reads_left:
            where = SlotItem.pk == partition_of(quiz_id, shard)
            page = reads.query(
                SlotItem,
                where,
                limit=per_read,
                after=after,
                filter_by=HAS_CONTENT,
                projection=_WITHOUT_TRACE,
            )
            reads_left -= 1
            yield from (slot for item in page.items if (slot := slot_of(item)) is not None)
            after = page.after
            if after is None:
                break


def list_running(quiz_id: str, limit: int, after: SlotPosition | None) -> Page[AttemptRef]:
    """Return a page of the running attempts at a quiz."""
    page = list_takers(quiz_id, limit, after, IS_RUNNING)
    return Page([one.ref for one in page.items], page.after)


def position_of(ref: AttemptRef) -> dict[str, Any]:
    """Return the position of a list that begins with this attempt."""
    return {"shard": quiz_shard(ref.user_id), "user": ref.user_id, "number": ref.number}


def position_after_taker(ref: AttemptRef) -> dict[str, Any]:
    """Return where a list of takers continues after the taker of an attempt."""
    return _position_after(quiz_shard(ref.user_id), ref.user_id)


def list_finished(quiz_id: str, limit: int, after: SlotPosition | None) -> Page[AttemptRef]:
    """Return a page of the finished attempts at a quiz."""
    page = list_attempts_of_quiz(quiz_id, limit, after)
    return Page([one.ref for one in page.items if not one.is_running], page.after)


def list_users_with_finished(quiz_id: str, limit: int, after: SlotPosition | None) -> Page[str]:
    """Return a page of the users with a finished attempt at a quiz."""
    page = list_takers(quiz_id, limit, after, HAS_FINISHED)
    with_any = [one for one in page.items if one.number - one.running > one.purged]
    return Page([one.user_id for one in with_any], page.after)


_PARTS: list[Attribute[Any]] = [
    SlotItem.pk,
    SlotItem.sk,
    SlotItem.number,
    SlotItem.state,
    SlotItem.quiz_version,
    SlotItem.started_at,
    SlotItem.accepts_until,
    SlotItem.purged,
]


def _position_after(shard: int, user_id: str) -> dict[str, Any]:
    return {"shard": shard, "user": f"{user_id}{AFTER_USER}"}


def _taker(quiz_id: str, item: SlotItem) -> Taker:
    return Taker(
        user_id=user_of(item),
        quiz_id=quiz_id,
        number=item.number,
        running=item.state == RUNNING,
        quiz_version=item.quiz_version,
        started_at=item.started_at,
        accepts_until=item.accepts_until,
        purged=item.purged,
    )
