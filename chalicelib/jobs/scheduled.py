"""Scheduled tasks: stored until they are done, a transactional outbox for every kind of job.

A task is written before it is tried, in the same transaction as what it follows from where there is
one, and removed when it is done. The minute timer finds those that were not done in time.
"""

from collections.abc import Callable, Mapping, Sequence

from chalicelib.clock import DAY, MINUTE, SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, table_meta
from chalicelib.dynamo.writes import Write, delete, put, try_write, update, write
from chalicelib.logs import logger
from chalicelib.values import dataclass

RETENTION: Millis = 30 * DAY
"""A timer that stood still for longer has nothing left to do."""
LEASE: Millis = 15 * MINUTE
"""How long somebody who began has before it is taken for broken and begun anew."""


@dataclass(frozen=True, slots=True)
class ScheduledTask:
    """One thing to do: of a kind, by a name, at an instant."""

    kind: str
    name: str
    at: Millis


class ScheduledTaskItem(Item):
    """``DUE#<kind>`` / ``<ms, fifteen digits>#<name>``."""

    Meta = table_meta("ephemeral")

    taken_until = IntegerAttribute(attr_name="tu", default=0)
    """Somebody is about it, until then at least."""
    expires = IntegerAttribute(attr_name="x")


def schedule_write(task: ScheduledTask) -> Write:
    """Remember a task, beside what it follows from; again is the same."""
    item = _item(task)
    item.taken_until, item.expires = 0, (task.at + RETENTION) // SECOND
    return put(item)


def schedule(task: ScheduledTask) -> None:
    """Remember a task that nobody has begun."""
    item = _item(task)
    item.taken_until, item.expires = 0, (task.at + RETENTION) // SECOND
    try_write(put(item, when=ScheduledTaskItem.pk.does_not_exist()))


def claimable(kind: str, now: Millis, limit: int) -> Sequence[ScheduledTask]:
    """The tasks of a kind whose hour has come and that nobody is about, the oldest first."""
    where = (ScheduledTaskItem.pk == f"DUE#{kind}") & (ScheduledTaskItem.sk <= f"{now:015d}~")
    free = ScheduledTaskItem.taken_until <= now
    found = reads.query(
        ScheduledTaskItem, where, limit=limit, filter_by=free, consistent=True
    ).items
    return [_task(kind, item) for item in found]


def claim(task: ScheduledTask, now: Millis) -> bool:
    """Begin a task; False when somebody else has, or it is done."""
    change = [ScheduledTaskItem.taken_until.set(now + LEASE)]
    return try_write(update(_item(task), change, when=ScheduledTaskItem.taken_until <= now))


def complete(task: ScheduledTask) -> None:
    """Forget a task."""
    write(delete(_item(task)))


def start_due_jobs(kinds: Mapping[str, Callable[[], int]]) -> dict[str, int]:
    """Start all jobs that are due; return their number by kind.

    A kind that fails keeps no other from being started; the first error is raised in the end.
    """
    started: dict[str, int] = {}
    failed: list[Exception] = []
    for kind, start in kinds.items():
        try:
            started[kind] = start()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is this kind's alone
            logger().exception("jobs_not_started", extra={"kind": kind})
            failed.append(error)
    if failed:
        raise failed[0]
    return started


def _task(kind: str, item: ScheduledTaskItem) -> ScheduledTask:
    at, _, name = item.sk.partition("#")
    return ScheduledTask(kind, name, int(at))


def _item(task: ScheduledTask) -> ScheduledTaskItem:
    return ScheduledTaskItem(pk=f"DUE#{task.kind}", sk=f"{task.at:015d}#{task.name}")
