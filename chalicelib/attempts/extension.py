"""More time for all who sit an exam: a page of them with each message."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from chalicelib.attempts import slot_queries, store
from chalicelib.attempts.errors import AttemptClosedError
from chalicelib.attempts.timekeeping import Timekeeper
from chalicelib.clock import Clock, Millis
from chalicelib.dynamo.reads import get
from chalicelib.jobs import queue
from chalicelib.jobs.queue import Message
from chalicelib.logs import logger
from chalicelib.results.models import AttemptRef

ATTEMPTS_PER_MESSAGE = 100
WRITERS = 8


class Extension:
    """Leaves messages for the running attempts of a quiz, and follows them."""

    def __init__(self, time: Timekeeper, clock: Clock, queue_url: str) -> None:
        self._time = time
        self._clock = clock
        self._queue_url = queue_url

    def start(self, quiz_id: str, minutes: int, act: str) -> Millis:
        """Extend all that runs by now; the instant that "now" is."""
        now = self._clock()
        body = {"extend": quiz_id, "minutes": minutes, "act": act, "until": now, "after": None}
        queue.send(self._queue_url, [Message(body)])
        return now

    def extend_users(self, quiz_id: str, user_ids: list[str], minutes: int, act: str) -> int:
        """Extend the running attempts of some users; how many those are."""
        refs = [ref for user_id in user_ids if (ref := running_of(user_id, quiz_id)) is not None]
        return sum(self._extend(ref, minutes, act) for ref in refs)

    def process(self, task: dict[str, Any]) -> None:
        """Extend a page of attempts, and leave a message for the next; may be repeated."""
        quiz_id, minutes, act = task["extend"], task["minutes"], task["act"]
        page = slot_queries.list_takers(
            quiz_id, ATTEMPTS_PER_MESSAGE, task["after"], slot_queries.IS_RUNNING
        )
        refs = [one.ref for one in page.items if one.started_at <= task["until"]]
        with ThreadPoolExecutor(WRITERS) as writers:
            number = sum(writers.map(lambda ref: self._extend(ref, minutes, act), refs))
        logger().info("attempts_extended", extra={"quiz_id": quiz_id, "number": number})
        if page.after is not None:
            queue.send(self._queue_url, [Message({**task, "after": page.after})])

    def _extend(self, ref: AttemptRef, minutes: int, act: str) -> bool:
        try:
            self._time.extend(ref, minutes, act)
        except AttemptClosedError:
            return False
        return True


def running_of(user_id: str, quiz_id: str) -> AttemptRef | None:
    """The attempt that a user has running at a quiz."""
    slot = store.slot_of(get(store.slot_key(user_id, quiz_id)))
    return slot.ref if slot is not None and slot.running else None
