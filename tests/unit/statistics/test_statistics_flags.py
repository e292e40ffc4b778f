"""Flags of items: each is raised by its condition, and not just below it."""

from collections.abc import Sequence

import pytest

from chalicelib.statistics import rules
from chalicelib.statistics.models import AttemptMarks, ExamItem, ItemFlag, ItemOption
from tests.support.exam_tables import Rows, an_exam, marks_of, statistics_of, tally_of

OPTIONS = tuple(ItemOption(id=one, text=one, correct=one == "a") for one in "abc")
ENOUGH = 30


def flags_of(rows: Rows) -> set[ItemFlag]:
    return set(statistics_of(rows, [1, 1]).items[0].flags)


def flags_of_choices(
    groups: Sequence[tuple[int, str, float]], options: tuple[ItemOption, ...] = OPTIONS
) -> set[ItemFlag]:
    """Flags where so many chose such options (key: a) and earned so much on the rest."""
    exam = an_exam([1, 4], {0: options})
    attempts: list[AttemptMarks] = []
    for count, chosen, rest in groups:
        attempts += [marks_of([float("a" in chosen), rest], {0: chosen})] * count
    return set(rules.statistics(exam, tally_of(exam, attempts)).items[0].flags)


@pytest.mark.parametrize(("right", "flagged"), [(96, True), (95, False)])
def test_an_item_that_more_than_95_percent_solve_is_too_easy(right: int, *, flagged: bool) -> None:
    rows: Rows = [[1, 1]] * right + [[0, 0]] * (100 - right)
    assert (ItemFlag.TOO_EASY in flags_of(rows)) is flagged


@pytest.mark.parametrize(("right", "flagged"), [(4, True), (5, False)])
def test_an_item_that_less_than_5_percent_solve_is_too_hard(right: int, *, flagged: bool) -> None:
    rows: Rows = [[1, 1]] * right + [[0, 0]] * (100 - right)
    assert (ItemFlag.TOO_HARD in flags_of(rows)) is flagged


def test_item_without_points_is_neither_too_easy_nor_too_hard() -> None:
    found = statistics_of([[0, 1]] * ENOUGH, [0, 1]).items[0]
    assert found.flags == ()


@pytest.mark.parametrize(("attempts", "flagged"), [(29, True), (30, False)])
def test_fewer_than_thirty_attempts_are_few(attempts: int, *, flagged: bool) -> None:
    rows: Rows = [[1, 1], [0, 0]] * 15
    assert (ItemFlag.FEW_ATTEMPTS in flags_of(rows[:attempts])) is flagged


def test_an_item_that_only_the_weak_solve_discriminates_negatively() -> None:
    assert ItemFlag.NEGATIVE_DISCRIMINATION in flags_of([[1, 0], [0, 1]] * 15)
    assert ItemFlag.NEGATIVE_DISCRIMINATION not in flags_of([[1, 1], [0, 1]] * 15)


@pytest.mark.parametrize(("takers", "flagged"), [(4, True), (5, False)])
def test_a_distractor_that_less_than_5_percent_take_is_unused(
    takers: int, *, flagged: bool
) -> None:
    found = flags_of_choices([(takers, "c", 0), (10, "b", 0), (90 - takers, "a", 4)])
    assert (ItemFlag.OPTION_UNUSED in found) is flagged


def test_unused_key_is_not_an_unused_option() -> None:
    assert ItemFlag.OPTION_UNUSED not in flags_of_choices([(20, "b", 4), (20, "c", 0)])


def test_distractor_preferred_by_the_best_suggests_a_wrong_key() -> None:
    assert ItemFlag.KEY_MAY_BE_WRONG in flags_of_choices([(15, "b", 4), (10, "a", 1), (5, "c", 0)])


@pytest.mark.parametrize(("preferring", "flagged"), [(27, True), (26, False)])
def test_top_group_is_27_percent_with_ties(preferring: int, *, flagged: bool) -> None:
    groups = [(preferring, "b", 4.0), (67 - preferring, "a", 2.0), (33, "c", 0.0)]
    assert (ItemFlag.KEY_MAY_BE_WRONG in flags_of_choices(groups)) is flagged


def test_a_distractor_that_as_many_of_the_best_prefer_is_no_sign() -> None:
    groups = [(14, "b", 4), (14, "a", 3), (32, "a", 2), (40, "c", 0)]
    assert ItemFlag.KEY_MAY_BE_WRONG not in flags_of_choices(groups)


def test_distractor_with_high_rest_scores_suggests_a_wrong_key() -> None:
    groups = [(10, "a", 4), (10, "a", 0), (5, "b", 3), (5, "c", 1)]
    assert ItemFlag.KEY_MAY_BE_WRONG in flags_of_choices(groups)


def test_good_item_has_no_flags() -> None:
    assert flags_of_choices([(20, "a", 4), (10, "b", 1), (10, "c", 0)]) == set()


def test_option_flags_require_eight_attempts() -> None:
    assert flags_of_choices([(7, "b", 4)]) == {ItemFlag.FEW_ATTEMPTS, ItemFlag.TOO_HARD}
    assert flags_of_choices([(8, "b", 4)]) > {ItemFlag.KEY_MAY_BE_WRONG, ItemFlag.OPTION_UNUSED}


def test_options_are_compared_within_their_part() -> None:
    parts = (
        ItemOption(id="a", text="a", correct=True, part="1"),
        ItemOption(id="b", text="b", correct=False, part="2"),
    )
    assert ItemFlag.KEY_MAY_BE_WRONG not in flags_of_choices([(15, "b", 4), (25, "a", 1)], parts)


def test_other_answers_are_no_distractor() -> None:
    other = (OPTIONS[0], ItemOption(id="b", text="other"))
    found = flags_of_choices([(39, "b", 4), (1, "a", 1)], other)
    assert found == {ItemFlag.TOO_HARD, ItemFlag.NEGATIVE_DISCRIMINATION}


def test_flags_come_in_one_order() -> None:
    item: ExamItem = an_exam([1]).items[0]
    assert item.options == ()
    found = statistics_of([[0, 1], [1, 0]] * 3, [1, 1]).items[0].flags
    assert found == (ItemFlag.NEGATIVE_DISCRIMINATION, ItemFlag.FEW_ATTEMPTS)
