"""Scheduled tasks: stored until they are done, a transactional outbox for all kinds of jobs.

A task is stored before its first try, in the transaction of the change that causes it, and removed
when it is done. The minute timer finds overdue ones.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from zlib import crc32

from chalicelib.clock import DAY, MINUTE, SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.writes import Write, delete, put, transact, try_write, update, write
from chalicelib.logs import logger
from chalicelib.values import dataclass

RETENTION: Millis = 30 * DAY
"""A timer that stood still for longer has nothing left to do."""
LEASE: Millis = 15 * MINUTE
"""Time after which a claimed task counts as failed and can be claimed again."""

SHARDS = {"mail": 32}
"""Partitions per kind, 1 unless listed. A registration, or a login from a new network, writes three
units for its mail's task, and one partition takes a thousand per second. May be changed: tasks
move to the partition that is theirs then.
"""

TURNS = 3
"""Minutes within which the timer looks at all partitions of a kind: at a third of them each."""


@dataclass(frozen=True, slots=True)
class ScheduledTask:
    """One thing to do: of a kind, by a name, at an instant."""

    kind: str
    name: str
    at: Millis


class ScheduledTaskItem(Item):
    """``DUE#<kind>`` or ``DUE#<kind>#<shard>`` / ``<ms, fifteen digits>#<name>``."""

    Meta = table_meta("ephemeral")

    taken_until = IntegerAttribute(attr_name="tu", default=0)
    """The task is claimed until then."""
    expires = IntegerAttribute(attr_name="x")


def schedule_write(task: ScheduledTask) -> Write:
    """Return the write that stores a task in the transaction of its cause; a repeat is harmless."""
    item = _item(task)
    item.taken_until, item.expires = 0, (task.at + RETENTION) // SECOND
    return put(item)


def schedule(task: ScheduledTask) -> None:
    """Store a task that is not claimed yet."""
    item = _item(task)
    item.taken_until, item.expires = 0, (task.at + RETENTION) // SECOND
    try_write(put(item, when=ScheduledTaskItem.pk.does_not_exist()))


def claimable(kind: str, now: Millis, limit: int) -> Sequence[ScheduledTask]:
    """Return tasks of a kind that are due and unclaimed, the oldest first."""
    return _claimable_of(kind, _partitions(kind), now, limit)


def claimable_in_turn(kind: str, now: Millis, limit: int) -> Sequence[ScheduledTask]:
    """Return due tasks from the partitions read this minute: a third of them, or the only one."""
    partitions = _partitions(kind)
    if len(partitions) > 1:
        partitions = partitions[now // MINUTE % TURNS :: TURNS]
    return _claimable_of(kind, partitions, now, limit)


def _claimable_of(
    kind: str, partitions: Sequence[str], now: Millis, limit: int
) -> Sequence[ScheduledTask]:
    # all are read before one moves, so that none is found in two partitions
    found = list(chain.from_iterable(_claimable(pk, now, limit) for pk in partitions))
    tasks = [_at_home(_task(kind, item), item) for item in found]
    return sorted(tasks, key=attrgetter("at"))[:limit]


def _at_home(task: ScheduledTask, item: ScheduledTaskItem) -> ScheduledTask:
    """Return a task; one stored under an earlier number of partitions moves to its own first."""
    if item.pk != key_of(task)[0]:
        transact([delete(ScheduledTaskItem(pk=item.pk, sk=item.sk)), schedule_write(task)])
    return task


def _claimable(pk: str, now: Millis, limit: int) -> Sequence[ScheduledTaskItem]:
    where = (ScheduledTaskItem.pk == pk) & (ScheduledTaskItem.sk <= f"{now:015d}~")
    free = ScheduledTaskItem.taken_until <= now
    # eventually consistent: a task is due a minute after it is stored, and a claim decides
    return reads.query(ScheduledTaskItem, where, limit=limit, filter_by=free).items


def claim(task: ScheduledTask, now: Millis) -> bool:
    """Claim a task; returns False when it is claimed already, or done."""
    change = [ScheduledTaskItem.taken_until.set(now + LEASE)]
    return try_write(update(_item(task), change, when=ScheduledTaskItem.taken_until <= now))


def complete_write(task: ScheduledTask) -> Write:
    """Return the write that removes a task."""
    return delete(_item(task))


def complete(task: ScheduledTask) -> None:
    """Remove a completed task."""
    write(complete_write(task))


def start_due_jobs(kinds: Mapping[str, Callable[[], int]]) -> dict[str, int]:
    """Start all jobs that are due; return their number by kind.

    A failing kind does not stop the others; the first error is raised at the end.
    """
    started: dict[str, int] = {}
    failed: list[Exception] = []
    for kind, start in kinds.items():
        try:
            started[kind] = start()
        except Exception as error:  # noqa: BLE001 - one kind must not stop the others
            logger().exception("jobs_not_started", extra={"kind": kind})
            failed.append(error)
    if failed:
        raise failed[0]
    return started


def _task(kind: str, item: ScheduledTaskItem) -> ScheduledTask:
    at, _, name = item.sk.partition("#")
    return ScheduledTask(kind, name, int(at))


def key_of(task: ScheduledTask) -> tuple[str, str]:
    """Return the partition and sort key of a task."""
    partitions = _partitions(task.kind)
    shard = crc32(task.name.encode()) % len(partitions)
    return partitions[shard], f"{task.at:015d}#{task.name}"


def _partitions(kind: str) -> Sequence[str]:
    shards = SHARDS.get(kind, 1)
    return [f"DUE#{kind}"] if shards == 1 else [f"DUE#{kind}#{shard}" for shard in range(shards)]


def _item(task: ScheduledTask) -> ScheduledTaskItem:
    pk, sk = key_of(task)
    return ScheduledTaskItem(pk=pk, sk=sk)
