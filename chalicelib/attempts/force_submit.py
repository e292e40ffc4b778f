"""Ends all attempts that run at a quiz, for its author: a page of them with each message."""

from typing import Any

from chalicelib.attempts import slot_queries, store
from chalicelib.attempts.completion import Completer
from chalicelib.attempts.rules import QUIZ_SHARDS
from chalicelib.clock import Clock, Millis
from chalicelib.errors import UnavailableError
from chalicelib.jobs import queue
from chalicelib.jobs.queue import Message
from chalicelib.logs import logger
from chalicelib.results.models import AttemptRef

ATTEMPTS_PER_MESSAGE = 25
ON_THE_WAY_SECONDS = 2
"""A start that looked at the clock just before may still be on its way to the table."""


def initial_jobs(quiz_id: str, closer: str, now: Millis) -> list[dict[str, Any]]:
    """What there is to do: to begin at the beginning of each shard."""
    task = {"quiz_id": quiz_id, "closer": closer, "started_until": now, "after": ""}
    return [{**task, "shard": shard} for shard in range(QUIZ_SHARDS)]


class ForceSubmit:
    """Leaves messages for each shard of a quiz, and follows them."""

    def __init__(self, finishing: Completer, clock: Clock, queue_url: str) -> None:
        self._finishing = finishing
        self._clock = clock
        self._queue_url = queue_url

    def start(self, quiz_id: str, closer: str) -> Millis:
        """Have everything ended that runs by now; the instant that "now" is."""
        now = self._clock()
        messages = [
            Message(task, ON_THE_WAY_SECONDS) for task in initial_jobs(quiz_id, closer, now)
        ]
        queue.send(self._queue_url, messages)
        logger().warning("closing_began", extra={"quiz_id": quiz_id, "closed_by": closer})
        return now

    def process(self, task: dict[str, Any]) -> None:
        """End a page of a shard's attempts, and leave a message for the next; may be repeated."""
        quiz_id, shard, after = task["quiz_id"], task["shard"], task["after"]
        page = slot_queries.list_takers_in_shard(
            quiz_id, shard, ATTEMPTS_PER_MESSAGE, after, slot_queries.IS_RUNNING
        )
        for one in page.items:
            if one.started_at <= task["started_until"]:
                self._close(one.ref, task["closer"])
        if page.after is not None:
            queue.send(self._queue_url, [Message({**task, "after": page.after["user"]})])

    def _close(self, ref: AttemptRef, closer: str) -> None:
        try:
            slot = store.get_slot(ref)
            if slot is not None and slot.number == ref.number:
                self._finishing.finish(slot, by="owner", closer=closer)
        except UnavailableError:
            raise
        except Exception:  # noqa: BLE001 - one that cannot be ended must not keep the rest running
            logger().exception("attempt_not_finished", extra={"attempt_id": ref.attempt_id})
