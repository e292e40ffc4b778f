"""Expiry: ends attempts at their deadline when no request does.

Correctness does not depend on it; it only ends them promptly. Each minute queues the attempts that
end in the next minute, each for its second; each hour looks for overlooked ones.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby

from chalicelib import metrics
from chalicelib.attempts import expiry_index, store
from chalicelib.attempts.completion import Completer
from chalicelib.attempts.expiry_index import ExpiringAttempt
from chalicelib.attempts.rules import EXPIRY_SHARDS
from chalicelib.clock import MINUTE, SECOND, Clock, Millis
from chalicelib.dynamo.errors import RawItem
from chalicelib.errors import UnavailableError
from chalicelib.jobs import queue
from chalicelib.jobs.models import Job, Payload, to_json
from chalicelib.jobs.queue import QueueMessage
from chalicelib.logs import logger
from chalicelib.metrics import Metric
from chalicelib.results.models import AttemptRef

AHEAD: Millis = 2 * MINUTE
"""Until the end of the next minute."""
BEHIND: Millis = 2 * MINUTE
"""Covers missed runs of the timer."""
ATTEMPTS_PER_MESSAGE = 25
READERS = 8
EXPIRE = "expire"
"""Kind of the jobs that end expired attempts."""
MINUTES_PER_HOUR = 60


class AttemptStillRunningError(Exception):
    """A message arrived before its attempt ended; the queue delivers it again."""


class Expiry:
    """Find and finish expired attempts."""

    def __init__(self, finishing: Completer, clock: Clock, queue_url: str) -> None:
        self._finishing = finishing
        self._clock = clock
        self._queue_url = queue_url

    def schedule_upcoming(self) -> int:
        """Queue the attempts that end within the next minute; return their number."""
        now = self._clock()
        minute = now // MINUTE
        begun = minute * MINUTE
        since = 0 if minute % MINUTES_PER_HOUR == 0 else begun - BEHIND
        due = self._due(since, begun + AHEAD)
        messages = list(_messages(sorted(due, key=lambda one: one.accepts_until), now))
        queue.send(self._queue_url, messages)
        logger().info("sweep", extra={"due": len(due), "messages": len(messages)})
        return len(due)

    def run(self, payload: Payload) -> None:
        """Run the job that ends some attempts."""
        self.finish(payload["attempt_ids"])

    def finish(self, attempt_ids: list[str]) -> None:
        """Finish those of the attempts that have expired; one failure does not stop the others.

        Raises AttemptStillRunningError when one is still running, UnavailableError at once, and the
        first error of an attempt that cannot be finished: the queue delivers them again.
        """
        failed, early = [], 0
        for attempt_id in attempt_ids:
            try:
                early += not self._finished(attempt_id)
            except UnavailableError:
                raise
            except Exception as error:  # noqa: BLE001 - one attempt must not stop the others
                logger().exception("attempt_not_finished", extra={"attempt_id": attempt_id})
                failed.append(error)
        if failed:
            raise failed[0]
        if early:
            raise AttemptStillRunningError(f"{early} attempts still run")

    def _finished(self, attempt_id: str) -> bool:
        ref = AttemptRef.parse(attempt_id)
        slot = None if ref is None else store.get_slot(ref)
        if ref is None or slot is None or slot.number != ref.number or not slot.running:
            return True
        result = self._finishing.finish(slot, by="time")
        if result is not None:
            lag = (self._clock() - slot.accepts_until) / SECOND
            metrics.emit("attempt_expired", {Metric.SWEEP_LAG: lag}, attempt_id=attempt_id)
            return True
        return self._is_postponed(ref)

    def _is_postponed(self, ref: AttemptRef) -> bool:
        """Return whether the index finds a paused or extended attempt again at its new end."""
        slot = store.get_slot(ref)
        if slot is None or not slot.running or slot.number != ref.number:
            return True
        slot = self._finishing.time.catch_up(slot)
        is_paused = self._finishing.time.paused_since(slot) is not None
        return is_paused or slot.accepts_until > self._clock() + MINUTE

    def _due(self, since: Millis, until: Millis) -> list[ExpiringAttempt]:
        with ThreadPoolExecutor(READERS) as readers:
            of_shard = readers.map(
                lambda shard: list(_due_in(shard, since, until)), range(EXPIRY_SHARDS)
            )
            return [one for found in of_shard for one in found]


def _due_in(shard: int, since: Millis, until: Millis) -> Iterator[ExpiringAttempt]:
    after: RawItem | None = None
    while True:
        page = expiry_index.list_due(shard, since, until, after)
        yield from page.items
        after = page.after
        if after is None:
            return


def _messages(due: list[ExpiringAttempt], now: Millis) -> Iterator[QueueMessage]:
    """Group attempts by the second of their end; expired ones are queued without delay."""
    present = -(-now // SECOND)
    for ends, group in groupby(due, key=lambda one: max(present, -(-one.accepts_until // SECOND))):
        attempt_ids = [one.ref.attempt_id for one in group]
        for start in range(0, len(attempt_ids), ATTEMPTS_PER_MESSAGE):
            job = Job(EXPIRE, {"attempt_ids": attempt_ids[start : start + ATTEMPTS_PER_MESSAGE]})
            yield QueueMessage(
                to_json(job), delay_seconds=-(-max(0, ends * SECOND - now) // SECOND)
            )
