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


@pytest.fixture
def twice_marked(http: Client, people: People, cloud: Cloud) -> Exam:
    return make_exam(http, people, cloud, second_marking={"tolerance": 0})


def _marked_by(quiz: Quiz, marker_id: str) -> list[str]:
    """What one marker could claim and mark until nothing was left for them."""
    marking, found = bootstrap.marking(), []
    while (claimed := marking.claim_next(quiz, marker_id, None)) is not None:
        given = MarkInput(points=Decimal(2))
        marking.mark(quiz, marker_id, claimed.ref, given, claimed.version)
        found.append(str(claimed.response))
    return found


def test_24_markers_settle_each_response_by_two_different_people(twice_marked: Exam) -> None:
    exam = twice_marked
    for number in range(RESPONSES):
        exam.sit(f"text {number}")
    quiz = _quiz(exam)
    got = in_threads(THREADS, lambda place: _marked_by(quiz, f"usr_{place:02d}"))
    # a marker stops when others hold all open responses: the last may then lack its second mark
    got += [_marked_by(quiz, f"usr_late_{place}") for place in range(2)]
    for marked in got:
        assert isinstance(marked, list), marked
        assert len(marked) == len(set(marked))
    # all give the same points, so two settle each
    everything = sorted(one for marked in got if isinstance(marked, list) for one in marked)
    assert sorted(everything) == sorted([f"text {number}" for number in range(RESPONSES)] * 2)
    assert exam.counts() == [(0, 0, RESPONSES)]


def test_of_24_repeats_of_a_blind_mark_one_is_kept(twice_marked: Exam) -> None:
    exam = twice_marked
    exam.sit("text")
    quiz, marking = _quiz(exam), bootstrap.marking()
    claimed = marking.claim_next(quiz, "usr_0", None)
    assert claimed is not None
    given = MarkInput(points=Decimal(2))
    got = in_threads(
        THREADS, lambda _: marking.mark(quiz, "usr_0", claimed.ref, given, claimed.version)
    )
    assert len({(one.version, one.points) for one in got if not isinstance(one, Exception)}) == 1
    assert not [one for one in got if isinstance(one, Exception)]
    assert exam.counts() == [(1, 0, 0)]
    assert marking.claim_next(quiz, "usr_0", None) is None
