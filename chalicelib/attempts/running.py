"""The two sparse indexes of attempts that run: by the minute they end in, and by quiz."""

from typing import Any

from chalicelib.attempts.rules import QUIZ_SHARDS
from chalicelib.attempts.store import SlotItem
from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.failures import RawItem
from chalicelib.dynamo.reads import Page
from chalicelib.results.models import AttemptRef
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """An attempt as an index has it."""

    ref: AttemptRef
    accepts_until: Millis
    started_at: Millis | None = None
    """Only the index by quiz carries it."""


@dataclass(frozen=True, slots=True)
class RunningPage:
    """Some of what runs; ``after`` continues it, and is None at the end."""

    items: list[Running]
    after: dict[str, Any] | None


def due(minute: int, shard: int, limit: int, after: RawItem | None) -> RunningPage:
    """What ends in a minute since the epoch; one page of one of the minute's shards."""
    where = SlotItem.expiry_bucket == f"{minute}#{shard}"
    return _read(reads.query(SlotItem, where, index="expiry", limit=limit, after=after))


def anywhere(limit: int, after: RawItem | None) -> RunningPage:
    """Whatever runs, in no order; one page."""
    return _read(reads.scan(SlotItem, index="expiry", limit=limit, after=after))


def in_shard(quiz_id: str, shard: int, limit: int, after: RawItem | None) -> RunningPage:
    """What runs in one of a quiz's shards, what ends first before the rest; one page."""
    where = SlotItem.quiz_bucket == f"{quiz_id}#{shard}"
    return _read(reads.query(SlotItem, where, index="running", limit=limit, after=after))


def last_at_quiz(quiz_id: str) -> Millis | None:
    """When the last of what runs at a quiz accepts no more; None when nothing runs."""
    last: list[Millis] = []
    for shard in range(QUIZ_SHARDS):
        where = SlotItem.quiz_bucket == f"{quiz_id}#{shard}"
        page = reads.query(SlotItem, where, index="running", limit=1, backwards=True)
        last += [_running(item).accepts_until for item in page.items]
    return max(last, default=None)


def at_quiz(quiz_id: str, limit: int, after: dict[str, Any] | None) -> RunningPage:
    """What runs at a quiz, shard after shard: at most a query for each, and one more."""
    shard, at = (after["shard"], after["at"]) if after else (0, None)
    found: list[Running] = []
    while shard < QUIZ_SHARDS and len(found) < limit:
        page = in_shard(quiz_id, shard, limit - len(found), at)
        found += page.items
        shard, at = (shard, page.after) if page.after else (shard + 1, None)
    goes_on = {"shard": shard, "at": at} if shard < QUIZ_SHARDS else None
    return RunningPage(found, goes_on)


def _read(page: Page[SlotItem]) -> RunningPage:
    return RunningPage([_running(item) for item in page.items], page.after)


def _running(item: SlotItem) -> Running:
    accepts_until, _, number = (item.ends or "").split("#")
    ref = AttemptRef(item.pk.removeprefix("U#"), item.sk.removeprefix("Q#"), int(number))
    # an item of an index has only what the index carries
    started_at: Millis | None = item.started_at
    return Running(ref=ref, accepts_until=int(accepts_until), started_at=started_at)
