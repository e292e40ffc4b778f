"""Time of running attempts: pauses caught up with, ends moved later."""

from collections.abc import Callable

from chalicelib.attempts import store, time_rules, trace
from chalicelib.attempts.errors import AttemptClosedError
from chalicelib.attempts.models import Slot
from chalicelib.clock import MINUTE, Clock, Millis
from chalicelib.errors import UnavailableError
from chalicelib.quizzes import release_store
from chalicelib.quizzes.models import Pauses
from chalicelib.quizzes.service import Quizzes
from chalicelib.results.models import AttemptRef

MAX_CONFLICT_RETRIES = 8
SEEN_EVERY: Millis = MINUTE
"""A page that asks more often is noted no more often: each note is a write."""


class Timekeeper:
    """Says what time an attempt has, and moves its end."""

    def __init__(self, quizzes: Quizzes, clock: Clock) -> None:
        self._quizzes = quizzes
        self._clock = clock

    def pauses(self, quiz_id: str) -> Pauses:
        """A quiz's pauses, as of the last second: less than the grace that a pause leaves."""
        quiz = self._quizzes.pointer(quiz_id)
        return () if quiz is None else quiz.pauses

    def seen(self, slot: Slot) -> Slot:
        """The slot with all ended pauses, as far as a reader needs it."""
        if not slot.running:
            return slot
        return time_rules.apply_pauses(slot, self.pauses(slot.quiz_id))

    def catch_up(self, slot: Slot) -> Slot:
        """The slot as it is, after what ended pauses give back to it was written."""
        for _ in range(MAX_CONFLICT_RETRIES):
            later = self.seen(slot)
            if later == slot:
                return slot
            in_the_way = store.keep_time(slot, later)
            if in_the_way is None:
                return store.bumped(later)
            slot = in_the_way
        raise UnavailableError

    def is_over(self, slot: Slot) -> bool:
        """Whether a running attempt's time is up, the grace included."""
        seen = self.seen(slot)
        return time_rules.is_over(seen, self.pauses(slot.quiz_id), self._clock())

    def paused_since(self, slot: Slot) -> Millis | None:
        """Since when an attempt's clock stands still; None while it goes."""
        return time_rules.paused_since(self.seen(slot), self.pauses(slot.quiz_id))

    def note_seen(self, slot: Slot) -> None:
        """Note that a taker's page asked how their attempt stands, once a minute."""
        now = self._clock()
        if now - (slot.seen_at or 0) >= SEEN_EVERY:
            store.note_seen(slot, now)

    def extend(self, ref: AttemptRef, minutes: int, act: str) -> Slot:
        """Give a running attempt more time, once; raises AttemptClosedError when it is over."""
        return self._move(ref, act, lambda slot: time_rules.extend(slot, minutes, act))

    def move_end(self, ref: AttemptRef, expires_at: Millis, act: str) -> Slot:
        """Let a running attempt end later, never earlier; raises AttemptClosedError."""

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
            if store.keep_time(slot, later, (entry,)) is None:
                return store.bumped(later)
        raise UnavailableError
