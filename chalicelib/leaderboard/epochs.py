"""Which set of boards is read, and into which sets results are written.

There is one set until boards are rebuilt; then the next is built beside it, while the stream of
results feeds both. It is one item that every process looks at each few seconds.
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
from chalicelib.leaderboard.ttl_cache import TtlCache
from chalicelib.values import dataclass

CACHE_TTL: Millis = 5 * SECOND
"""How old a process's view may be. Who changes the item waits for as long before relying on it."""
FIRST = Epoch()


class EpochsItem(Item):
    """``BOARDS`` / ``EPOCHS``; not there until boards are rebuilt for the first time."""

    Meta = table_meta("leaderboard")

    read = IntegerAttribute(attr_name="rd")
    written: JSONAttribute = JSONAttribute(attr_name="wr")
    """The spread of each epoch, by its number."""
    changes = IntegerAttribute(attr_name="ver")
    changed_by = UnicodeAttribute(attr_name="by", null=True)
    """The write that changed it last: one that is sent twice finds itself here."""


@dataclass(frozen=True, slots=True)
class EpochPlan:
    """The epoch that is read and those that are written, as of so many changes."""

    read: Epoch = FIRST
    written: Sequence[Epoch] = (FIRST,)
    changes: int = 0


class Epochs:
    """Knows the plan, as of a few seconds ago."""

    def __init__(self, clock: Clock) -> None:
        self._kept: TtlCache[EpochPlan] = TtlCache(clock, CACHE_TTL)

    def plan(self) -> EpochPlan:
        """The plan that this process goes by."""
        kept, _ = self._kept.get("", get_plan)
        return kept


def get_plan() -> EpochPlan:
    """The plan as of now."""
    item = reads.get(Key(EpochsItem, "BOARDS", "EPOCHS"))
    if item is None:
        return EpochPlan()
    kept: Mapping[str, Mapping[str, int]] = item.written
    written = {int(number): Epoch(int(number), spread) for number, spread in kept.items()}
    return EpochPlan(written[item.read], list(written.values()), item.changes)


def replace_plan(seen: EpochPlan, read: Epoch, written: Sequence[Epoch]) -> bool:
    """Replace the plan; False when somebody else has since it was ``seen``."""
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
        # it may be this very write, whose answer was lost, that is in the way
        there = EpochsItem.from_raw_data(refused.old or {})
        return bool(there.changed_by == item.changed_by)
    return True
