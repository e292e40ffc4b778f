"""Tallies are a commutative group: the order of adding, removing and merging is irrelevant."""

import json
import random
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.statistics.models import AttemptMarks
from chalicelib.statistics.tallies import QuestionTally, Tally
from tests.support.exam_tables import an_exam, marks_of, tally_of

EXAM = an_exam([1, 2, 1])


MARKS = (None, 0, 0.333, 1, -0.25)
CHOSEN = ("", "a", "b", "ac")
ATTEMPTS = [
    marks_of((one, other, last), {0: CHOSEN[place % 4], 2: CHOSEN[place % 3]})
    for place, (one, other, last) in enumerate(product(MARKS, repeat=3))
]
many = st.lists(st.sampled_from(ATTEMPTS), max_size=12)


def contents(tally: Tally) -> Any:
    """All that a tally has counted, whatever the order it came in."""

    def of_question(one: QuestionTally) -> Any:
        options = {
            key: (dict(option.bands.items()), option.totals, option.rests)
            for key, option in one.options.items()
        }
        sums = (one.rest_total, one.rest_squares, one.mark_by_rest, one.omitted, one.not_reached)
        return dict(one.marks), dict(one.rests.items()), sums, options

    slots = [{key: of_question(one) for key, one in slot.items()} for slot in tally.slots]
    drawn = {key: of_question(one) for key, one in tally.drawn.items()}
    return tally.maximum, dict(tally.totals), slots, drawn


@given(many, st.randoms(use_true_random=False))
def test_the_order_of_attempts_does_not_matter(
    added: list[AttemptMarks], shuffling: random.Random
) -> None:
    in_order = contents(tally_of(EXAM, added))
    shuffling.shuffle(added)
    assert contents(tally_of(EXAM, added)) == in_order


@given(many, many)
def test_merged_tallies_are_the_tally_of_all(
    one: list[AttemptMarks], other: list[AttemptMarks]
) -> None:
    merged = tally_of(EXAM, one)
    merged.merge(tally_of(EXAM, other))
    assert contents(merged) == contents(tally_of(EXAM, one + other))


@given(many, many)
def test_removed_attempts_leave_no_trace(
    kept: list[AttemptMarks], removed: list[AttemptMarks]
) -> None:
    tally = tally_of(EXAM, removed + kept)
    for attempt in removed:
        tally.remove(attempt)
    assert contents(tally) == contents(tally_of(EXAM, kept))


@given(many)
def test_a_tally_survives_being_written_as_json(added: list[AttemptMarks]) -> None:
    tally = tally_of(EXAM, added)
    restored = Tally.from_json(json.loads(json.dumps(tally.to_json())))
    assert contents(restored) == contents(tally)
    restored.merge(tally)
    assert contents(restored) == contents(tally_of(EXAM, added + added))


def test_a_tally_of_many_attempts_is_as_large_as_that_of_their_different_totals() -> None:
    few = tally_of(EXAM, [marks_of([1, 2, 1]), marks_of([0, 0, 1])])
    many = tally_of(EXAM, [marks_of([1, 2, 1]), marks_of([0, 0, 1])] * 50)
    assert len(many.question("q1").rests) == len(few.question("q1").rests)
    assert len(many.totals) == len(few.totals)
