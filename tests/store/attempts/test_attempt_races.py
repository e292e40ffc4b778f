"""The slot under threads: one attempt, no answer lost, one result."""

import pytest

from chalicelib import bootstrap
from chalicelib.attempts import store
from chalicelib.attempts.answer_reading import AnswerInput
from chalicelib.attempts.errors import ActiveAttemptError, AttemptClosedError
from chalicelib.attempts.models import Slot
from chalicelib.dynamo.reads import get
from chalicelib.results import list_store
from chalicelib.results.models import Result
from tests.support.applicants import applicant
from tests.support.clock import FakeClock
from tests.support.open_quizzes import publish_quiz
from tests.support.results import QUIZ_ID, USER_ID
from tests.support.running_attempts import QUESTIONS, a_draft
from tests.support.start_states import start_state
from tests.support.threads import in_threads

pytestmark = pytest.mark.usefixtures("tables")


@pytest.fixture
def quiz() -> None:
    publish_quiz(a_draft)


def started(write_id: str = "w") -> Slot:
    state = start_state(USER_ID, QUIZ_ID, None)
    begun = bootstrap.attempts().start(applicant(USER_ID), state, write_id).attempt
    assert isinstance(begun, Slot)
    return begun


def current() -> Slot | None:
    return store.slot_of(get(store.slot_key(USER_ID, QUIZ_ID)))


@pytest.mark.usefixtures("quiz")
def test_of_24_starts_at_once_exactly_one_begins() -> None:
    bootstrap.published_quizzes().published(QUIZ_ID)
    found = in_threads(24, lambda place: started(f"w{place}"))
    assert len([one for one in found if isinstance(one, Slot)]) == 1
    assert len([one for one in found if isinstance(one, ActiveAttemptError)]) == 23
    slot = current()
    assert slot is not None
    assert slot.number == 1


@pytest.mark.usefixtures("quiz")
def test_concurrent_saves_to_different_questions_are_all_kept() -> None:
    slot = started()

    def save(place: int) -> object:
        given = [AnswerInput(f"que_{place}", response=True, revision=None)]
        return bootstrap.attempts().save(slot.ref, slot, given, f"w{place}")

    found = in_threads(QUESTIONS, save)
    assert not [one for one in found if isinstance(one, Exception)]
    after = current()
    assert after is not None
    assert sorted(after.answers) == list(range(QUESTIONS))
    assert after.version == QUESTIONS


@pytest.mark.usefixtures("quiz")
def test_an_answer_that_was_acknowledged_while_handing_in_counts() -> None:
    slot = started()
    saved: list[int] = []

    def act(place: int) -> object:
        if place == 0:
            return bootstrap.attempts().submit(slot.ref, current(), None)
        given = [AnswerInput(f"que_{place}", response=True, revision=1)]
        bootstrap.attempts().save(slot.ref, slot, given, f"w{place}")
        saved.append(place)
        return None

    found = in_threads(8, act)
    problems = [one for one in found if isinstance(one, Exception)]
    assert all(isinstance(one, AttemptClosedError) for one in problems)
    (result,) = list_store.list_results(USER_ID, QUIZ_ID, 10)
    assert result.score == len(saved)


@pytest.mark.usefixtures("quiz")
def test_16_concurrent_submits_get_the_same_result(clock: FakeClock) -> None:
    slot = started()
    clock.set(slot.accepts_until)
    found = in_threads(16, lambda _: bootstrap.completer().finish(slot, by="time"))
    assert len({one.attempt_id for one in found if isinstance(one, Result)}) == 1
    assert len([one for one in found if isinstance(one, Result)]) == 16
    assert len(list_store.list_results(USER_ID, QUIZ_ID, 10)) == 1


@pytest.mark.usefixtures("quiz")
def test_repeated_write_recognizes_itself(clock: FakeClock) -> None:
    slot = started("key")
    service = bootstrap.attempts()
    again = service.start(applicant(USER_ID), start_state(USER_ID, QUIZ_ID, None), "key")
    assert (again.is_new, again.attempt) == (False, slot)
    given = [AnswerInput("que_0", response=True, revision=1)]
    first, _ = service.save(slot.ref, slot, given, "save")
    second, _ = service.save(slot.ref, slot, given, "save")
    assert first.saved.keys() == second.saved.keys() == {"que_0"}
    clock.advance(1)
    other, _ = service.save(slot.ref, slot, given, "another")
    assert other.stale == ("que_0",)


@pytest.mark.usefixtures("quiz")
def test_a_late_save_never_reaches_the_next_attempt() -> None:
    old = started("one")
    bootstrap.attempts().submit(old.ref, old, None)
    bootstrap.attempts().start(applicant(USER_ID), start_state(USER_ID, QUIZ_ID, current()), "two")
    given = [AnswerInput("que_0", response=True, revision=1)]
    with pytest.raises(AttemptClosedError):
        bootstrap.attempts().save(old.ref, old, given, "late")
    slot = current()
    assert slot is not None
    assert (slot.number, dict(slot.answers)) == (2, {})
