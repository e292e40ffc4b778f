"""Boards rebuilt or compared from the command line, against the emulator."""

import io

import pytest
from rich.console import Console

from quizctl.leaderboard_rebuild import DIFFERENT, REFUSED, parse_partitions, run_in_terminal
from tests.support.leaderboard_rows import scored, stored, taken_in, with_enough_takers
from tests.support.people import People
from tests.support.results import QUIZ_ID


def said(what: str, *pairs: str) -> tuple[int, str]:
    page = io.StringIO()
    code = run_in_terminal(what, pairs, Console(file=page, width=120))
    return code, page.getvalue()


def test_correct_leaderboards_are_verified(people: People) -> None:
    with_enough_takers()
    taken_in(scored(people.user().id, 1, 40))
    code, page = said("verify")
    assert code == 0
    assert "All leaderboards match the results." in page
    assert page.count("same") == 4


def test_missing_result_is_reported_with_its_user(people: People) -> None:
    with_enough_takers()
    missed, right = people.user(), people.user()
    taken_in(scored(right.id, 1, 40))
    stored(scored(missed.id, 1, 50))
    code, page = said("verify")
    assert code == DIFFERENT
    assert f"{missed.id} on 0#G" in page
    assert right.id not in page
    assert "differs" in page


@pytest.mark.parametrize("pair", ["quz_1=0", "quz_1=many", "quiz=4", "quz_1"])
def test_a_spread_that_makes_no_sense_is_refused(tables: None, pair: str) -> None:
    assert said("rebuild", pair)[0] == REFUSED


def test_spread_is_set_per_quiz() -> None:
    assert parse_partitions([f"{QUIZ_ID}=16"]) == {QUIZ_ID: 16}
    assert parse_partitions([]) is None
