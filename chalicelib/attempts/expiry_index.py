"""The sparse index of attempts that run, by the time they end: what is due, what a user sits."""

from chalicelib.attempts.rules import expiry_shard
from chalicelib.attempts.store import SlotItem, expiry_partition, quiz_of, user_of
from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.errors import RawItem
from chalicelib.pages import Page
from chalicelib.results.models import AttemptRef
from chalicelib.values import dataclass

PAGE = 1_000
"""Entries of the index that are read at once: some 200 KB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiringAttempt:
    """An attempt as the index has it."""

    ref: AttemptRef
    accepts_until: Millis


def list_due(
    shard: int, since: Millis, until: Millis, after: RawItem | None
) -> Page[ExpiringAttempt]:
    """What ends from ``since`` on and before ``until``, the first first; one page of one shard."""
    when = SlotItem.ends.between(_at(since), _at(until))
    where = (SlotItem.expiry_shard == expiry_partition(shard)) & when
    page = reads.query(SlotItem, where, index="expiry", limit=PAGE, after=after)
    return Page([_running(item) for item in page.items], page.after)


def list_running_of_user(user_id: str, limit: int, after: RawItem | None) -> Page[ExpiringAttempt]:
    """What a user sits, at most ``limit``; goes through all that runs in the user's shard."""
    where = SlotItem.expiry_shard == expiry_partition(expiry_shard(user_id))
    page = reads.query(SlotItem, where, index="expiry", limit=PAGE, after=after)
    theirs = [item for item in page.items if user_of(item) == user_id]
    goes_on = index_key(theirs[limit - 1]) if len(theirs) > limit else page.after
    return Page([_running(item) for item in theirs[:limit]], goes_on)


def is_sitting(user_id: str, now: Millis) -> bool:
    """Whether an attempt of a user runs whose time is not up; one page after the other."""
    after = None
    while True:
        page = list_running_of_user(user_id, PAGE, after)
        if any(one.accepts_until > now for one in page.items):
            return True
        after = page.after
        if after is None:
            return False


def _at(time: Millis) -> str:
    # without what follows in the keys: before all of that millisecond
    return f"{time:013d}"


def index_key(item: SlotItem) -> RawItem:
    names = {"pk": item.pk, "sk": item.sk, "xb": item.expiry_shard, "xs": item.ends}
    return {name: {"S": value} for name, value in names.items()}


def _running(item: SlotItem) -> ExpiringAttempt:
    accepts_until, _, number = (item.ends or "").split("#")
    ref = AttemptRef(user_of(item), quiz_of(item), int(number))
    return ExpiringAttempt(ref=ref, accepts_until=int(accepts_until))
