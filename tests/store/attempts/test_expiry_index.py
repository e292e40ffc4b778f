"""What runs at a quiz: found without a look at the rest, listed whole, ended page by page."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, islice
from typing import Any

import pytest

from chalicelib import bootstrap, ids
from chalicelib.attempts import expiry_index, slot_queries, store
from chalicelib.attempts.errors import AttemptClosedError
from chalicelib.attempts.models import Slot
from chalicelib.attempts.rules import QUIZ_SHARDS, expiry_shard
from chalicelib.attempts.service import AnswerInput
from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.reads import get
from chalicelib.quizzes.models import Override
from chalicelib.quizzes.store import quiz_key
from chalicelib.results import store as results
from chalicelib.results.models import EndReason, Result
from tests.conftest import FakeClock
from tests.store.attempts.test_attempt_races import a_draft
from tests.support.results import OWNER_ID, QUIZ_ID, USER_ID
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("tables")

OTHER_QUIZ = "quz_00000000000000000000000002"


@pytest.fixture(autouse=True)
def quizzes(tables: None) -> None:
    for quiz_id in (QUIZ_ID, OTHER_QUIZ):
        open_quiz(quiz_id)


def open_quiz(quiz_id: str) -> None:
    bootstrap.quizzes().create(quiz_id, OWNER_ID, a_draft)
    item = get(quiz_key(quiz_id))
    assert item is not None
    bootstrap.quizzes().publish(item, None)


_writes = count(1)


def user_id(number: int) -> str:
    return f"usr_{ids.of_bytes(number.to_bytes(16, 'big'))}"


def started(user: str, quiz_id: str = QUIZ_ID) -> Slot:
    override = Override.none(quiz_id, user)
    seen = store.slot_of(get(store.slot_key(user, quiz_id)))
    write_id = f"start {next(_writes)}"
    begun = bootstrap.attempts().start(user, quiz_id, override, seen, write_id).attempt
    assert isinstance(begun, Slot)
    return begun


def in_pages(limit: int) -> list[str]:
    found: list[str] = []
    after: dict[str, Any] | None = None
    while True:
        page = slot_queries.list_takers(QUIZ_ID, limit, after, slot_queries.IS_RUNNING)
        assert len(page.items) <= limit
        found += [one.ref.attempt_id for one in page.items]
        after = page.after
        if after is None:
            return found


@contextmanager
def called() -> Iterator[list[str]]:
    calls: list[str] = []

    def note(model: Any, **_: Any) -> None:
        calls.append(model.name)

    dynamodb().meta.events.register_first("before-call.dynamodb", note)
    try:
        yield calls
    finally:
        dynamodb().meta.events.unregister("before-call.dynamodb", note)


@pytest.mark.parametrize("limit", [1, 2, 7, 100])
def test_every_page_size_lists_each_running_attempt_once(limit: int) -> None:
    slots = [started(user_id(number)) for number in range(12)]
    started(user_id(0), OTHER_QUIZ)
    bootstrap.attempts().submit(slots[3].ref, slots[3], None)
    expected = {slot.ref.attempt_id for slot in slots} - {slots[3].ref.attempt_id}
    found = in_pages(limit)
    assert len(found) == len(expected)
    assert set(found) == expected


def test_a_list_costs_a_query_for_each_shard_whatever_runs_elsewhere() -> None:
    for number in range(10):
        started(user_id(number), OTHER_QUIZ)
    with called() as calls:
        assert slot_queries.list_takers(QUIZ_ID, 20, None, slot_queries.IS_RUNNING).items == []
    assert calls == ["Query"] * QUIZ_SHARDS


def test_who_begins_again_is_listed_with_the_new_attempt_alone(clock: FakeClock) -> None:
    first = started(USER_ID)
    bootstrap.attempts().submit(first.ref, first, None)
    clock.advance(1_000)
    second = started(USER_ID)
    (one,) = slot_queries.list_takers(QUIZ_ID, 20, None, slot_queries.IS_RUNNING).items
    assert (one.ref, one.started_at) == (second.ref, second.started_at)
    assert one.accepts_until == second.accepts_until


def test_an_answer_that_was_acknowledged_while_the_author_ends_the_attempt_counts() -> None:
    slot = started(USER_ID)
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

    found = at_once(12, act)
    problems = [one for one in found if isinstance(one, Exception)]
    assert all(isinstance(one, AttemptClosedError) for one in problems)
    (kept,) = results.list_results(USER_ID, QUIZ_ID, 10)
    assert [one for one in found if isinstance(one, Result)] == [kept] * 3
    assert kept.score == len(saved)
    by_owner = kept.ending is EndReason.AUTO_SUBMITTED
    assert kept.closed_by == (OWNER_ID if by_owner else None)


def sitting(user: str, limit: int) -> list[str]:
    """The quizzes that the index says a user sits, page after page."""
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
def test_what_a_user_sits_is_found_among_what_others_of_the_shard_do(limit: int) -> None:
    everybody = map(user_id, count(1))
    one, other = islice((who for who in everybody if expiry_shard(who) == 0), 2)
    quizzes = [f"quz_{number:026}" for number in range(10, 14)]
    for quiz_id in quizzes:
        open_quiz(quiz_id)
        for who in (one, other):
            slot = started(who, quiz_id)
    bootstrap.attempts().submit(slot.ref, slot, None)
    assert sorted(sitting(one, limit)) == quizzes
    assert sorted(sitting(other, limit)) == quizzes[:-1]
    assert sitting(user_id(0), limit) == []
