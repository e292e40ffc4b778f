"""Boards of many, of one, of equals and of nothing, as the stream's function makes them."""

import os
import random
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from chalicelib import bootstrap, ids
from chalicelib.accounts.store import UserItem
from chalicelib.clock import SECOND
from chalicelib.dynamo.client import dynamodb
from chalicelib.leaderboard import boards
from chalicelib.leaderboard.epoch_store import FIRST
from chalicelib.leaderboard.events import update_leaderboards
from chalicelib.leaderboard.models import Board, PagePosition
from chalicelib.results.models import Result
from chalicelib.results.store import to_item
from tests.support.aws_delivery import record_of, woken
from tests.support.dynamodb_double.dictionary import DictDynamoDb
from tests.support.leaderboard_rows import scored, shows, with_enough_takers
from tests.support.results import FINISHED_AT, QUIZ_ID

TAKERS = 10_000 if "PROVE" in os.environ else 1_100
"""In more than one cell of a shard either way."""
BATCH = 100
"""Of the stream's function."""
PER_REQUEST = 25
QUIZZES = 200


def users(count: int) -> list[str]:
    """So many accounts."""
    found = [f"usr_{ids.encode(number + 1, 26)}" for number in range(count)]
    requests = [
        {"PutRequest": {"Item": a_user(number, user_id).serialize()}}
        for number, user_id in enumerate(found)
    ]
    for start in range(0, count, PER_REQUEST):
        some: Any = {UserItem.Meta.table_name: requests[start : start + PER_REQUEST]}
        dynamodb().batch_write_item(RequestItems=some)
    return found


def a_user(number: int, user_id: str) -> UserItem:
    return UserItem(
        pk=f"U#{user_id}",
        sk="P",
        email=f"taker{number}@example.org",
        username=f"taker {number}",
        password_hash="-",
        role="user",
        status="active",
        email_verified=True,
        email_notifications={},
        created_at=1,
        roll_key=user_id,
    )


def follow(results: list[Result]) -> None:
    """Deliver results in batches, as the stream does."""
    records = [
        record_of(to_item(result).serialize(), number=place) for place, result in enumerate(results)
    ]
    for start in range(0, len(records), BATCH):
        answer = woken(update_leaderboards, {"Records": records[start : start + BATCH]})
        assert answer == {"batchItemFailures": []}


def finished(user_id: str, score: int, seconds: int = 60, number: int = 1) -> Result:
    result = scored(user_id, number, score, at=FINISHED_AT + number)
    return replace(result, duration=seconds * SECOND)


def everybody(board: Board, page: int = 100) -> list[tuple[int, int, str, Decimal]]:
    """Rank, position, name and score of all entries, page by page."""
    found: list[tuple[int, int, str, Decimal]] = []
    after: PagePosition | None = None
    while entries := bootstrap.leaderboard_reader().page(board, after, page).entries:
        last = entries[-1]
        after = PagePosition(last.rank_key, last.rank, last.position)
        found += [(one.rank, one.position, one.username or "", one.score) for one in entries]
    return found


def quiz_board() -> Board:
    return boards.quiz_board(FIRST, QUIZ_ID)


def test_bulk_results_give_correct_ranks(tables: None) -> None:
    """On the double: moto looks through all rows for each query."""
    chance = random.Random(1)  # noqa: S311 - repeatable
    with DictDynamoDb(lambda _call, _given: None).in_place():
        takers = users(TAKERS)
        results = [finished(one, chance.randrange(101), chance.randrange(9)) for one in takers]
        shuffled = chance.sample(results, len(results))
        follow(shuffled + shuffled[:BATCH])
        in_order = sorted(results, key=lambda one: (-(one.score or 0), one.duration, one.user_id))
        board, showing = quiz_board(), bootstrap.leaderboard_reader()
        first = showing.page(board, None, 100)
        assert first.total == TAKERS
        assert [one.user_id for one in first.entries] == [one.user_id for one in in_order[:100]]
        for place in chance.sample(range(TAKERS), 5):
            found = showing.around(board, in_order[place].user_id, 2)
            assert (found.entry.position, found.total, found.exact) == (place + 1, TAKERS, True)
            assert found.entry.rank == better(results, in_order[place]) + 1
            assert [one.user_id for one in found.below] == [
                one.user_id for one in in_order[place + 1 : place + 3]
            ]
        best = showing.page(boards.global_board(FIRST), None, 1).entries
        assert [one.user_id for one in best] == [in_order[0].user_id]


def better(results: list[Result], than: Result) -> int:
    mine = (-(than.score or 0), than.duration)
    return sum((-(one.score or 0), one.duration) < mine for one in results)


def test_equal_performances_share_a_rank(
    tables: None,
) -> None:
    takers = users(6)
    scores = [90, 80, 80, 80, 80, 0]
    seconds = [60, 50, 50, 50, 70, 60]
    follow([finished(*one) for one in zip(takers, scores, seconds, strict=True)])
    found = everybody(quiz_board(), page=2)
    assert [rank for rank, *_ in found] == [1, 2, 2, 2, 5, 6]
    assert [position for _, position, *_ in found] == [1, 2, 3, 4, 5, 6]
    assert [name for _, _, name, _ in found] == [f"taker {number}" for number in range(6)]
    place = bootstrap.leaderboard_reader().around(quiz_board(), takers[3], 1)
    assert (place.entry.rank, place.entry.position) == (2, 4)
    assert [one.rank for one in (*place.above, *place.below)] == [2, 5]
    near_the_end = bootstrap.leaderboard_reader().around(quiz_board(), takers[4], 10)
    assert [one.rank for one in near_the_end.above] == [1, 2, 2, 2]


def test_single_zero_score_ranks_first(tables: None) -> None:
    [alone] = users(1)
    with_enough_takers()
    follow([finished(alone, 0)])
    for board in (quiz_board(), boards.global_board(FIRST)):
        place = bootstrap.leaderboard_reader().around(board, alone, 5)
        assert (place.entry.rank, place.total, place.exact) == (1, 1, True)
        assert [place.percentile, place.entry.score] == [100, 0]
        assert [*place.above, *place.below] == []


def test_retake_keeps_one_row_with_the_best(tables: None) -> None:
    [taker] = users(1)
    with_enough_takers()
    follow([finished(taker, score, number=place + 1) for place, score in enumerate([20, 70, 40])])
    assert everybody(quiz_board()) == [(1, 1, "taker 0", Decimal(70))]
    assert everybody(boards.global_board(FIRST)) == [(1, 1, "taker 0", Decimal(70))]


def test_two_hundred_quizzes_are_summed_once_a_batch(tables: None) -> None:
    [taker] = users(1)
    quizzes = [f"quz_{ids.encode(number, 26)}" for number in range(QUIZZES)]
    for quiz_id in quizzes:
        with_enough_takers(quiz_id)
    calls: Counter[str] = Counter()

    def look(model: Any, **_: Any) -> None:
        calls[model.name] += 1

    dynamodb().meta.events.register("before-call.dynamodb", look)
    follow([scored(taker, 1, number % 101, quiz_id) for number, quiz_id in enumerate(quizzes)])
    dynamodb().meta.events.unregister("before-call.dynamodb", look)
    expected = sum(number % 101 for number in range(QUIZZES))
    assert everybody(boards.global_board(FIRST)) == [(1, 1, "taker 0", Decimal(expected))]
    assert len(shows(taker)) == 2 * QUIZZES + 2
    batches = QUIZZES // BATCH
    assert calls["Query"] == 2 * batches
    assert calls["UpdateItem"] == 2 * QUIZZES + 2 * batches


@pytest.mark.parametrize("spoiled", ["s", "te", "m", "pk", "sk"])
def test_malformed_record_does_not_block_others(tables: None, cloud: Any, spoiled: str) -> None:
    one, other = users(2)
    bad = record_of(to_item(finished(one, 50)).serialize(), number=1)
    bad["dynamodb"]["NewImage"][spoiled] = {"S": "nonsense"}
    good = record_of(to_item(finished(other, 60)).serialize(), number=2)
    answer = woken(update_leaderboards, {"Records": [bad, good]})
    assert answer == {"batchItemFailures": []}
    assert [name for _, _, name, _ in everybody(quiz_board())] == ["taker 1"]
    [letter] = cloud.waiting("rank_failures")
    assert letter["record"]["dynamodb"]["SequenceNumber"] == "1"


def test_a_number_beyond_the_rank_key_is_set_aside_and_the_users_other_results_count(
    tables: None, cloud: Any
) -> None:
    [taker] = users(1)
    huge = replace(finished(taker, 50, number=2), score=Decimal(2_000))
    huge = replace(huge, max_score=Decimal("0.001"))
    follow([finished(taker, 40), huge])
    assert everybody(quiz_board()) == [(1, 1, "taker 0", Decimal(40))]
    assert len(cloud.waiting("rank_failures")) == 1
