"""Sparse index of running attempts by their end."""

from concurrent.futures import ThreadPoolExecutor

from chalicelib.attempts.rules import EXPIRY_SHARDS, expiry_shard
from chalicelib.attempts.store import SlotItem, expiry_partition, quiz_of, user_of
from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.errors import RawItem
from chalicelib.pages import Page
from chalicelib.results.models import AttemptRef
from chalicelib.values import dataclass

READERS = 8
PAGE = 1_000
"""Index entries per read: about 200 KB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiringAttempt:
    """An attempt as listed in the index."""

    ref: AttemptRef
    accepts_until: Millis


def list_due(
    shard: int, since: Millis, until: Millis, after: RawItem | None
) -> Page[ExpiringAttempt]:
    """Return a page of one shard's attempts that end in [``since``, ``until``), by end."""
    when = SlotItem.ends.between(_at(since), _at(until))
    where = (SlotItem.expiry_shard == expiry_partition(shard)) & when
    page = reads.query(SlotItem, where, index="expiry", limit=PAGE, after=after)
    return Page([_running(item) for item in page.items], page.after)


def oldest_end(now: Millis) -> Millis | None:
    """Return when the attempt ended that waits longest for its completion; None without any."""
    with ThreadPoolExecutor(READERS) as readers:
        ends = readers.map(lambda shard: _oldest_end(shard, now), range(EXPIRY_SHARDS))
        return min((end for end in ends if end is not None), default=None)


def _oldest_end(shard: int, now: Millis) -> Millis | None:
    in_time = SlotItem.ends < _at(now)
    where = (SlotItem.expiry_shard == expiry_partition(shard)) & in_time
    page = reads.query(SlotItem, where, index="expiry", limit=1)
    return _running(page.items[0]).accepts_until if page.items else None


def list_running_of_user(user_id: str, limit: int, after: RawItem | None) -> Page[ExpiringAttempt]:
    """Return a user's running attempts, at most ``limit``; reads the user's whole shard."""
    where = SlotItem.expiry_shard == expiry_partition(expiry_shard(user_id))
    page = reads.query(SlotItem, where, index="expiry", limit=PAGE, after=after)
    theirs = [item for item in page.items if user_of(item) == user_id]
    goes_on = index_key(theirs[limit - 1]) if len(theirs) > limit else page.after
    return Page([_running(item) for item in theirs[:limit]], goes_on)


def has_running_attempt(user_id: str, now: Millis) -> bool:
    """Return whether a user has a running attempt before its deadline."""
    after = None
    while True:
        page = list_running_of_user(user_id, PAGE, after)
        if any(one.accepts_until > now for one in page.items):
            return True
        after = page.after
        if after is None:
            return False


def _at(time: Millis) -> str:
    # without the rest of the key: before all entries of that millisecond
    return f"{time:013d}"


def index_key(item: SlotItem) -> RawItem:
    names = {"pk": item.pk, "sk": item.sk, "xb": item.expiry_shard, "xs": item.ends}
    return {name: {"S": value} for name, value in names.items()}


def _running(item: SlotItem) -> ExpiringAttempt:
    accepts_until, _, number = (item.ends or "").split("#")
    ref = AttemptRef(user_of(item), quiz_of(item), int(number))
    return ExpiringAttempt(ref=ref, accepts_until=int(accepts_until))
