"""Second marking: when two marks settle a response, and how far markers agree."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.marking.models import BlindMark, ManualMark, ResponseRef
from chalicelib.marking.second_marking_rules import (
    agreement,
    is_settled,
    kappa,
    settled,
    weighted_kappa,
)
from chalicelib.results.models import AttemptRef

POINTS = st.decimals(min_value=0, max_value=10, places=3)


def blind(*points: str) -> tuple[BlindMark, ...]:
    return tuple(
        BlindMark(f"usr_{place}", Decimal(one), version=2 * place, given_under=1)
        for place, one in enumerate(points, start=1)
    )


def mark_of(one: BlindMark, comment: str | None = None, level: int | None = None) -> ManualMark:
    return ManualMark(
        ref=ResponseRef("quz_1", "que_1", "0"),
        attempt=AttemptRef("usr_9", "quz_1", 1),
        quiz_version=1,
        given_under=one.given_under,
        points=one.points,
        comment=comment,
        rubric=None if level is None else {"criteria": [], "levels": [level]},
        version=one.version,
        marked_by=one.marker_id,
        marked_at=0,
    )


@pytest.mark.parametrize(
    ("points", "tolerance"), [(["3", "4"], "1"), (["3", "3"], "0"), (["0", "5", "2"], "0")]
)
def test_two_within_the_tolerance_or_three_settle_a_response(
    points: list[str], tolerance: str
) -> None:
    assert is_settled(blind(*points), Decimal(tolerance))


@pytest.mark.parametrize(
    ("points", "tolerance"), [(["3"], "5"), (["3", "4.001"], "1"), (["4.001", "3"], "1")]
)
def test_one_or_two_that_differ_by_more_settle_nothing(points: list[str], tolerance: str) -> None:
    assert not is_settled(blind(*points), Decimal(tolerance))


def test_the_mean_of_two_is_exact_with_the_comments_of_both() -> None:
    given_ = blind("1.001", "1.002")
    first, last = mark_of(given_[0], "One.", 1), mark_of(given_[1], "Two.", 1)
    found = settled(last, given_, {first.version: first})
    assert (found.points, found.comment) == (Decimal("1.0015"), "One.\n\nTwo.")
    assert (found.rubric, found.version, found.given) == (last.rubric, last.version, given_)


def test_levels_that_two_chose_otherwise_are_not_shown() -> None:
    given_ = blind("1", "2")
    first, last = mark_of(given_[0], None, 0), mark_of(given_[1], None, 1)
    found = settled(last, given_, {first.version: first})
    assert (found.rubric, found.comment) == (None, None)


def test_a_third_mark_stands_as_it_is() -> None:
    given_ = blind("0", "5", "2")
    found = settled(mark_of(given_[2], "Mine."), given_, {})
    assert (found.points, found.comment, found.given) == (Decimal(2), "Mine.", given_)


def pairs_of(table: list[list[int]]) -> list[tuple[Decimal, Decimal]]:
    return [
        (Decimal(row), Decimal(column))
        for row, counts in enumerate(table)
        for column, count in enumerate(counts)
        for _ in range(count)
    ]


def test_kappa_of_a_known_table() -> None:
    # 20 and 15 of 50 agreed, 5 and 10 not: po .7, pe .5 (the example of Wikipedia's page)
    assert kappa(pairs_of([[20, 5], [10, 15]])) == Fraction(2, 5)


def test_kappa_of_chance_is_none_or_nothing() -> None:
    assert kappa([]) is None
    assert kappa(pairs_of([[7]])) is None
    assert weighted_kappa(pairs_of([[7]])) is None
    assert kappa(pairs_of([[5, 5], [5, 5]])) == 0
    assert kappa(pairs_of([[0, 5], [5, 0]])) == -1
    assert kappa(pairs_of([[5, 0], [0, 5]])) == 1


def table_kappas(pairs: list[tuple[Decimal, Decimal]]) -> tuple[float, float]:
    """Both kappas from the table of counts and of chance, as textbooks have them."""
    values = sorted({one for pair in pairs for one in pair})
    counts = Counter(pairs)
    seen = np.array([[counts[one, other] for other in values] for one in values]) / len(pairs)
    chance = np.outer(seen.sum(axis=1), seen.sum(axis=0))
    points = np.array([float(one) for one in values])
    weights = (points[:, None] - points[None, :]) ** 2
    apart = (points[:, None] != points[None, :]).astype(float)
    plain = 1 - (apart * seen).sum() / (apart * chance).sum()
    return plain, 1 - (weights * seen).sum() / (weights * chance).sum()


@pytest.mark.parametrize("seed", range(20))
def test_kappas_are_those_of_numpy(seed: int) -> None:
    chance = np.random.default_rng(seed)
    number = chance.integers(2, 300)
    ones = chance.integers(0, 11, number)
    others = np.clip(ones + chance.choice([-2, -1, 0, 0, 0, 1], number), 0, 10)
    halves = zip(ones.tolist(), others.tolist(), strict=True)
    pairs = [(Decimal(one) / 2, Decimal(other) / 2) for one, other in halves]
    plain, weighted = kappa(pairs), weighted_kappa(pairs)
    assert plain is not None
    assert weighted is not None
    assert (float(plain), float(weighted)) == pytest.approx(table_kappas(pairs), abs=1e-9)


@given(st.lists(st.tuples(POINTS, POINTS), max_size=40))
def test_kappas_are_at_most_one_and_the_same_the_other_way_round(
    pairs: list[tuple[Decimal, Decimal]],
) -> None:
    swapped = [(other, one) for one, other in pairs]
    for figure in (kappa, weighted_kappa):
        found = figure(pairs)
        assert found == figure(swapped)
        assert found is None or found <= 1


def test_agreement_counts_what_is_equal() -> None:
    found = agreement("que_1", pairs_of([[20, 5], [10, 15]]))
    assert (found.responses, found.equal) == (50, 35)
