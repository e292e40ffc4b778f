"""Which quizzes the global board counts: another's, and from three takers on."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.dynamo.client import dynamodb
from chalicelib.leaderboard import boards, epoch_store, store
from chalicelib.leaderboard.epoch_store import FIRST
from chalicelib.leaderboard.models import Board
from tests.support.clock import FakeClock
from tests.support.leaderboard_rows import rebuilding, scored, stored, taken_in, with_enough_takers
from tests.support.people import People
from tests.support.results import FINISHED_AT, QUIZ_ID, a_result
from tests.support.threads import in_threads

OTHER_QUIZ = "quz_00000000000000000000000002"


class DeathError(Exception):
    """The process is gone."""


def total(user_id: str, board: Board | None = None) -> Decimal | None:
    row = store.get_row(user_id, board or boards.global_board(FIRST))
    return None if row is None or row.performance is None else row.performance.score


def test_the_third_taker_has_the_quiz_counted_for_all_three(people: People) -> None:
    first, second, third, fourth = (people.user().id for _ in range(4))
    taken_in(scored(first, 1, 50), scored(second, 1, 60), scored(first, 2, 70))
    assert [total(first), total(second)] == [None, None]
    taken_in(scored(third, 1, 80))
    assert [total(one) for one in (first, second, third)] == [70, 60, 80]
    week = boards.week_board(FIRST, FINISHED_AT)
    assert [total(one, week) for one in (first, second, third)] == [70, 60, 80]
    taken_in(scored(fourth, 1, 10), scored(fourth, 1, 20, OTHER_QUIZ))
    assert total(fourth) == 10


@pytest.mark.parametrize("calls", range(1, 30))
def test_crash_during_the_third_taker_loses_no_row(people: People, calls: int) -> None:
    first, second, third = (people.user().id for _ in range(3))
    taken_in(scored(first, 1, 50), scored(second, 1, 60))
    left = calls

    def die(**_: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise DeathError

    result = stored(scored(third, 1, 80))
    dynamodb().meta.events.register("before-call.dynamodb", die)
    try:
        bootstrap.leaderboard_writer().apply_results([result])
    except DeathError:
        pass
    finally:
        dynamodb().meta.events.unregister("before-call.dynamodb", die)
    bootstrap.leaderboard_writer().apply_results([result])
    assert [total(one) for one in (first, second, third)] == [50, 60, 80]


def test_all_takers_count_whose_results_arrive_in_four_threads_at_once(people: People) -> None:
    takers = [people.user().id for _ in range(4)]
    results = [stored(scored(one, 1, 50 + place)) for place, one in enumerate(takers)]
    writer = bootstrap.leaderboard_writer()
    in_threads(4, lambda number: writer.apply_results([results[number]]))
    assert [total(one) for one in takers] == [50, 51, 52, 53]


def test_voided_and_abandoned_attempts_count_as_takers(people: People) -> None:
    first, second, third = (people.user().id for _ in range(3))
    taken_in(scored(first, 1, 50), scored(second, 1, 60, voided_at=1))
    taken_in(a_result(user_id=third, score=None, percentage=None, passed=None))
    assert [total(one) for one in (first, second, third)] == [50, None, None]


def test_ones_own_quiz_is_never_counted_nor_is_its_owner_a_taker(people: People) -> None:
    owner, first, second, third = (people.user().id for _ in range(4))

    def own(user_id: str, score: int) -> None:
        taken_in(replace(scored(user_id, 1, score), owner_id=owner))

    own(owner, 100)
    own(first, 50)
    own(second, 60)
    assert total(first) is None
    own(third, 70)
    assert [total(one) for one in (owner, first, second, third)] == [None, 50, 60, 70]


def test_a_rebuild_counts_the_same_quizzes(people: People, clock: FakeClock) -> None:
    takers = [people.user().id for _ in range(3)]
    taken_in(*(scored(one, 1, 50 + place) for place, one in enumerate(takers)))
    taken_in(*(scored(one, 1, 90, OTHER_QUIZ) for one in takers[:2]))
    report = rebuilding(clock).run()
    assert report.wrong == []
    board = boards.global_board(epoch_store.get_plan().read)
    assert [total(one, board) for one in takers] == [50, 51, 52]


def test_the_best_is_the_best_percentage_where_another_attempt_has_more_points(
    people: People,
) -> None:
    taker = people.user().id
    with_enough_takers()
    full = replace(scored(taker, 1, 100), score=Decimal(2), max_score=Decimal(2))
    more = replace(scored(taker, 2, 40), score=Decimal(4), max_score=Decimal(10))
    taken_in(full, more)
    row = store.get_row(taker, boards.quiz_board(FIRST, QUIZ_ID))
    assert row is not None
    shown = row.performance
    assert shown is not None
    assert [shown.score, shown.max_score, shown.percentage] == [2, 2, 100]
    assert total(taker) == 100


def test_thirds_are_summed_exactly(people: People) -> None:
    taker = people.user().id
    for number in range(3):
        quiz_id = f"quz_{number:026}"
        with_enough_takers(quiz_id)
        third = replace(scored(taker, 1, 33, quiz_id), max_score=Decimal(1))
        third = replace(third, score=Decimal("0.333"), exact=Fraction(1, 3))
        taken_in(replace(third, percentage=Decimal("33.33")))
    assert total(taker) == 100


def test_a_score_that_was_lowered_by_hand_gives_way_and_no_replay_brings_it_back(
    people: People,
) -> None:
    taker = people.user().id
    with_enough_takers()
    before, other = scored(taker, 1, 90), scored(taker, 2, 60)
    taken_in(before, other)
    lowered = replace(before, score=Decimal(40), percentage=Decimal(40), revision=1)
    taken_in(lowered)
    assert total(taker) == 60
    bootstrap.leaderboard_writer().apply_results([before])
    assert total(taker) == 60
    taken_in(replace(lowered, score=Decimal(95), percentage=Decimal(95), revision=2))
    bootstrap.leaderboard_writer().apply_results([lowered])
    assert total(taker) == 95
