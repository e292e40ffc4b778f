"""Extension: give more time to running attempts, all of a quiz or those of some users."""

from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

from chalicelib.attempts import save_store, slot_queries, store
from chalicelib.attempts.errors import AttemptClosedError
from chalicelib.attempts.models import Slot
from chalicelib.attempts.timekeeping import Timekeeper
from chalicelib.clock import Clock, Millis
from chalicelib.jobs.models import Payload
from chalicelib.jobs.paged import PagedJob
from chalicelib.logs import logger
from chalicelib.quizzes import rules
from chalicelib.quizzes.models import Override
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.results.models import AttemptRef

ATTEMPTS_PER_MESSAGE = 100
WRITERS = 8


class Extension(PagedJob):
    """The job that extends all running attempts of a quiz."""

    kind: ClassVar[str] = "extend"

    def __init__(self, time: Timekeeper, clock: Clock, queue_url: str) -> None:
        super().__init__(clock, queue_url)
        self._time = time

    def start(self, quiz_id: str, minutes: int, act: str) -> Millis:
        """Queue the extension of all running attempts; return the time of the start."""
        now = self._clock()
        page = {"quiz_id": quiz_id, "minutes": minutes, "act": act, "until": now, "after": None}
        self.enqueue([page])
        return now

    def extend_users(self, quiz_id: str, user_ids: list[str], minutes: int, act: str) -> int:
        """Extend the running attempts of some users; return their number."""
        refs = [ref for user_id in user_ids if (ref := get_running(user_id, quiz_id)) is not None]
        return sum(self._extend(ref, minutes, act) for ref in refs)

    def run_page(self, payload: Payload) -> Payload | None:
        """Extend a page of attempts."""
        quiz_id, minutes, act = payload["quiz_id"], payload["minutes"], payload["act"]
        page = slot_queries.list_takers(
            quiz_id, ATTEMPTS_PER_MESSAGE, payload["after"], slot_queries.IS_RUNNING
        )
        refs = [one.ref for one in page.items if one.started_at <= payload["until"]]
        with ThreadPoolExecutor(WRITERS) as writers:
            number = sum(writers.map(lambda ref: self._extend(ref, minutes, act), refs))
        logger().info("attempts_extended", extra={"quiz_id": quiz_id, "number": number})
        return None if page.after is None else {**payload, "after": page.after}

    def _extend(self, ref: AttemptRef, minutes: int, act: str) -> bool:
        try:
            self._time.extend(ref, minutes, act)
        except AttemptClosedError:
            return False
        return True


def get_running(user_id: str, quiz_id: str) -> AttemptRef | None:
    """Return a user's running attempt at a quiz, if any."""
    slot = store.get_slot_of(user_id, quiz_id)
    return slot.ref if slot is not None and slot.running else None


def move_by_override(
    time: Timekeeper, quizzes: PublishedQuizzes, override: Override
) -> Slot | None:
    """Move the end of a running attempt to an override's end, never to an earlier one."""
    ref = get_running(override.user_id, override.quiz_id)
    slot = None if ref is None else store.get_slot(ref)
    if ref is None or slot is None or time.is_over(slot):
        return None
    if slot.seb_exempt != override.seb_exempt:
        save_store.set_seb_exempt(ref, is_exempt=override.seb_exempt)
    slot = time.catch_up(slot)
    settings = quizzes.paper(ref.quiz_id, slot.quiz_version).settings
    ends = rules.deadline(slot.started_at, settings, override) + slot.paused_for
    try:
        return time.move_end(ref, ends, store.digest_of(repr(override)))
    except AttemptClosedError:
        return None
