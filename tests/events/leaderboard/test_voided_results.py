"""Voiding a result during other updates: the leaderboard shows the best valid one."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.writes import put, write
from chalicelib.leaderboard import boards as board_names
from chalicelib.leaderboard import store
from chalicelib.leaderboard.epoch_store import FIRST
from chalicelib.leaderboard.models import StoredRow
from chalicelib.results.models import Result
from chalicelib.results.store import to_item
from tests.support.leaderboard_rows import with_enough_takers
from tests.support.people import People
from tests.support.results import QUIZ_ID, a_result


def kept(user_id: str, number: int, score: int, *, voided: bool = False) -> Result:
    result = a_result(user_id=user_id, number=number, score=Decimal(score))
    result = replace(
        result, max_score=Decimal(100), percentage=Decimal(score), voided_at=1 if voided else None
    )
    write(put(to_item(result)))
    return result


def score_of(row: StoredRow | None) -> Decimal | None:
    return None if row is None or row.performance is None else row.performance.score


@pytest.mark.parametrize("number", range(1, 9))
@pytest.mark.parametrize("other_is_voided", [False, True])
def test_results_during_a_void_leave_correct_rows(
    people: People, number: int, *, other_is_voided: bool
) -> None:
    user, boards = people.user().id, bootstrap.leaderboard_writer()
    with_enough_takers()
    boards.apply_results([kept(user, 1, 90)])
    boards.apply_results([kept(user, 2, 20)])
    if other_is_voided:
        boards.apply_results([kept(user, 3, 50)])
    calls = 0

    def look(**_: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == number:
            boards.apply_results([kept(user, 3, 50, voided=other_is_voided)])

    dynamodb().meta.events.register("before-call.dynamodb", look)
    boards.apply_results([kept(user, 1, 90, voided=True)])
    dynamodb().meta.events.unregister("before-call.dynamodb", look)
    shown = store.get_row(user, board_names.quiz_board(FIRST, QUIZ_ID))
    total = store.get_row(user, board_names.global_board(FIRST))
    best = 20 if other_is_voided else 50
    assert [score_of(shown), score_of(total)] == [best, best]


def test_of_a_batch_the_next_best_counts_where_the_best_was_voided(people: People) -> None:
    user, boards = people.user().id, bootstrap.leaderboard_writer()
    voided = kept(user, 1, 90, voided=True)
    boards.apply_results([voided])
    boards.apply_results([replace(voided, voided_at=None), kept(user, 2, 20)])
    shown = store.get_row(user, board_names.quiz_board(FIRST, QUIZ_ID))
    assert score_of(shown) == 20
