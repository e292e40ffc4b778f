"""Force-submit: end all running attempts of a quiz, one page per message."""

from typing import ClassVar

from chalicelib.attempts import slot_queries, store
from chalicelib.attempts.completion import Completer
from chalicelib.attempts.rules import QUIZ_SHARDS
from chalicelib.clock import Clock, Millis
from chalicelib.errors import UnavailableError
from chalicelib.jobs.models import Payload
from chalicelib.jobs.paged import PagedJob
from chalicelib.logs import logger
from chalicelib.results.models import AttemptRef

ATTEMPTS_PER_MESSAGE = 25
START_DELAY_SECONDS = 2
"""A start that read the clock just before may not have been written yet."""


def first_pages(quiz_id: str, closer: str, now: Millis) -> list[Payload]:
    """Return the payloads of the first page of each shard."""
    payload = {"quiz_id": quiz_id, "closer": closer, "started_until": now, "after": ""}
    return [{**payload, "shard": shard} for shard in range(QUIZ_SHARDS)]


class ForceSubmit(PagedJob):
    """The job that ends all running attempts of a quiz, shard by shard."""

    kind: ClassVar[str] = "force_submit"

    def __init__(self, finishing: Completer, clock: Clock, queue_url: str) -> None:
        super().__init__(clock, queue_url)
        self._finishing = finishing

    def start(self, quiz_id: str, closer: str) -> Millis:
        """Queue the end of all running attempts; return the time of the start."""
        now = self._clock()
        self.enqueue(first_pages(quiz_id, closer, now), START_DELAY_SECONDS)
        logger().warning("force_submit_started", extra={"quiz_id": quiz_id, "closed_by": closer})
        return now

    def run_page(self, payload: Payload) -> Payload | None:
        """End a page of a shard's attempts."""
        quiz_id, shard, after = payload["quiz_id"], payload["shard"], payload["after"]
        page = slot_queries.list_takers_in_shard(
            quiz_id, shard, ATTEMPTS_PER_MESSAGE, after, slot_queries.IS_RUNNING
        )
        for one in page.items:
            if one.started_at <= payload["started_until"]:
                self._close(one.ref, payload["closer"])
        return None if page.after is None else {**payload, "after": page.after["user"]}

    def _close(self, ref: AttemptRef, closer: str) -> None:
        try:
            slot = store.get_slot(ref)
            if slot is not None and slot.number == ref.number:
                self._finishing.finish(slot, by="owner", closer=closer)
        except UnavailableError:
            raise
        except Exception:  # noqa: BLE001 - one failure must not stop the others
            logger().exception("attempt_not_finished", extra={"attempt_id": ref.attempt_id})
