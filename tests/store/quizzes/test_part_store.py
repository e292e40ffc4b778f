"""Drafts and versions larger than an item: atomic despite concurrent writes."""

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.dynamo.client import dynamodb
from chalicelib.errors import UnavailableError
from chalicelib.questions.models import Question, Solution
from chalicelib.quizzes import content_store, part_store, publication_store, store
from chalicelib.quizzes.models import Draft, Quiz, QuizSettings, QuizStatus, ReleaseState
from chalicelib.quizzes.part_store import PartItem
from chalicelib.quizzes.publication_store import Publication
from chalicelib.quizzes.store import get_quiz
from tests.support.wire_calls import run_before

pytestmark = pytest.mark.usefixtures("tables")

NOW, SECRET = 1_790_000_000_000, b"secret"
QUIZ_ID, OWNER_ID = "quz_00000000000000000000000001", "usr_00000000000000000000000009"
SETTINGS = QuizSettings(title="As it was", duration_minutes=10, passing_score=Decimal(50))
SMALL = 10


def draft(seed: int, letters: int = 900_000) -> Draft:
    noise = random.Random(seed).randbytes(letters // 2).hex()  # noqa: S311
    asked = Question(id="que_1", type="true_false", text=noise, points=Decimal(1))
    return Draft(
        settings=SETTINGS, questions=(asked,), solutions=(Solution(key={"correct": True}),)
    )


def made(first: Draft) -> Quiz:
    quiz = Quiz(
        id=QUIZ_ID,
        owner_id=OWNER_ID,
        status=QuizStatus.DRAFT,
        version=0,
        revision=1,
        settings=SETTINGS,
        question_count=1,
        total_points=Decimal(1),
        created_at=NOW,
        updated_at=NOW,
    )
    store.create(quiz, first, SECRET)
    return pointer()


def pointer() -> Quiz:
    read = get_quiz(QUIZ_ID)
    assert read is not None
    return read


def stored() -> Draft:
    found = content_store.get_draft(QUIZ_ID)
    assert found is not None
    return found.draft


def edit(read: Quiz, new: Draft) -> bool:
    found = content_store.get_draft(QUIZ_ID)
    assert found is not None
    return store.edit(read, new, SECRET, NOW, in_parts=found.in_parts)


def keys() -> list[str]:
    items: list[Any] = dynamodb().scan(TableName="invigil-test-quizzes")["Items"]
    return sorted(one["sk"]["S"] for one in items)


def test_large_draft_is_read_back_unchanged() -> None:
    made(draft(1))
    assert stored() == draft(1)
    assert [key for key in keys() if key.startswith("DRAFT#")]


def test_small_draft_has_no_further_parts() -> None:
    made(draft(1, SMALL))
    assert keys() == ["DRAFT", "META"]


@pytest.mark.parametrize("letters", [900_000, SMALL])
def test_an_edit_leaves_no_part_of_the_draft_before(letters: int) -> None:
    seen = made(draft(1))
    assert edit(seen, draft(2, letters))
    assert stored() == draft(2, letters)
    assert not [key for key in keys() if key.startswith("DRAFT#0000001")]


def test_of_two_edits_at_once_the_first_is_whole() -> None:
    seen = made(draft(1))
    assert edit(seen, draft(2))
    assert not store.edit(seen, draft(3), SECRET, NOW, in_parts=True)
    assert stored() == draft(2)


def test_an_edit_that_was_refused_is_cleared_by_the_next() -> None:
    seen = made(draft(1))
    assert edit(seen, draft(2))
    assert not store.edit(seen, draft(3), SECRET, NOW, in_parts=True)
    assert edit(pointer(), draft(4, SMALL))
    assert keys() == ["DRAFT", "META"]


def test_clearing_spares_the_parts_of_a_later_edit_that_is_on_its_way() -> None:
    seen = made(draft(1))
    late = part_store.pack(["later", random.Random(5).randbytes(400_000).hex()], 3)  # noqa: S311
    part_store.store_rest(f"Q#{QUIZ_ID}", "DRAFT", late)
    assert edit(seen, draft(2))
    assert [key for key in keys() if key.startswith("DRAFT#0000003")]


def test_a_draft_that_is_replaced_while_it_is_read_is_read_as_the_later_one() -> None:
    seen = made(draft(1))
    with run_before("BatchGetItem", lambda: store.edit(seen, draft(2), SECRET, NOW, in_parts=True)):
        assert stored() == draft(2)


def test_a_part_that_is_lost_is_never_read_over() -> None:
    made(draft(1))
    part = next(key for key in keys() if key.startswith("DRAFT#"))
    PartItem(pk=f"Q#{QUIZ_ID}", sk=part).delete()
    with pytest.raises(UnavailableError):
        content_store.get_draft(QUIZ_ID)


def test_versions_keep_their_parts_through_later_edits() -> None:
    seen = made(draft(1))
    frozen = Publication(draft=draft(1), release=ReleaseState(), at=NOW, regrades=False)
    assert publication_store.publish(seen, frozen)
    for number in range(2, 5):
        assert edit(pointer(), draft(number))
    assert publication_store.publish(pointer(), replace(frozen, draft=draft(4)))
    assert bootstrap.published_quizzes().paper(QUIZ_ID, 1).questions == draft(1).questions
    assert bootstrap.published_quizzes().paper(QUIZ_ID, 2).questions == draft(4).questions
