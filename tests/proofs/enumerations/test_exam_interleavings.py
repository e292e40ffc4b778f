"""Every order of the calls of staff who give time, and of takers and functions who end attempts."""

import os
from collections.abc import Callable, Sequence

import pytest

from chalicelib import bootstrap
from chalicelib.attempts.errors import QuizPausedError
from chalicelib.clock import MINUTE
from chalicelib.dynamo.writes import update, write
from chalicelib.quizzes.exam_models import Pauses
from chalicelib.quizzes.models import Override
from chalicelib.quizzes.store import QuizItem, get_quiz, quiz_key
from tests.support.clock import THE_START, FakeClock
from tests.support.counting import Count
from tests.support.interleaving import Scenario, run_all_schedules
from tests.support.open_quizzes import publish_quiz
from tests.support.results import OWNER_ID, QUIZ_ID
from tests.support.slot_client import Taker, a_draft
from tests.support.weakened_conditions import Guard, without_guards

PROVE = "PROVE" in os.environ


@pytest.fixture(autouse=True)
def quiz(tables: None) -> None:
    publish_quiz(a_draft)
    # so that pointer and version are in the cache, and every schedule has the same calls
    taker = Taker(bootstrap.externals().clock)
    taker.start()
    taker.submit(1)


Make = Callable[[FakeClock], Scenario]


def a_taker(clock: FakeClock, *, has_ended: bool = False) -> Taker:
    clock.set(THE_START)
    key = quiz_key(QUIZ_ID)
    nothing = [QuizItem.pauses.remove(), QuizItem.not_before.remove()]
    write(update(QuizItem(pk=key.pk, sk=key.sk), nothing))
    bootstrap.published_quizzes().read_pointer(QUIZ_ID)
    taker = Taker(clock)
    taker.start()
    taker.save(1, 0, 1)
    if has_ended:
        taker.submit(1)
    return taker


def paused(clock: FakeClock) -> Taker:
    taker = a_taker(clock)
    bootstrap.exam_control().pause(QUIZ_ID, OWNER_ID, "fire alarm")
    clock.advance(2_000)
    bootstrap.published_quizzes().read_pointer(QUIZ_ID)
    return taker


def resume() -> None:
    bootstrap.exam_control().resume(QUIZ_ID)


def pause() -> None:
    bootstrap.exam_control().pause(QUIZ_ID, OWNER_ID, "fire alarm")


def pause_and_save(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    return Scenario([pause, lambda: taker.save(1, 1, 1)], _keeps_its_time(taker, clock))


def pause_and_submit(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    clock.advance(2_000)
    bootstrap.published_quizzes().read_pointer(QUIZ_ID)

    def check(outcomes: Sequence[object]) -> None:
        taker.check(outcomes)
        # handing in is allowed while paused, and the time until then was worked
        assert [one.duration for one in taker.ended] == [2_000], "worked time"

    return Scenario([pause, lambda: taker.submit(1)], check)


def pause_and_extension(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    acts = [pause, lambda: taker.extend(1)]
    return Scenario(acts, _keeps_its_time(taker, clock, given=5 * MINUTE))


def pause_and_start(clock: FakeClock) -> Scenario:
    taker = a_taker(clock, has_ended=True)

    def check(outcomes: Sequence[object]) -> None:
        expected = [one for one in outcomes if not isinstance(one, QuizPausedError)]
        taker.check(expected)
        if len(taker.begun) > 1:
            _check_time(taker, clock, 0)

    return Scenario([pause, taker.start], check)


def pause_and_sweep(clock: FakeClock) -> Scenario:
    """A pause in the last millisecond, against the function that ends the attempt."""
    taker = a_taker(clock)
    begun = taker.begun[0]
    clock.set(begun.expires_at - 1)
    bootstrap.published_quizzes().read_pointer(QUIZ_ID)
    known: list[bool] = []

    def swept() -> None:
        known.append(len(pauses_of_quiz()) > 0)
        clock.set(begun.accepts_until)
        taker.swept(1)

    def check(outcomes: Sequence[object]) -> None:
        taker.check(outcomes)
        slot = taker.slot()
        assert slot is not None
        assert slot.running or not known[0], "a paused attempt was ended"
        if slot.running:
            _check_time(taker, clock, 0)

    return Scenario([pause, swept], check)


def _keeps_its_time(
    taker: Taker, clock: FakeClock, given: int = 0
) -> Callable[[Sequence[object]], None]:
    def check(outcomes: Sequence[object]) -> None:
        taker.check(outcomes)
        _check_time(taker, clock, given)

    return check


def _check_time(taker: Taker, clock: FakeClock, given: int) -> None:
    """Check that a pause of two seconds moves the end by them and by what was given, exactly."""
    [began] = [one.since for one in pauses_of_quiz()]
    clock.set(began + 2_000)
    resume()
    slot = taker.slot()
    assert slot is not None
    seen = bootstrap.completer().time.seen(slot)
    assert seen.expires_at - taker.begun[-1].expires_at == given + 2_000, "time was lost or gained"


def pauses_of_quiz() -> Pauses:
    found = get_quiz(QUIZ_ID)
    return () if found is None else found.pauses


def extension_and_save(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    return Scenario([lambda: taker.extend(1), lambda: taker.save(1, 1, 1)], taker.check)


def extension_and_last_save(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    clock.set(taker.begun[0].accepts_until - 1)
    bootstrap.published_quizzes().read_pointer(QUIZ_ID)
    return Scenario([lambda: taker.extend(1), lambda: taker.save(1, 1, 1)], taker.check)


def extension_and_submit(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    return Scenario([lambda: taker.extend(1), lambda: taker.submit(1)], taker.check)


def extension_and_close(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    return Scenario([lambda: taker.extend(1), lambda: taker.closed(1)], taker.check)


def extension_and_sweep(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    ends = taker.begun[0].accepts_until
    clock.set(ends - 1)
    bootstrap.published_quizzes().read_pointer(QUIZ_ID)

    def swept() -> None:
        taker.slot()
        clock.set(ends)
        taker.swept(1)

    return Scenario([lambda: taker.extend(1), swept], taker.check)


def allow_more(taker: Taker) -> None:
    """Set an override of five minutes, which moves what runs."""
    override = Override(quiz_id=QUIZ_ID, user_id=taker.id, extra_minutes=5)
    moved = bootstrap.move_running_attempt(override)
    if moved is not None:
        taker.promised.append((1, moved[1]))


def override_and_save(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    return Scenario([lambda: allow_more(taker), lambda: taker.save(1, 1, 1)], taker.check)


def override_and_submit(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    return Scenario([lambda: allow_more(taker), lambda: taker.submit(1)], taker.check)


def override_and_sweep(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    ends = taker.begun[0].accepts_until
    clock.set(ends - 1)
    bootstrap.published_quizzes().read_pointer(QUIZ_ID)

    def swept() -> None:
        taker.slot()
        clock.set(ends)
        taker.swept(1)

    return Scenario([lambda: allow_more(taker), swept], taker.check)


def override_and_extension(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    return Scenario([lambda: allow_more(taker), lambda: taker.extend(1)], taker.check)


def override_and_pause(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    acts = [pause, lambda: allow_more(taker)]
    return Scenario(acts, _keeps_its_time(taker, clock, given=5 * MINUTE))


def two_extensions(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    begun = taker.begun[0].expires_at

    def check(outcomes: object) -> None:
        taker.check([])
        slot = taker.slot()
        assert slot is not None
        assert slot.expires_at - begun == 10 * 60_000, "an extension was lost"

    return Scenario([lambda: taker.extend(1, "one"), lambda: taker.extend(1, "other")], check)


def extension_twice_under_one_key(clock: FakeClock) -> Scenario:
    taker = a_taker(clock)
    begun = taker.begun[0].expires_at

    def check(outcomes: object) -> None:
        taker.check([])
        slot = taker.slot()
        assert slot is not None
        assert slot.expires_at - begun == 5 * 60_000, "one act was done twice"

    return Scenario([lambda: taker.extend(1, "one")] * 2, check)


def resume_and_save(clock: FakeClock) -> Scenario:
    taker = paused(clock)
    return Scenario([resume, lambda: taker.save(1, 1, 1)], taker.check)


def resume_and_submit(clock: FakeClock) -> Scenario:
    taker = paused(clock)
    return Scenario([resume, lambda: taker.submit(1)], taker.check)


def resume_and_extension(clock: FakeClock) -> Scenario:
    taker = paused(clock)
    begun = taker.begun[0].expires_at

    def check(outcomes: object) -> None:
        taker.check([])
        slot = taker.slot()
        assert slot is not None
        seen = bootstrap.completer().time.seen(slot)
        assert seen.expires_at - begun == 5 * 60_000 + 2_000, "time was lost or gained"

    return Scenario([resume, lambda: taker.extend(1)], check)


def reopening_and_next_start(clock: FakeClock) -> Scenario:
    taker = a_taker(clock, has_ended=True)
    return Scenario([lambda: taker.reopen(1), taker.start], taker.check)


def reopening_and_repeat_of_the_submit(clock: FakeClock) -> Scenario:
    taker = a_taker(clock, has_ended=True)
    return Scenario([lambda: taker.reopen(1), lambda: taker.submit(1)], taker.check)


def reopening_and_late_sweep(clock: FakeClock) -> Scenario:
    taker = a_taker(clock, has_ended=True)
    return Scenario([lambda: taker.reopen(1), lambda: taker.swept(1)], taker.check)


def reopening_and_save(clock: FakeClock) -> Scenario:
    taker = a_taker(clock, has_ended=True)
    return Scenario([lambda: taker.reopen(1), lambda: taker.save(1, 0, 2)], taker.check)


def two_reopenings(clock: FakeClock) -> Scenario:
    taker = a_taker(clock, has_ended=True)

    def check(outcomes: object) -> None:
        taker.check([])
        slot = taker.slot()
        assert slot is not None
        assert (slot.running, slot.reopenings) == (True, 1), "it was reopened twice"

    return Scenario([lambda: taker.reopen(1, "one"), lambda: taker.reopen(1, "other")], check)


SCENES: dict[Make, int] = {
    extension_and_save: 6,
    extension_and_last_save: 6,
    extension_and_submit: 10,
    extension_and_close: 10,
    extension_and_sweep: 10,
    override_and_save: 6,
    override_and_submit: 10,
    override_and_sweep: 10,
    override_and_extension: 10,
    override_and_pause: 10,
    two_extensions: 10,
    extension_twice_under_one_key: 10,
    pause_and_save: 6,
    pause_and_submit: 6,
    pause_and_extension: 10,
    pause_and_start: 3,
    pause_and_sweep: 6,
    resume_and_save: 6,
    resume_and_submit: 6,
    resume_and_extension: 10,
    reopening_and_next_start: 6,
    reopening_and_late_sweep: 6,
    reopening_and_repeat_of_the_submit: 6,
    reopening_and_save: 6,
    # of these there are hundreds of orders
    **({two_reopenings: 200} if PROVE else {}),
}
"""Each with the number of schedules that there are at least."""


def named(value: object) -> str:
    if isinstance(value, list):
        return "+".join(f"{write}:{attribute}" for write, attribute in value)
    return getattr(value, "__name__", "")


@pytest.mark.parametrize("scene", SCENES, ids=named)
def test_no_order_of_calls_takes_time_or_answers_away(
    scene: Make, clock: FakeClock, record_property: Count
) -> None:
    played = run_all_schedules(lambda: scene(clock))
    record_property("orders of calls", played.schedules)
    assert played.violations == []
    assert played.schedules >= SCENES[scene]


BREAKS: list[tuple[Make, list[Guard]]] = [
    (two_extensions, [("save", "v")]),
    (reopening_and_next_start, [("finish", "st"), ("finish", "n"), ("finish", "v")]),
]


@pytest.mark.parametrize(("scene", "guards"), BREAKS, ids=named)
def test_without_its_guards_some_order_of_calls_breaks(
    scene: Make, guards: list[Guard], clock: FakeClock
) -> None:
    with without_guards(*guards):
        played = run_all_schedules(lambda: scene(clock), until_broken=True)
    assert played.violations
