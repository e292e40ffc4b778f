"""Properties of questions of all types, for any response."""

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.questions.authoring import describe_question, known_ids, texts
from chalicelib.questions.errors import InvalidQuestionError
from chalicelib.questions.identity import QuestionIds
from chalicelib.questions.models import Question, Response, Solution
from chalicelib.questions.registry import TYPES
from tests.support.question_samples import SAMPLES, SECRET, asked, built, correct, responses

QUESTIONS = {name: built(sample) for name, sample in SAMPLES.items()}
GRADED = [name for name, (one, _) in QUESTIONS.items() if not TYPES[one.type].is_marked_by_people]


def earned(question: Question, solution: Solution, response: Response) -> Fraction:
    kind = TYPES[question.type]
    if kind.is_blank(response):
        return Fraction(0)
    return kind.grade(question.body, solution.key, response).credit


@pytest.mark.parametrize("name", GRADED)
@settings(max_examples=20)
@given(st.data())
def test_credit_is_between_the_floor_and_everything(name: str, data: st.DataObject) -> None:
    question, solution = QUESTIONS[name]
    kind = TYPES[question.type]
    response = kind.parse(question.body, data.draw(responses(question)))
    grade = None if kind.is_blank(response) else kind.grade(question.body, solution.key, response)
    credit = Fraction(0) if grade is None else grade.credit
    assert (-1 if solution.key.get("floor") == "negative" else 0) <= credit <= 1
    if grade is not None and grade.parts:
        assert sum(one.maximum for one in grade.parts) == 1
        assert all(0 <= one.earned <= one.maximum for one in grade.parts)


@pytest.mark.parametrize("name", GRADED)
def test_a_right_response_earns_everything(name: str) -> None:
    question, solution = QUESTIONS[name]
    kind = TYPES[question.type]
    response = kind.parse(question.body, correct(question, solution))
    assert kind.grade(question.body, solution.key, response).credit == 1


@pytest.mark.parametrize("name", GRADED)
@pytest.mark.parametrize("blank", [None, "", (), {}])
def test_blank_response_earns_nothing(name: str, blank: Response) -> None:
    assert earned(*QUESTIONS[name], blank) == 0


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=20)
@given(st.data())
def test_stored_response_round_trips(name: str, data: st.DataObject) -> None:
    question, _ = QUESTIONS[name]
    kind = TYPES[question.type]
    response = kind.parse(question.body, data.draw(responses(question)))
    text = kind.encode(question.body, response)
    assert kind.decode(question.body, text) == response
    assert len(text.encode()) <= kind.largest_response(question.body)
    assert isinstance(kind.as_text(question.body, response), str)


@pytest.mark.parametrize("name", GRADED)
@settings(max_examples=20)
@given(st.data())
def test_the_order_in_which_parts_are_dealt_changes_no_credit(
    name: str, data: st.DataObject
) -> None:
    question, solution = QUESTIONS[name]
    kind = TYPES[question.type]
    seed = data.draw(st.binary(min_size=1, max_size=4))
    dealt = kind.deal(
        question.body, lambda one: bytes(reversed(one.encode() + seed)), mix_options=True
    )
    given_ = data.draw(responses(question))
    straight, mixed = kind.parse(question.body, given_), kind.parse(dealt, given_)
    if kind.is_blank(straight):
        assert kind.is_blank(mixed)
    else:
        grade = kind.grade(question.body, solution.key, straight)
        assert kind.grade(dealt, solution.key, mixed).credit == grade.credit
    assert kind.part_ids(dealt) == kind.part_ids(question.body)


@pytest.mark.parametrize("name", SAMPLES)
def test_described_question_can_be_written_again_with_its_ids(name: str) -> None:
    question, solution = QUESTIONS[name]
    ids = QuestionIds(SECRET, "2", known_ids((question,)))
    assert built(describe_question(question, solution), ids) == (question, solution)


@pytest.mark.parametrize("name", SAMPLES)
def test_ids_of_another_quiz_are_refused(name: str) -> None:
    described = describe_question(*QUESTIONS[name])
    with pytest.raises(InvalidQuestionError) as refused:
        built(described, QuestionIds(SECRET, "2"))
    assert refused.value.pointer == "/id"


@pytest.mark.parametrize("name", SAMPLES)
def test_two_edits_never_give_the_same_id(name: str) -> None:
    first, _ = QUESTIONS[name]
    second, _ = built(SAMPLES[name], QuestionIds(SECRET, "2"))
    one, other = known_ids((first,)), known_ids((second,))
    assert one.keys().isdisjoint(other)
    assert frozenset().union(*one.values()).isdisjoint(frozenset().union(*other.values()))


@pytest.mark.parametrize("name", SAMPLES)
def test_papers_contain_no_key(name: str) -> None:
    question, solution = QUESTIONS[name]
    assert json.loads(json.dumps(question.body)) == question.body
    assert json.loads(json.dumps(solution.key)) == solution.key
    paper = json.dumps(TYPES[question.type].paper(question.body))
    for secret in ("correct", "weight", "pairs", "order", "accepted", "tolerance", "rubric"):
        assert f'"{secret}"' not in paper


@pytest.mark.parametrize("name", SAMPLES)
def test_displayed_texts_have_pointers(name: str) -> None:
    question, solution = QUESTIONS[name]
    whole = asked(SAMPLES[name])
    for pointer, text in texts(question, solution):
        found: Any = whole
        for step in pointer.split("/")[1:]:
            found = found[int(step)] if isinstance(found, list) else found[step]
        assert found == text


@pytest.mark.parametrize("name", GRADED)
def test_a_guess_earns_less_than_everything(name: str) -> None:
    question, solution = QUESTIONS[name]
    guess = TYPES[question.type].guess(question.body, solution.key)
    assert guess is None or 0 <= guess < 1
