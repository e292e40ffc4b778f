"""Purge of old attempts, results and events; run again after a crash, it continues.

Each step finds what is left to do by what is stored.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TypeVar

from chalicelib.attempts import purge_store
from chalicelib.attempts.models import Slot
from chalicelib.attempts.purge_store import PER_TRANSACTION, OldItem
from chalicelib.clock import DAY, Millis
from chalicelib.leaderboard import purge_store as board_purge_store
from chalicelib.leaderboard.rebuild import Rebuild
from chalicelib.quizzes import hold_store
from chalicelib.results.models import AttemptRef
from chalicelib.settings import Settings

One = TypeVar("One")
Advance = Callable[[str, int], None]
"""Receives the name of a step and the number done since the last call."""

RESULTS, MARKS, EVENTS, AUDIT = "results", "marks", "events of attempts", "audit events"
HELD = "kept by a legal hold"
SLOTS_CACHED = 10_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Times before which each kind is purged; None purges nothing of it."""

    results: Millis | None
    events: Millis
    audit: Millis

    @classmethod
    def of(cls, settings: Settings, now: Millis, before: Millis | None) -> "Limits":
        """Return the limits of the settings, or one date for all.

        Audit events are never purged earlier than their retention allows.
        """
        audit = now - settings.audit_retention_days * DAY
        if before is not None:
            return cls(before, before, min(before, audit))
        days = settings.result_retention_days
        results = now - days * DAY if days else None
        return cls(results, now - settings.event_retention_days * DAY, audit)


@dataclass(frozen=True, slots=True)
class Purge:
    """Count what is too old, or delete it; ``advance`` reports progress."""

    limits: Limits
    advance: Advance
    segments: int = 8
    found: Counter[str] = field(default_factory=Counter)

    def count(self) -> Counter[str]:
        """Return how much of each kind a run would delete, and how much holds keep."""
        is_held = lru_cache(hold_store.is_held)
        for slot, refs in self._old_takers():
            self._add(HELD if is_held(slot.quiz_id) else RESULTS, len(refs))
        for kind, item in self._old_events():
            self._add(HELD if is_held(item.quiz_id) else kind, 1)
        return self.found

    def run(self, rebuild: Rebuild) -> Counter[str]:
        """Delete what is too old and not held, then rebuild boards if any result is gone."""
        for slot, refs in self._old_takers():
            if not self.found[RESULTS]:
                board_purge_store.put_mark()
            deleted = purge_store.purge_taker(slot, refs)
            self._add(RESULTS if deleted else HELD, len(refs))
        self._delete(self._marks_of_purged())
        self._delete(self._old_events())
        if board_purge_store.is_marked():
            rebuild.run()
            board_purge_store.remove_mark()
        return self.found

    def _old_takers(self) -> Iterator[tuple[Slot, list[AttemptRef]]]:
        """Yield users at quizzes whose last attempt ended before the limit, with their results."""
        if self.limits.results is None:
            return
        for slot in self._each(purge_store.scan_slots):
            if slot.running or slot.purged == slot.number:
                continue
            ends = purge_store.list_ends(slot)
            if max([slot.started_at, *ends.values()]) < self.limits.results:
                yield slot, list(ends)

    def _marks_of_purged(self) -> Iterator[tuple[str, OldItem]]:
        is_purged = lru_cache(SLOTS_CACHED)(purge_store.is_purged)
        for item in self._each(purge_store.scan_marks):
            if item.attempt is not None and is_purged(item.attempt):
                yield MARKS, item

    def _old_events(self) -> Iterator[tuple[str, OldItem]]:
        is_purged = lru_cache(SLOTS_CACHED)(purge_store.is_purged)
        for item in self._each(purge_store.scan_events):
            if item.attempt is None:
                if item.at < self.limits.audit:
                    yield AUDIT, item
            elif item.at < self.limits.events or (
                item.at < (self.limits.results or 0) and is_purged(item.attempt)
            ):
                yield EVENTS, item

    def _delete(self, items: Iterable[tuple[str, OldItem]]) -> None:
        """Delete items, as many of one quiz and kind in a transaction as it takes."""
        waiting: dict[tuple[str, str], list[OldItem]] = {}
        for kind, item in items:
            of_quiz = waiting.setdefault((kind, item.quiz_id), [])
            of_quiz.append(item)
            if len(of_quiz) == PER_TRANSACTION:
                self._delete_of_quiz(kind, item.quiz_id, waiting.pop((kind, item.quiz_id)))
        for (kind, quiz_id), of_quiz in waiting.items():
            self._delete_of_quiz(kind, quiz_id, of_quiz)

    def _delete_of_quiz(self, kind: str, quiz_id: str, items: list[OldItem]) -> None:
        deleted = purge_store.delete_of_quiz(quiz_id, items)
        self._add(kind if deleted else HELD, len(items))

    def _each(self, scan: Callable[[int, int], Iterator[One]]) -> Iterator[One]:
        for segment in range(self.segments):
            yield from map(partial(_same, self.advance), scan(segment, self.segments))

    def _add(self, kind: str, number: int) -> None:
        self.found[kind] += number


def _same(advance: Advance, one: One) -> One:
    advance("items looked at", 1)
    return one
