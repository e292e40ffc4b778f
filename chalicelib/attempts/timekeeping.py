"""Timekeeping of running attempts: apply pauses, move ends."""

from collections.abc import Callable

from chalicelib.attempts import save_store, store, time_rules, time_store, trace
from chalicelib.attempts.errors import AttemptClosedError
from chalicelib.attempts.models import Slot
from chalicelib.clock import MINUTE, Clock, Millis
from chalicelib.errors import UnavailableError
from chalicelib.quizzes import release_store
from chalicelib.quizzes.exam_models import Pauses
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.results.models import AttemptRef

MAX_CONFLICT_RETRIES = 8
SEEN_EVERY: Millis = MINUTE
"""The last request is stored at most this often: each time is a write."""


class Timekeeper:
    """Read and change the times of attempts."""

    def __init__(self, quizzes: PublishedQuizzes, clock: Clock) -> None:
        self._quizzes = quizzes
        self._clock = clock

    def pauses(self, quiz_id: str) -> Pauses:
        """Return a quiz's pauses, cached for a second: less than the grace period of a pause."""
        quiz = self._quizzes.pointer(quiz_id)
        return () if quiz is None else quiz.pauses

    def seen(self, slot: Slot) -> Slot:
        """Return the slot with all ended pauses applied, without a write."""
        if not slot.running:
            return slot
        return time_rules.apply_pauses(slot, self.pauses(slot.quiz_id))

    def catch_up(self, slot: Slot) -> Slot:
        """Store the time of ended pauses; return the slot as stored."""
        for _ in range(MAX_CONFLICT_RETRIES):
            later = self.seen(slot)
            if later == slot:
                return slot
            in_the_way = time_store.update_end(slot, later)
            if in_the_way is None:
                return store.with_next_version(later)
            slot = in_the_way
        raise UnavailableError

    def is_over(self, slot: Slot) -> bool:
        """Return whether a running attempt has expired, including the grace period."""
        seen = self.seen(slot)
        return time_rules.is_over(seen, self.pauses(slot.quiz_id), self._clock())

    def paused_since(self, slot: Slot) -> Millis | None:
        """Return since when a running attempt is paused; None when it is not."""
        return time_rules.paused_since(self.seen(slot), self.pauses(slot.quiz_id))

    def update_last_seen(self, slot: Slot) -> None:
        """Store when the taker's client last requested the live state, once a minute."""
        now = self._clock()
        if now - (slot.seen_at or 0) >= SEEN_EVERY:
            save_store.update_last_seen(slot, now)

    def extend(self, ref: AttemptRef, minutes: int, act: str) -> Slot:
        """Extend a running attempt once per action; raises AttemptClosedError after its end."""
        return self._move(ref, act, lambda slot: time_rules.extend(slot, minutes, act))

    def move_end(self, ref: AttemptRef, expires_at: Millis, act: str) -> Slot:
        """Move the end of a running attempt to a later time; raises AttemptClosedError."""

        def moved(slot: Slot) -> Slot:
            minutes = -(-max(0, expires_at - slot.expires_at) // MINUTE)
            return time_rules.move_end(slot, expires_at, minutes, act)

        return self._move(ref, act, moved)

    def _move(self, ref: AttemptRef, act: str, move: Callable[[Slot], Slot]) -> Slot:
        for _ in range(MAX_CONFLICT_RETRIES):
            slot = store.get_slot(ref)
            if slot is not None and slot.number == ref.number and act in slot.acts:
                return slot
            if slot is None or slot.number != ref.number or not slot.running or self.is_over(slot):
                raise AttemptClosedError
            later = move(self.seen(slot))
            if later.expires_at == slot.expires_at:
                return slot
            release_store.raise_release(ref.quiz_id, later.accepts_until)
            self._quizzes.forget(ref.quiz_id)
            given = later.extra_minutes - slot.extra_minutes
            entry = trace.extended_entry(slot, given, self._clock())
            if time_store.update_end(slot, later, (entry,)) is None:
                return store.with_next_version(later)
        raise UnavailableError
