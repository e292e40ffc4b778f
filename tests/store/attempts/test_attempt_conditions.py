"""Conditions of writes to slots and results, each with an outdated read."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.attempts import expiry_index, save_store, store, transition_store
from chalicelib.attempts.models import Slot
from chalicelib.attempts.rules import expiry_shard
from chalicelib.attempts.store import SlotItem, slot_key
from chalicelib.clock import MINUTE
from chalicelib.dynamo.reads import get
from chalicelib.dynamo.writes import put, update, write
from chalicelib.jobs.scheduled import ScheduledTask, claimable, schedule_write
from chalicelib.results import change_store, list_store
from chalicelib.results import store as results
from chalicelib.results.models import AttemptRef, Result, SavedResponse
from chalicelib.results.store import key_of, to_item
from tests.support.results import FINISHED_AT as NOW
from tests.support.results import QUIZ_ID, USER_ID, a_result
from tests.support.wire_calls import recorded_bodies

pytestmark = pytest.mark.usefixtures("tables")

REF = AttemptRef(USER_ID, QUIZ_ID, 1)
OTHER_QUIZ, LAST_QUIZ = QUIZ_ID[:-1] + "2", QUIZ_ID[:-1] + "3"
FIRST = Slot(
    user_id=USER_ID,
    quiz_id=QUIZ_ID,
    number=1,
    running=True,
    version=0,
    quiz_version=1,
    started_at=NOW,
    expires_at=NOW + MINUTE,
    closes_at=None,
    accepts_until=NOW + MINUTE,
    base_minutes=1,
    extra_minutes=0,
    seed=b"0123456789abcdef",
    started_by="once",
    last_write="w0",
)
YES = SavedResponse("1", 2, NOW + 1)


def as_it_is() -> Slot:
    slot = store.get_slot(REF)
    assert slot is not None
    return slot


def change(**attributes: object) -> None:
    """Somebody else changes the slot meanwhile."""
    key = slot_key(USER_ID, QUIZ_ID)
    actions = [getattr(SlotItem, name).set(value) for name, value in attributes.items()]
    write(update(SlotItem(pk=key.pk, sk=key.sk), actions))


@pytest.fixture
def begun() -> Slot:
    assert transition_store.start(FIRST, None) is None
    return as_it_is()


def test_first_attempt_starts_without_a_slot(begun: Slot) -> None:
    found = transition_store.start(replace(FIRST, started_by="again"), None)
    assert (found, as_it_is()) == (begun, begun)


def begins_again(seen: Slot) -> bool:
    second = replace(FIRST, number=seen.number + 1, started_by="another")
    return transition_store.start(second, seen) is None


def test_a_later_attempt_begins_where_the_one_before_has_ended(begun: Slot) -> None:
    assert not begins_again(begun)
    assert transition_store.finish(begun, a_result())
    assert not begins_again(replace(begun, number=2))
    assert not begins_again(replace(begun, number=0))
    assert as_it_is().number == 1
    assert begins_again(begun)
    assert (as_it_is().number, as_it_is().running) == (2, True)


def saves(slot: Slot, answers: dict[int, SavedResponse], now: int = NOW) -> bool:
    return save_store.save(slot, answers, "w1", now) is None


@pytest.mark.parametrize("meanwhile", [{"number": 2}, {"state": store.FINISHED}])
def test_save_applies_only_to_its_attempt(begun: Slot, meanwhile: dict[str, object]) -> None:
    change(**meanwhile)
    assert not saves(begun, {0: YES})
    assert as_it_is().answers == {}


def test_save_is_accepted_until_the_last_millisecond(begun: Slot) -> None:
    assert saves(begun, {0: YES}, begun.accepts_until - 1)
    assert not saves(as_it_is(), {1: YES}, begun.accepts_until)
    assert as_it_is().answers == {0: YES}


def test_save_checks_the_stored_revision_of_each_answer(
    begun: Slot,
) -> None:
    assert saves(begun, {0: YES, 1: YES})
    seen = as_it_is()
    assert not saves(begun, {0: replace(YES, revision=9)})
    assert not saves(seen, {2: YES, 0: YES})
    assert not saves(seen, {2: YES, 1: replace(YES, revision=1)})
    assert as_it_is().answers == {0: YES, 1: YES}
    later = replace(YES, revision=3)
    assert saves(seen, {2: YES, 0: later})
    assert as_it_is().answers == {0: later, 1: YES, 2: YES}
    assert as_it_is().version == 2


@pytest.mark.parametrize("meanwhile", [{"number": 2}, {"state": store.FINISHED}, {"version": 1}])
def test_completion_requires_an_unchanged_slot(begun: Slot, meanwhile: dict[str, object]) -> None:
    change(**meanwhile)
    assert not transition_store.finish(begun, a_result())
    assert get(key_of(REF)) is None


def test_an_attempt_that_has_a_result_gets_no_other(begun: Slot) -> None:
    write(put(to_item(a_result(quiz_title="The first"))))
    assert not transition_store.finish(begun, a_result(quiz_title="Another"))
    assert as_it_is().running
    assert a_kept().quiz_title == "The first"


def test_expiry_index_finds_attempts_by_millisecond_and_shard(begun: Slot) -> None:
    other = AttemptRef(USER_ID, OTHER_QUIZ, 1)
    assert transition_store.start(replace(FIRST, quiz_id=OTHER_QUIZ), None) is None
    shard, ends = expiry_shard(USER_ID), begun.accepts_until

    def found(since: int, until: int, shard: int = shard, after: Any = None) -> list[AttemptRef]:
        return [one.ref for one in expiry_index.list_due(shard, since, until, after).items]

    assert sorted(found(ends, ends + 1), key=str) == sorted([REF, other], key=str)
    first, second = found(ends, ends + 1)
    assert found(ends - 9, ends) == found(ends + 1, ends + 9) == []
    assert found(ends, ends + 1, shard + 1) == []
    item = get(slot_key(USER_ID, first.quiz_id))
    assert item is not None
    assert found(ends, ends + 1, after=expiry_index.index_key(item)) == [second]


def kept(*made: Result) -> Sequence[Result]:
    for result in made:
        write(put(to_item(result)))
    return made


def a_kept() -> Result:
    item = get(key_of(REF))
    assert item is not None
    return results.from_item(item)


TASK = ScheduledTask("mail", "one", NOW)


def voided(by: str) -> bool:
    return change_store.void(REF, "a leak", by, NOW, schedule_write(TASK))


def test_existing_result_is_voided_once() -> None:
    assert not voided("nobody")
    assert get(key_of(REF)) is None
    kept(a_result())
    assert voided("first")
    assert not voided("second")
    assert (a_kept().voided_by, claimable("mail", NOW, 9)) == ("first", [TASK])


def test_a_result_is_noted_as_shown_once() -> None:
    kept(a_result())
    assert change_store.release(REF, NOW)
    assert not change_store.release(REF, NOW + 1)
    assert a_kept().revealed_at == NOW


def test_missing_result_is_not_released() -> None:
    assert not change_store.release(REF, NOW)
    assert get(key_of(REF)) is None


@pytest.fixture
def some() -> list[Result]:
    """Results of a user at three quizzes, and one of another user."""
    mine = [
        a_result(quiz_id=quiz, number=number)
        for quiz in (QUIZ_ID, OTHER_QUIZ, LAST_QUIZ)
        for number in (1, 2)
    ]
    kept(*mine, a_result(user_id=USER_ID[:-1] + "7"))
    return mine


def test_a_users_results_are_those_of_one_quiz_or_of_all(some: list[Result]) -> None:
    assert list_store.list_results(USER_ID, None, 99) == some
    assert list_store.list_results(USER_ID, OTHER_QUIZ, 99) == some[2:4]
    assert list_store.list_results(USER_ID, None, 3) == some[:3]
    assert list_store.list_results("usr_nobody", None, 99) == []


def test_a_users_results_are_listed_page_by_page(some: list[Result]) -> None:
    seen: list[Any] = []
    after = None
    for length in (4, 2):
        page = list_store.page_of_user(USER_ID, 4, after)
        assert len(page.items) == length
        seen += page.items
        after = page.after
    assert seen == some


def test_a_users_results_are_listed_quiz_by_quiz(some: list[Result]) -> None:
    first, goes_on = list_store.quiz_by_quiz(USER_ID, 2, None)
    assert (first, goes_on) == ([some[:2], some[2:4]], OTHER_QUIZ)
    assert list_store.quiz_by_quiz(USER_ID, 2, goes_on) == ([some[4:]], None)
    assert list_store.quiz_by_quiz("usr_nobody", 2, None) == ([], None)


def test_decisive_reads_are_consistent_and_minimal() -> None:
    with recorded_bodies() as bodies:
        list_store.list_results(USER_ID, None, 7)
        list_store.page_of_user(USER_ID, 7, None)
        list_store.quiz_by_quiz(USER_ID, 7, None)
        store.get_slot(REF)
    assert [body["ConsistentRead"] for body in bodies] == [True] * 4
    assert [body.get("Limit") for body in bodies] == [7, 7, 100, None]
