"""Rules of an attempt's time: pauses and extensions are exact to the millisecond."""

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.attempts import time_rules
from chalicelib.attempts.models import Slot
from chalicelib.clock import MINUTE
from chalicelib.quizzes import pause_rules
from chalicelib.quizzes.exam_models import Pause, Pauses
from chalicelib.results.models import Result
from tests.support.results import QUIZ_ID, USER_ID, a_result

GRACE = 50
START = 1_000
SLOT = Slot(
    user_id=USER_ID,
    quiz_id=QUIZ_ID,
    number=1,
    running=True,
    version=0,
    quiz_version=1,
    started_at=START,
    expires_at=START + 600,
    closes_at=None,
    accepts_until=START + 600 + GRACE,
    base_minutes=10,
    extra_minutes=0,
    seed=b"seed",
    started_by="a",
    last_write="a",
)


def test_repeated_pause_and_resume_change_nothing() -> None:
    once = pause_rules.paused((), 10, "usr_1", "fire")
    assert pause_rules.paused(once, 20, "usr_2", "again") == once
    ended = pause_rules.resumed(once, 30)
    assert ended == (Pause(since=10, until=30, by="usr_1", reason="fire"),)
    assert pause_rules.resumed(ended, 40) == ended
    assert pause_rules.open_pause(ended) is None


def test_clocks_that_differ_make_no_pause_that_overlaps_or_ends_before_it_began() -> None:
    ended = pause_rules.resumed(pause_rules.paused((), 100, "usr_1", ""), 90)
    assert (ended[0].since, ended[0].until) == (100, 100)
    again = pause_rules.paused(ended, 95, "usr_1", "")
    assert again[1].since == 100


def test_a_pause_takes_answers_for_the_grace_as_the_deadline_does() -> None:
    pauses = pause_rules.paused((), START + 100, "usr_1", "")
    assert not time_rules.is_refused_by_pause(SLOT, pauses, START + 100 + GRACE - 1)
    assert time_rules.is_refused_by_pause(SLOT, pauses, START + 100 + GRACE)
    assert not time_rules.is_over(SLOT, pauses, START + 10_000)


def test_pause_in_the_grace_period_gives_no_time() -> None:
    pauses = pause_rules.paused((), SLOT.expires_at, "usr_1", "")
    assert time_rules.paused_since(SLOT, pauses) is None
    assert time_rules.is_over(SLOT, pauses, SLOT.accepts_until)
    ended = pause_rules.resumed(pauses, SLOT.expires_at + 500)
    assert time_rules.apply_pauses(SLOT, ended).expires_at == SLOT.expires_at


def test_attempt_started_during_a_pause_gets_its_rest() -> None:
    ended = pause_rules.resumed(pause_rules.paused((), START - 100, "usr_1", ""), START + 30)
    assert time_rules.apply_pauses(SLOT, ended).expires_at == SLOT.expires_at + 30


def test_an_extension_reaches_an_attempt_once() -> None:
    slot = time_rules.extend(SLOT, 5, "act-1")
    assert slot.expires_at == SLOT.expires_at + 5 * MINUTE
    assert slot.accepts_until == slot.expires_at + GRACE
    assert slot.extra_minutes == 5
    assert time_rules.extend(slot, 5, "act-1") == slot
    assert time_rules.extend(slot, 5, "act-2").expires_at == slot.expires_at + 5 * MINUTE


def test_no_end_is_moved_earlier_or_beyond_the_last_year() -> None:
    assert time_rules.move_end(SLOT, 0, 0, "act").expires_at == SLOT.expires_at
    latest = time_rules.move_end(SLOT, 10**18, 0, "act")
    assert latest.accepts_until == time_rules.LATEST


class Stopwatch:
    """An independent model: a rest that runs down, millisecond by millisecond."""

    def __init__(self) -> None:
        self.rest, self.now, self.stands, self.worked = 600, START, False, 0
        self.has_ended = False

    def advance(self, by: int) -> None:
        for _ in range(by):
            self.now += 1
            if not self.stands and not self.has_ended and self.rest > 0:
                self.rest -= 1
                self.worked += 1


acts = st.lists(
    st.tuples(st.sampled_from(["pause", "resume", "extend", "touch"]), st.integers(0, 90)),
    max_size=25,
)


@given(acts=acts)
def test_any_history_of_pauses_and_extensions_agrees_with_a_stopwatch(
    acts: list[tuple[str, int]],
) -> None:
    watch, slot, pauses = Stopwatch(), SLOT, Pauses()
    for place, (act, wait) in enumerate(acts):
        watch.advance(wait)
        if watch.rest == 0:
            break
        if act == "pause":
            pauses = pause_rules.paused(pauses, watch.now, "usr_1", "")
            watch.stands = True
        elif act == "resume":
            pauses = pause_rules.resumed(pauses, watch.now)
            watch.stands = False
        elif act == "extend":
            slot = time_rules.apply_pauses(slot, pauses)
            slot = time_rules.move_end(slot, slot.expires_at + 7, 0, f"act-{place}")
            watch.rest += 7
        else:
            slot = time_rules.apply_pauses(slot, pauses)
        seen = time_rules.apply_pauses(slot, pauses)
        assert time_rules.time_left(seen, pauses, watch.now) == watch.rest
        assert time_rules.worked(seen, pauses, watch.now) == watch.worked
        assert not time_rules.is_over(seen, pauses, watch.now)
    pauses = pause_rules.resumed(pauses, watch.now)
    seen = time_rules.apply_pauses(slot, pauses)
    ends = watch.now + watch.rest + GRACE
    if watch.rest:
        assert seen.accepts_until == ends
        assert time_rules.is_over(seen, pauses, ends)
        assert not time_rules.is_over(seen, pauses, ends - 1)


@given(acts=acts)
def test_it_is_the_same_whenever_pauses_are_applied(acts: list[tuple[str, int]]) -> None:
    pauses, now, touched = Pauses(), START, SLOT
    for act, wait in acts:
        now += wait
        if act == "pause":
            pauses = pause_rules.paused(pauses, now, "usr_1", "")
        elif act == "resume":
            pauses = pause_rules.resumed(pauses, now)
        touched = time_rules.apply_pauses(touched, pauses)
    assert touched == time_rules.apply_pauses(SLOT, pauses)


CROWD, PAUSES = 5_000, 10


def test_ten_pauses_cost_none_of_five_thousand_a_millisecond() -> None:
    """Each is touched at times of its own, by functions that die before or after they store."""
    chance = random.Random(20)  # noqa: S311
    slots = [_started(START + chance.randrange(300)) for _ in range(CROWD)]
    first, pauses, now = list(slots), Pauses(), START + 300
    for _ in range(PAUSES):
        now += chance.randrange(1, 40)
        pauses = pause_rules.paused(pauses, now, "usr_1", "")
        slots = [_touched(slot, pauses, chance) for slot in slots]
        now += chance.randrange(1, 5_000)
        pauses = pause_rules.resumed(pauses, now)
        slots = [_touched(slot, pauses, chance) for slot in slots]
    for began, slot in zip(first, slots, strict=True):
        stood, end = 0, began.expires_at
        for one in pauses:
            assert one.until is not None
            if one.since < end:
                stood, end = stood + one.until - one.since, end + one.until - one.since
        seen = time_rules.apply_pauses(slot, pauses)
        assert (seen.expires_at, seen.paused_for) == (end, stood)
        assert seen.accepts_until == end + GRACE


def _started(at: int) -> Slot:
    return replace(SLOT, started_at=at, expires_at=at + 600, accepts_until=at + 600 + GRACE)


def _touched(slot: Slot, pauses: Pauses, chance: random.Random) -> Slot:
    """Return the slot as it is stored after a function that may have died in between."""
    later = time_rules.apply_pauses(slot, pauses)
    return later if chance.random() < 0.5 else slot


def _ended(slot: Slot, pauses: Pauses, now: int) -> Result:
    return replace(
        a_result(),
        started_at=slot.started_at,
        submitted_at=now,
        duration=time_rules.worked(slot, pauses, now),
        reopenings=slot.reopenings,
    )


@given(
    acts=st.lists(
        st.tuples(st.sampled_from(["pause", "resume", "extend", "end", "end"]), st.integers(0, 90)),
        max_size=25,
    )
)
def test_any_history_with_reopenings_agrees_with_a_stopwatch(acts: list[tuple[str, int]]) -> None:
    watch, slot, pauses = Stopwatch(), SLOT, Pauses()
    for place, (act, wait) in enumerate(acts):
        watch.advance(wait)
        if watch.rest == 0:
            break
        if act == "pause":
            pauses, watch.stands = pause_rules.paused(pauses, watch.now, "usr_1", ""), True
        elif act == "resume":
            pauses, watch.stands = pause_rules.resumed(pauses, watch.now), False
        elif act == "extend":
            slot = time_rules.apply_pauses(slot, pauses)
            slot = time_rules.move_end(slot, slot.expires_at + 7, 0, f"act-{place}")
            watch.rest += 7
        else:
            result = _ended(time_rules.apply_pauses(slot, pauses), pauses, watch.now)
            watch.has_ended = True
            watch.advance(wait)
            if place % 2:
                pauses, watch.stands = pause_rules.paused(pauses, watch.now, "usr_1", ""), True
            ended_pauses = len(pauses) - watch.stands
            slot = time_rules.reopen(slot, result, ended_pauses, watch.now, 1)
            watch.has_ended, watch.rest = False, MINUTE
        seen = time_rules.apply_pauses(slot, pauses)
        assert time_rules.time_left(seen, pauses, watch.now) == watch.rest
        assert time_rules.worked(seen, pauses, watch.now) == watch.worked
