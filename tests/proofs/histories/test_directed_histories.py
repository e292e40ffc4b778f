"""Histories that an exam must not take, one for each kind of fault that reached people.

Random histories meet them too seldom for a bounded run. Each ends with the model's full check, and
each was seen to fail when the guard that it names was taken out.
"""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.clock import to_rfc3339
from tests.proofs.histories.exam_contract import GRACE, MINUTE, RUNNING, SECOND, Sitting
from tests.proofs.histories.exam_history import Draft, History, swap_texts
from tests.support.aws_delivery import Cloud
from tests.support.client import Client
from tests.support.clock import THE_START, FakeClock
from tests.support.people import People, Person

pytestmark = pytest.mark.usefixtures("tables")

Begin = Callable[..., History]
CLOSE = THE_START + 20 * MINUTE
HIDDEN = {"show": "correct_answers", "when": "after_close"}
SHOWN = {"show": "score", "when": "immediately"}


def true_false(text: str, *, correct: bool) -> dict[str, Any]:
    return {"type": "true_false", "text": text, "points": 1, "penalty": 0, "correct": correct}


def choice(text: str, right: int) -> dict[str, Any]:
    options = [{"text": name, "correct": place == right} for place, name in enumerate("xyz")]
    return {"type": "single_choice", "text": text, "points": 2, "penalty": 0, "options": options}


TWINS = [
    true_false("True or false?", correct=True),
    true_false("True or false?", correct=False),
    choice("Which?", 0),
    choice("Which of these?", 1),
]


@pytest.fixture
def begin(http: Client, people: People, clock: FakeClock, cloud: Cloud) -> Begin:
    """Publish a quiz of TWINS for three takers."""

    def begun(**settings: Any) -> History:
        draft: Draft = {
            "title": "Exam",
            "duration_minutes": 10,
            "passing_score": 50,
            "max_attempts": None,
            "overdue": "auto_submit",
            "grading_method": "best",
            "closes_at": None,
            "review": SHOWN,
            "questions": TWINS,
        }
        history = History(http, people, clock, cloud, {**draft, **settings})
        history.publish()
        return history

    return begun


def hand_in(history: History, taker: Person, *, right: bool = True) -> Sitting:
    one = history.start(taker)
    assert one is not None, history.log
    for asked in one.version.questions:
        history.save(one, asked, asked.right if right else asked.wrong[0])
    history.submit(one)
    return one


def reverse(body: Draft) -> None:
    body["questions"].reverse()


def drop_last(body: Draft) -> None:
    body["questions"].pop()


def insert_twin(body: Draft) -> None:
    body["questions"].insert(0, true_false("True or false?", correct=False))


def swap(body: Draft) -> None:
    swap_texts(*body["questions"][:2])


def swap_options(body: Draft) -> None:
    swap_texts(*body["questions"][0]["options"][:2])


def reword(body: Draft) -> None:
    for asked in body["questions"]:
        asked["text"] += " Say it."


def test_edits_that_leave_the_key_leave_the_grades(begin: Begin) -> None:
    history = begin()
    hand_in(history, history.takers[0])
    running = history.start(history.takers[1])
    assert running is not None
    for change in (reverse, swap, swap_options, insert_twin, drop_last, reword):
        history.edit(change, change.__name__)
        history.regrade()
        history.check()
    for asked in running.version.questions:
        history.save(running, asked, asked.right)
    history.submit(running)
    history.check()
    assert running.score == running.version.total


def fix_key(body: Draft) -> None:
    """Correct the key of the second twin, and reword and move it."""
    body["questions"].insert(0, body["questions"].pop(1))
    body["questions"][0]["text"] = "Which is true?"
    body["questions"][0]["correct"] = True


def test_a_corrected_key_reaches_its_question_wherever_it_stands(begin: Begin) -> None:
    history = begin()
    one = hand_in(history, history.takers[0])
    two = hand_in(history, history.takers[1], right=False)
    history.edit(fix_key, "fix")
    history.regrade()
    history.check()
    assert (one.was_regraded, two.was_regraded) == (True, True)


def extra_time(history: History, taker: Person) -> None:
    history.override(taker, 30)


def own_window(history: History, taker: Person) -> None:
    history.override(taker, closes_at=to_rfc3339(CLOSE + 30 * MINUTE))


def put_off(history: History, _: Person) -> None:
    history.edit(lambda body: body.update(closes_at=to_rfc3339(CLOSE + 30 * MINUTE)), "put off")
    history.publish()


@pytest.mark.parametrize("more", [extra_time, own_window, put_off], ids=lambda one: one.__name__)
def test_the_key_waits_for_whoever_may_begin_after_the_close(
    begin: Begin, more: Callable[[History, Person], None]
) -> None:
    history = begin(closes_at=to_rfc3339(CLOSE), review=HIDDEN)
    early, late = history.takers[:2]
    done = hand_in(history, early)
    more(history, late)
    history.advance(20 * MINUTE + GRACE + SECOND)
    history.check()
    hand_in(history, late)
    history.check()
    assert not history.shows_key(done), history.log
    history.advance(30 * MINUTE)
    history.check()
    assert history.shows_key(done), history.log


def test_the_key_waits_for_the_last_save_within_the_grace(begin: Begin) -> None:
    history = begin(closes_at=to_rfc3339(CLOSE), review=HIDDEN)
    done = hand_in(history, history.takers[0])
    history.advance(15 * MINUTE)
    running = history.start(history.takers[0])
    assert running is not None
    history.advance(5 * MINUTE + GRACE - SECOND)
    history.check()
    assert not history.shows_key(done), history.log
    history.save(running, running.version.questions[0], response=True)
    history.advance(SECOND)
    history.check()
    assert history.shows_key(done), history.log


def test_the_key_waits_for_an_attempt_that_was_given_more_time(begin: Begin) -> None:
    history = begin(closes_at=to_rfc3339(CLOSE), review=HIDDEN)
    done = hand_in(history, history.takers[0])
    history.advance(15 * MINUTE)
    running = history.start(history.takers[1])
    assert running is not None
    history.extend(running, 10)
    history.advance(14 * MINUTE)
    history.save(running, running.version.questions[0], response=True)
    history.check()
    assert not history.shows_key(done), history.log
    history.advance(2 * MINUTE)
    history.check()
    assert history.shows_key(done), history.log


def test_who_registers_again_has_no_second_chance(begin: Begin) -> None:
    history = begin()
    hand_in(history, history.takers[0], right=False)
    again = history.erase_and_register(history.takers[0])
    assert history.start(again) is None
    third = history.erase_and_register(again)
    assert history.start(third) is None
    hand_in(history, history.takers[1])


def test_who_was_told_a_result_is_told_the_corrected_one_once(begin: Begin) -> None:
    history = begin()
    right, wrong = (
        hand_in(history, history.takers[0]),
        hand_in(history, history.takers[1], right=False),
    )
    untouched = hand_in_blank(history, history.takers[2])
    assert history.told(right) == history.told(wrong) == ["result_available"]
    history.edit(fix_key, "fix")
    for _ in range(2):
        history.regrade()
        history.check()
    assert history.told(right) == history.told(wrong) == ["result_available", "result_changed"]
    assert history.told(untouched) == ["result_available"]
    history.adjust(untouched, 3)
    history.check()
    assert history.told(untouched) == ["result_available", "result_changed"]


def hand_in_blank(history: History, taker: Person) -> Sitting:
    one = history.start(taker)
    assert one is not None
    history.submit(one)
    return one


def test_an_override_moves_a_running_attempt_and_a_deleted_quiz_lets_it_end(begin: Begin) -> None:
    history = begin(closes_at=to_rfc3339(CLOSE), review=HIDDEN)
    taker = history.takers[0]
    one = history.start(taker)
    assert one is not None
    history.override(taker, 15)
    history.advance(12 * MINUTE)
    history.save(one, one.version.questions[0], one.version.questions[0].right)
    history.delete()
    assert history.start(history.takers[1]) is None
    history.check()
    history.save(one, one.version.questions[2], one.version.questions[2].right)
    history.advance(13 * MINUTE + GRACE)
    assert one.status != RUNNING
    history.timer()
    history.check()
    history.save(one, one.version.questions[1], response=None)
