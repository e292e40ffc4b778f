"""Epochs: the set of leaderboards that is read, and the sets that are written.

There is one set until a rebuild; then the next is built beside it, while the stream of results
updates both. The plan is one item that every process reads every few seconds.
"""

from collections.abc import Mapping, Sequence

from pynamodb.attributes import JSONAttribute, UnicodeAttribute

from chalicelib.clock import SECOND, Clock, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import ConditionFailedError
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import put, write
from chalicelib.ids import new_id
from chalicelib.leaderboard.models import Epoch
from chalicelib.ttl_cache import TtlCache
from chalicelib.values import dataclass

CACHE_TTL: Millis = 5 * SECOND
"""Maximum age of a process's plan. After a change, wait as long before relying on it."""
FIRST = Epoch()


class EpochsItem(Item):
    """``BOARDS`` / ``EPOCHS``; absent until the first rebuild."""

    Meta = table_meta("leaderboard")

    read = IntegerAttribute(attr_name="rd")
    written: JSONAttribute = JSONAttribute(attr_name="wr")
    """The spread of each epoch by number."""
    changes = IntegerAttribute(attr_name="ver")
    changed_by = UnicodeAttribute(attr_name="by", null=True)
    """Id of the last write: a write that is sent twice recognizes itself."""


@dataclass(frozen=True, slots=True)
class EpochPlan:
    """The epoch that is read and those that are written; ``version`` counts changes."""

    read: Epoch = FIRST
    written: Sequence[Epoch] = (FIRST,)
    changes: int = 0


class Epochs:
    """Provide the plan, at most a few seconds old."""

    def __init__(self, clock: Clock) -> None:
        self._kept: TtlCache[EpochPlan] = TtlCache(clock, CACHE_TTL)

    def plan(self) -> EpochPlan:
        """Return this process's plan."""
        kept, _ = self._kept.get("", get_plan)
        return kept


def get_plan() -> EpochPlan:
    """Return the current plan, read consistently."""
    item = reads.get(Key(EpochsItem, "BOARDS", "EPOCHS"))
    if item is None:
        return EpochPlan()
    kept: Mapping[str, Mapping[str, int]] = item.written
    written = {int(number): Epoch(int(number), spread) for number, spread in kept.items()}
    return EpochPlan(written[item.read], list(written.values()), item.changes)


def replace_plan(seen: EpochPlan, read: Epoch, written: Sequence[Epoch]) -> bool:
    """Replace the plan; returns False when it has changed since ``seen`` was read."""
    item = EpochsItem(
        pk="BOARDS",
        sk="EPOCHS",
        read=read.number,
        written={str(one.number): dict(one.shard_counts) for one in written},
        changes=seen.changes + 1,
        changed_by=new_id("chg"),
    )
    same = (
        EpochsItem.pk.does_not_exist() if not seen.changes else EpochsItem.changes == seen.changes
    )
    try:
        write(put(item, when=same))
    except ConditionFailedError as refused:
        # the conflict can be this very write, whose response was lost
        there = EpochsItem.from_raw_data(refused.old or {})
        return bool(there.changed_by == item.changed_by)
    return True
