"""Markers at the same time: a response is one marker's, and so is its mark."""

from decimal import Decimal

import pytest

from chalicelib import bootstrap
from chalicelib.marking.errors import StaleVersionError
from chalicelib.marking.models import ClaimedResponse, MarkInput
from chalicelib.quizzes.models import Quiz
from tests.support.aws_delivery import Cloud
from tests.support.client import Client
from tests.support.marking_exam import Exam, make_exam
from tests.support.people import People
from tests.support.threads import in_threads

THREADS, RESPONSES = 24, 12


@pytest.fixture
def exam(http: Client, people: People, cloud: Cloud) -> Exam:
    return make_exam(http, people, cloud)


def _quiz(exam: Exam) -> Quiz:
    quiz = bootstrap.published_quizzes().read_pointer(exam.made["id"])
    assert quiz is not None
    return quiz


def test_no_two_of_24_markers_hold_the_same_response(exam: Exam) -> None:
    for number in range(RESPONSES):
        exam.sit(f"text {number}")
    quiz, marking = _quiz(exam), bootstrap.marking()
    got = in_threads(THREADS, lambda place: marking.claim_next(quiz, f"usr_{place}", None))
    held = [one.response for one in got if isinstance(one, ClaimedResponse)]
    assert sorted(map(str, held)) == sorted(f"text {number}" for number in range(RESPONSES))
    assert [one for one in got if one is not None and not isinstance(one, ClaimedResponse)] == []


def test_one_of_24_marks_on_the_same_version_is_kept(exam: Exam) -> None:
    exam.sit("text")
    quiz, marking = _quiz(exam), bootstrap.marking()
    claimed = marking.claim_next(quiz, "usr_0", None)
    assert claimed is not None
    got = in_threads(
        THREADS,
        lambda place: marking.mark(
            quiz, "usr_0", claimed.ref, MarkInput(points=Decimal(place) / 8), claimed.version
        ),
    )
    kept = [one for one in got if not isinstance(one, Exception)]
    assert len(kept) == 1
    assert all(isinstance(one, StaleVersionError) for one in got if one is not kept[0])
