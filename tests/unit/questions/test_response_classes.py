"""Classes of responses: each response has classes its question has, and right ones are right."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.questions.registry import TYPES
from chalicelib.questions.response_classes import BLANK, classes_of, classify_response
from tests.support.question_samples import SAMPLES, built, correct, part, parts, responses

QUESTIONS = {name: built(sample) for name, sample in SAMPLES.items()}
CLASSIFIED = [name for name, (one, _) in QUESTIONS.items() if one.type != "essay"]


@pytest.mark.parametrize("name", CLASSIFIED)
def test_classes_have_ids_of_their_own_and_some_are_right(name: str) -> None:
    classes = classes_of(*QUESTIONS[name])
    assert len({one.id for one in classes}) == len(classes)
    assert any(one.is_correct for one in classes)
    assert classes[-1] == BLANK


@pytest.mark.parametrize("name", CLASSIFIED)
@settings(max_examples=30)
@given(st.data())
def test_response_has_at_most_one_class_of_each_part(name: str, data: st.DataObject) -> None:
    question, solution = QUESTIONS[name]
    response = TYPES[question.type].parse(question.body, data.draw(responses(question)))
    answered, chosen = classify_response(question, solution, response)
    part_of = {one.id: one.part for one in classes_of(question, solution)}
    assert set(chosen) <= part_of.keys()
    assert all(number == 1 for number in Counter(part_of[one] for one in chosen).values())
    assert answered is (BLANK.id not in chosen)


@pytest.mark.parametrize("name", CLASSIFIED)
def test_right_response_has_right_classes_only(name: str) -> None:
    question, solution = QUESTIONS[name]
    response = TYPES[question.type].parse(question.body, correct(question, solution))
    is_right = {one.id: one.is_correct for one in classes_of(question, solution)}
    _, chosen = classify_response(question, solution, response)
    assert chosen
    assert all(is_right[one] for one in chosen)


@pytest.mark.parametrize(
    ("name", "given_", "classes"),
    [
        ("single", "b", ("b",)),
        ("true or false", True, ("true",)),
        ("numeric", "3.145", ("answer-1",)),
        ("numeric", "7", ("other",)),
        ("numeric with units", "3 km", ("answer-1",)),
        ("numeric with units", "2.9 km", ("answer-2",)),
        ("short text", "COLOR", ("accepted-2",)),
        ("short text", "red", ("other",)),
    ],
)
def test_classes_of_some_responses(name: str, given_: object, classes: tuple[str, ...]) -> None:
    question, solution = QUESTIONS[name]
    if name == "single":
        given_, classes = part(question, "b"), (part(question, "b"),)
    response = TYPES[question.type].parse(question.body, given_)
    assert classify_response(question, solution, response) == (True, classes)


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_no_response_is_blank(name: str) -> None:
    assert classify_response(*QUESTIONS[name], None) == (False, ("blank",))


def test_weights_make_options_right_wrong_or_neither() -> None:
    alone = classes_of(*QUESTIONS["single by weights"])
    together = classes_of(*QUESTIONS["several by weights"])
    assert [one.is_correct for one in alone] == [True, None, False, None]
    assert [one.is_correct for one in together] == [True, True, False, None]


def test_essays_and_questions_with_very_many_classes_have_none() -> None:
    items = parts(*(f"item {number}" for number in range(15)))
    ordering = {"type": "ordering", "items": items, "scoring": "pairs"}
    assert classes_of(*built(ordering)) == ()
    assert classes_of(*QUESTIONS["essay"]) == ()
