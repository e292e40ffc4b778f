"""Monitor of an exam: every taker's progress, and totals by state."""

from functools import partial
from typing import Any

from chalicelib.attempts import slot_queries, store, time_rules
from chalicelib.attempts.models import Slot
from chalicelib.clock import MINUTE, SECOND, Clock, Millis
from chalicelib.groups import member_store
from chalicelib.pages import Position
from chalicelib.quizzes.exam_models import Pauses
from chalicelib.quizzes.models import Quiz
from chalicelib.results.models import SlotPosition
from chalicelib.ttl_cache import TtlCache
from chalicelib.values import dataclass

SHORT_OF_TIME: Millis = 5 * MINUTE
UNSEEN: Millis = 2 * MINUTE
SUMMARY_CACHED: Millis = 3 * SECOND
MEMBERS_CACHED: Millis = MINUTE
MEMBERS_PER_READ = 1_000
MAX_MEMBER_READS = 20
"""Reads per group: 20,000 members, four times as many as a roster takes."""
SLOTS_PER_READ = 500
MAX_READS = 400
"""Reads per request: 200,000 takers; with more, the totals cover the first ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Number of takers of a quiz by state."""

    not_started: int
    """Members of the quiz's groups without an attempt; 0 for a quiz that is for everyone."""
    running: int
    at_risk: int
    submitted: int


@dataclass(frozen=True, slots=True)
class MonitorPage:
    """A page of takers with their slots; ``after`` continues the list, None at the end."""

    slots: list[Slot]
    summary: Summary
    after: dict[str, Any] | None


def is_at_risk(slot: Slot, pauses: Pauses, now: Millis) -> bool:
    """Return whether a running attempt is short of time, or its client was not seen recently."""
    left = time_rules.time_left(slot, pauses, now)
    return left < SHORT_OF_TIME or now - last_seen(slot) > UNSEEN


def last_saved(slot: Slot) -> Millis | None:
    """Return when the last answer was saved, or None."""
    return max((one.saved_at for one in slot.answers.values()), default=None)


def last_seen(slot: Slot) -> Millis:
    """Return when the taker's client last sent a request."""
    return max(slot.started_at, slot.seen_at or 0, last_saved(slot) or 0)


class Monitor:
    """Read the slots of a quiz: a page in full, and counts of all."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._summaries: dict[str, tuple[Millis, Summary]] = {}
        self._members: TtlCache[frozenset[str]] = TtlCache(clock, MEMBERS_CACHED)

    def page(self, quiz: Quiz, limit: int, after: SlotPosition | None) -> MonitorPage:
        """Return a page of takers, at most ``limit``, with the totals."""
        takers = slot_queries.list_takers(quiz.id, limit, after)
        slots = [
            time_rules.apply_pauses(slot, quiz.pauses)
            for slot in store.get_slots(quiz.id, [one.user_id for one in takers.items])
        ]
        return MonitorPage(slots, self._summary(quiz), takers.after)

    def _summary(self, quiz: Quiz) -> Summary:
        at, kept = self._summaries.get(quiz.id, (0, None))
        now = self._clock()
        if kept is not None and now - at < SUMMARY_CACHED:
            return kept
        summary = self._count(quiz, now)
        self._summaries[quiz.id] = (now, summary)
        return summary

    def _count(self, quiz: Quiz, now: Millis) -> Summary:
        running = at_risk = submitted = 0
        waiting = set(self._audience(quiz))
        for slot in slot_queries.list_slots(quiz.id, SLOTS_PER_READ, MAX_READS):
            waiting.discard(slot.user_id)
            if not slot.running:
                submitted += 1
                continue
            running += 1
            seen = time_rules.apply_pauses(slot, quiz.pauses)
            at_risk += is_at_risk(seen, quiz.pauses, now)
        return Summary(
            not_started=len(waiting), running=running, at_risk=at_risk, submitted=submitted
        )

    def _audience(self, quiz: Quiz) -> frozenset[str]:
        """Return the members of the quiz's groups who may take it; cached for a minute."""
        members: set[str] = set()
        for group_id in sorted(quiz.settings.audience or ()):
            found, _ = self._members.get(group_id, partial(_members_of, group_id))
            members |= found
        return frozenset(members - {quiz.owner_id, *quiz.staff})


def _members_of(group_id: str) -> frozenset[str]:
    found: set[str] = set()
    after: Position | None = None
    for _ in range(MAX_MEMBER_READS):
        page = member_store.list_members(group_id, MEMBERS_PER_READ, after)
        found |= {one.user_id for one in page.items}
        after = page.after
        if after is None:
            break
    return frozenset(found)
