"""What runs at a quiz: found without a look at the rest, listed whole, ended page by page."""

from itertools import count, islice
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.attempts import expiry_index, slot_queries, store
from chalicelib.attempts.answer_reading import AnswerInput
from chalicelib.attempts.errors import AttemptClosedError
from chalicelib.attempts.rules import QUIZ_SHARDS, expiry_shard
from chalicelib.results import list_store
from chalicelib.results.models import EndReason, Result
from tests.support.clock import FakeClock
from tests.support.results import OWNER_ID, QUIZ_ID, USER_ID
from tests.support.running_attempts import list_in_pages, open_quiz, start_attempt, user_id
from tests.support.threads import in_threads
from tests.support.wire_calls import recorded_operations

pytestmark = pytest.mark.usefixtures("tables")

OTHER_QUIZ = "quz_00000000000000000000000002"


@pytest.fixture(autouse=True)
def quizzes(tables: None) -> None:
    for quiz_id in (QUIZ_ID, OTHER_QUIZ):
        open_quiz(quiz_id)


@pytest.mark.parametrize("limit", [1, 2, 7, 100])
def test_every_page_size_lists_each_running_attempt_once(limit: int) -> None:
    slots = [start_attempt(user_id(number)) for number in range(12)]
    start_attempt(user_id(0), OTHER_QUIZ)
    bootstrap.attempts().submit(slots[3].ref, slots[3], None)
    expected = {slot.ref.attempt_id for slot in slots} - {slots[3].ref.attempt_id}
    found = list_in_pages(limit)
    assert len(found) == len(expected)
    assert set(found) == expected


def test_list_costs_one_query_per_shard() -> None:
    for number in range(10):
        start_attempt(user_id(number), OTHER_QUIZ)
    with recorded_operations() as calls:
        assert slot_queries.list_takers(QUIZ_ID, 20, None, slot_queries.IS_RUNNING).items == []
    assert calls == ["Query"] * QUIZ_SHARDS


def test_new_attempt_replaces_the_old_index_entry(clock: FakeClock) -> None:
    first = start_attempt(USER_ID)
    bootstrap.attempts().submit(first.ref, first, None)
    clock.advance(1_000)
    second = start_attempt(USER_ID)
    (one,) = slot_queries.list_takers(QUIZ_ID, 20, None, slot_queries.IS_RUNNING).items
    assert (one.ref, one.started_at) == (second.ref, second.started_at)
    assert one.accepts_until == second.accepts_until


def test_an_answer_that_was_acknowledged_while_the_author_ends_the_attempt_counts() -> None:
    slot = start_attempt(USER_ID)
    service = bootstrap.attempts()
    saved: list[int] = []

    def act(place: int) -> Result | None:
        current = store.get_slot(slot.ref)
        if place < 2:
            return service.close(slot.ref, current, None, OWNER_ID)
        if place == 2:
            return service.submit(slot.ref, current, None)
        given = [AnswerInput(f"que_{place}", response=True, revision=1)]
        service.save(slot.ref, slot, given, f"w{place}")
        saved.append(place)
        return None

    found = in_threads(12, act)
    problems = [one for one in found if isinstance(one, Exception)]
    assert all(isinstance(one, AttemptClosedError) for one in problems)
    (kept,) = list_store.list_results(USER_ID, QUIZ_ID, 10)
    assert [one for one in found if isinstance(one, Result)] == [kept] * 3
    assert kept.score == len(saved)
    by_owner = kept.ending is EndReason.AUTO_SUBMITTED
    assert kept.closed_by == (OWNER_ID if by_owner else None)


def sitting(user: str, limit: int) -> list[str]:
    """Return the quizzes of a user's running attempts by the index, page by page."""
    found: list[str] = []
    after: dict[str, Any] | None = None
    while True:
        page = expiry_index.list_running_of_user(user, limit, after)
        assert len(page.items) <= limit
        found += [one.ref.quiz_id for one in page.items]
        after = page.after
        if after is None:
            return found


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_running_attempts_of_a_user_are_found_in_a_shared_shard(limit: int) -> None:
    everybody = map(user_id, count(1))
    one, other = islice((who for who in everybody if expiry_shard(who) == 0), 2)
    quizzes = [f"quz_{number:026}" for number in range(10, 14)]
    for quiz_id in quizzes:
        open_quiz(quiz_id)
        for who in (one, other):
            slot = start_attempt(who, quiz_id)
    bootstrap.attempts().submit(slot.ref, slot, None)
    assert sorted(sitting(one, limit)) == quizzes
    assert sorted(sitting(other, limit)) == quizzes[:-1]
    assert sitting(user_id(0), limit) == []
