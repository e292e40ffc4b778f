"""Stored results: complete, and small, since a submit is charged by size."""

import random
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.clock import HOUR
from chalicelib.questions.models import Question
from chalicelib.questions.scoring import decode_response, encode_response
from chalicelib.results.models import Mark, Result, SavedResponse
from chalicelib.results.store import ResultItem, from_item, ref_of, to_item
from tests.support.item_sizes import attribute_size
from tests.support.results import FINISHED_AT, a_result
from tests.support.write_units import KB

QUESTIONS, RUNS = 50, 50
STARTED_AT = FINISHED_AT - HOUR

saves = st.builds(
    SavedResponse,
    st.none() | st.text(max_size=20),
    st.integers(1, 2**53 - 1),
    st.integers(-HOUR, HOUR).map(lambda after: STARTED_AT + after),
)
marks = st.builds(
    Mark,
    answer=st.none() | saves,
    correct=st.booleans(),
    score=st.decimals(-1000, 1000, places=3),
)


@given(
    st.lists(marks, max_size=8).map(tuple),
    st.integers(1, 32**4 - 1),
    st.none() | st.decimals(0, 1000, places=3),
)
def test_result_is_read_back_unchanged(
    kept: tuple[Mark, ...], number: int, score: Decimal | None
) -> None:
    result = a_result(marks=kept, number=number, score=score, started_at=STARTED_AT)
    item = ResultItem.from_raw_data(to_item(result).serialize())
    assert from_item(item) == result
    assert ref_of(item) == result.ref


OPTIONS = [f"opt_{place}" for place in range(20)]


@given(st.sets(st.sampled_from(OPTIONS)))
def test_options_are_stored_by_position(ticked: set[str]) -> None:
    body = {"options": [[one, one] for one in OPTIONS]}
    asked = Question(id="q", type="multiple_choice", text="?", points=Decimal(1), body=body)
    response = tuple(option for option in OPTIONS if option in ticked)
    text = encode_response(asked, response)
    assert decode_response(asked, text) == response
    assert text == ",".join(str(OPTIONS.index(one)) for one in OPTIONS if one in ticked)


def an_exam(chance: random.Random) -> Result:
    """Fifty questions of the kinds that have options or numbers, each saved on its own."""
    given_: list[Callable[[], str]] = [
        lambda: str(chance.randrange(4)),
        lambda: ",".join(map(str, sorted(chance.sample(range(6), 3)))),
        lambda: chance.choice("tf"),
        lambda: f"{chance.randrange(10_000) / 100}",
    ]
    all_marks = [
        Mark(
            answer=SavedResponse(
                given_[place % 4](), chance.randint(1, 9), STARTED_AT + chance.randrange(HOUR)
            ),
            correct=chance.random() < 0.7,
            score=Decimal(chance.randrange(4_000)) / 1_000,
        )
        for place in range(QUESTIONS)
    ]
    return a_result(marks=tuple(all_marks), started_at=STARTED_AT, quiz_title="t" * 60)


@pytest.mark.parametrize("seed", range(RUNS))
def test_result_of_50_answers_is_below_a_kilobyte(seed: int) -> None:
    result = an_exam(random.Random(seed))  # noqa: S311 - repeatable
    kept = replace(result, score=Decimal("99.999"), percentage=Decimal("66.67"))
    item = to_item(kept).serialize()
    assert sum(len(name) + attribute_size(value) for name, value in item.items()) < KB
