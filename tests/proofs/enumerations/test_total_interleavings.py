"""Every order of the calls of two deliveries that sum up a user's rows, one of which voids."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count

import pytest

from chalicelib import bootstrap, ids
from chalicelib.leaderboard import boards, store
from chalicelib.leaderboard.epoch_store import FIRST
from chalicelib.leaderboard.models import PublicProfile, RowTarget
from chalicelib.results.models import Result
from tests.support.counting import Count
from tests.support.interleaving import Scenario, run_all_schedules
from tests.support.leaderboard_rows import scored, stored
from tests.support.open_quizzes import publish_quiz
from tests.support.results import FINISHED_AT, QUIZ_ID
from tests.support.slot_client import a_draft

PROFILE = PublicProfile(name="ann", listed=True, version=0)
TARGETS = boards.row_targets(FIRST, QUIZ_ID, FINISHED_AT)


@pytest.fixture(autouse=True)
def quiz(tables: None) -> None:
    publish_quiz(a_draft)
    # so that the pointer is in the cache, and every schedule has the same calls
    bootstrap.published_quizzes().pointer(QUIZ_ID)


def write_row(source: RowTarget, result: Result) -> bool:
    writer = bootstrap.leaderboard_writer()
    return writer.upsert_row(source, [result], PROFILE, FIRST, lambda _: True)


def sum_up(source: RowTarget, user_id: str) -> None:
    bootstrap.leaderboard_writer().update_total(user_id, source, PROFILE)


def void(source: RowTarget, result: Result) -> None:
    if write_row(source, stored(replace(result, voided_at=1))):
        sum_up(source, result.user_id)


def void_beside_a_sum(source: RowTarget, *, has_total: bool) -> Callable[[], Scenario]:
    """Without a total, the delivery of the result has crashed before it."""
    numbers = count(1_000)  # none of the users owns the quiz

    def make() -> Scenario:
        user_id = f"usr_{ids.encode(next(numbers), ids.LENGTH)}"
        result = stored(scored(user_id, 1, 90))
        write_row(source, result)
        if has_total:
            sum_up(source, user_id)

        def check(outcomes: Sequence[object]) -> None:
            assert outcomes == [None, None]
            total = store.get_row(user_id, source.total)
            assert total is None or total.performance is None, "a voided result is on the board"

        return Scenario([lambda: sum_up(source, user_id), lambda: void(source, result)], check)

    return make


@pytest.mark.parametrize("has_total", [False, True])
@pytest.mark.parametrize("source", TARGETS, ids=["of all time", "of the week"])
def test_no_order_leaves_a_voided_result_in_a_total(
    record_property: Count, source: RowTarget, *, has_total: bool
) -> None:
    report = run_all_schedules(void_beside_a_sum(source, has_total=has_total))
    record_property("orders of calls", report.schedules)
    assert report.schedules > 20
    assert report.violations == []
