"""Marking: who marks what, when it counts, and who learns of it."""

from decimal import Decimal
from typing import Any

import pytest

from chalicelib.clock import MINUTE
from tests.support.aws_delivery import Cloud
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.marking_exam import Exam, essay, make_exam
from tests.support.people import People, Person


@pytest.fixture
def exam(http: Client, people: People, cloud: Cloud) -> Exam:
    return make_exam(http, people, cloud)


@pytest.fixture
def marker(exam: Exam) -> Person:
    return exam.appoint()


def inbox(http: Client, person: Person) -> list[str]:
    told = http.get("/api/v1/notifications", token=person.token).json["items"]
    return [one["type"] for one in told]


def board(exam: Exam, reader: Person) -> list[Any]:
    at = f"/api/v1/leaderboard/quizzes/{exam.made['id']}"
    items = exam.http.get(at, token=reader.token).json["items"]
    return [(one["user_id"], one["score"]) for one in items]


def test_marker_gets_response_without_its_taker(exam: Exam, marker: Person) -> None:
    taker, attempt = exam.sit("Because.")
    claimed = exam.claim(marker, question_id=exam.essays[0])
    assert claimed.status == 200, claimed.text
    assert claimed.json["response"] == "Because."
    assert (claimed.json["text"], claimed.json["points"]) == ("Why?", 5)
    assert claimed.json["notes_for_markers"] == "Be kind."
    assert [one["text"] for one in claimed.json["rubric"]["criteria"]] == ["Argument", "Style"]
    for name in (taker.id, taker.username, taker.email, attempt["attempt_id"]):
        assert name not in claimed.text


def test_blank_essay_is_not_queued_and_needs_no_release(exam: Exam, marker: Person) -> None:
    taker, attempt = exam.sit("  ")
    assert exam.claim(marker).status == 204
    assert exam.counts() == [(0, 0, 0)]
    assert (attempt["marking"], attempt["score"]) == ("none", 1)
    assert exam.result(attempt, taker)["score"] == 1


def test_mark_counts_after_its_release_and_not_before(exam: Exam, marker: Person) -> None:
    taker, attempt = exam.sit("Because.")
    exam.work_off()
    assert (attempt["marking"], attempt["score"], attempt["percentage"]) == ("pending", None, None)
    response = exam.claim(marker).json
    given = exam.mark(marker, response, Decimal("2.125"), comment="Short.", rubric=[1, None])
    assert given.status == 200, given.text
    assert given.json["rubric"]["levels"] == [1, None]
    exam.work_off()
    for viewer in (taker, exam.author):
        assert exam.result(attempt, viewer)["score"] is None
        assert exam.result(attempt, viewer)["marking"] == "pending"
        assert exam.result(attempt, viewer)["review"][0]["comment"] is None
    assert board(exam, taker) == []
    assert inbox(exam.http, taker) == []
    released = exam.release()
    assert (released.status, released.json["left"]) == (200, 0)
    exam.work_off()
    shown = exam.result(attempt, taker)
    assert (shown["marking"], shown["score"], shown["max_score"]) == (
        "released",
        Decimal("3.125"),
        6,
    )
    [reviewed] = [one for one in shown["review"] if one["question_id"] == exam.essays[0]]
    assert (reviewed["score"], reviewed["comment"]) == (Decimal("2.125"), "Short.")
    assert board(exam, taker) == [(taker.id, Decimal("3.125"))]
    assert inbox(exam.http, taker) == ["result_available"]


def test_release_again_tells_nobody_twice(exam: Exam, marker: Person) -> None:
    taker, _ = exam.sit("Because.")
    exam.mark_all(marker)
    for _ in range(2):
        assert exam.release().status == 200
        exam.work_off()
    assert inbox(exam.http, taker) == ["result_available"]


def test_release_waits_for_all_marks_unless_it_is_partial(exam: Exam, marker: Person) -> None:
    first, second = exam.sit("One."), exam.sit("Two.")
    response = exam.claim(marker).json
    exam.mark(marker, response, 4)
    refused = exam.release()
    assert (refused.status, refused.code, refused.json["left"]) == (409, "marking_pending", 1)
    assert {exam.result(one)["score"] for _, one in (first, second)} == {None}
    assert exam.release(partial=True).json["left"] == 1
    assert {exam.result(one)["score"] for _, one in (first, second)} == {None, 5}


def test_result_stays_pending_until_each_of_its_essays_is_marked(
    http: Client, people: People, cloud: Cloud
) -> None:
    exam = make_exam(http, people, cloud, essay("One?"), essay("Two?"))
    taker, attempt = exam.sit("a", "b")
    marker = exam.appoint()
    response = exam.claim(marker, question_id=exam.essays[1]).json
    exam.mark(marker, response, 4, comment="Fine.")
    assert exam.release(partial=True).status == 200
    shown = exam.result(attempt, taker)
    assert (shown["score"], shown["marking"]) == (None, "pending")
    assert "Fine." not in str(shown)
    exam.mark_all(marker)
    exam.release()
    assert exam.result(attempt, taker)["score"] == 8


def test_later_mark_replaces_earlier_after_next_release(
    exam: Exam, marker: Person, clock: FakeClock
) -> None:
    taker, attempt = exam.sit("Because.")
    response = exam.claim(marker).json
    first = exam.mark(marker, response, 4).json
    exam.release()
    exam.work_off()
    assert exam.mark(marker, first, 1).status == 200
    assert exam.result(attempt, taker)["score"] == 5
    clock.advance(1)
    exam.release()
    exam.work_off()
    assert exam.result(attempt, taker)["score"] == 2
    assert board(exam, taker) == [(taker.id, 2)]
    assert inbox(exam.http, taker) == ["result_changed", "result_available"]


def test_marks_can_be_listed_and_changed_by_another_marker(exam: Exam, marker: Person) -> None:
    taker, attempt = exam.sit("Because.")
    exam.mark(marker, exam.claim(marker).json, 4, comment="Mine.")
    other = exam.appoint()
    at = f"{exam.at}/marking/marks?question_id={exam.essays[0]}"
    page = exam.http.get(at, token=other.token)
    [marked] = page.json["items"]
    assert (marked["mark"]["points"], marked["mark"]["marked_by_you"]) == (4, False)
    assert attempt["attempt_id"] not in page.text
    assert taker.id not in page.text
    assert exam.mark(other, marked, 2).status == 200
    exam.release()
    assert exam.result(attempt, taker)["score"] == 3


def test_repeat_of_a_mark_is_the_same_mark(exam: Exam, marker: Person) -> None:
    exam.sit("Because.")
    response = exam.claim(marker).json
    once, again = exam.mark(marker, response, 4), exam.mark(marker, response, 4)
    assert (once.status, once.json) == (again.status, again.json)


def test_mark_on_a_stale_version_is_refused(exam: Exam, marker: Person) -> None:
    exam.sit("Because.")
    response = exam.claim(marker).json
    exam.mark(marker, response, 4)
    refused = exam.mark(marker, response, 3)
    assert (refused.status, refused.code) == (409, "stale_version")


def test_claim_ends_after_a_quarter_of_an_hour(
    exam: Exam, marker: Person, clock: FakeClock
) -> None:
    exam.sit("Because.")
    other = exam.appoint()
    late = exam.claim(marker).json
    assert exam.counts() == [(0, 1, 0)]
    assert exam.claim(other).status == 204
    clock.advance(15 * MINUTE - 1)
    assert exam.claim(other).status == 204
    clock.advance(1)
    assert exam.counts() == [(1, 0, 0)]
    taken = exam.claim(other)
    assert taken.status == 200
    assert exam.mark(marker, late, 1).code == "stale_version"
    assert exam.mark(other, taken.json, 1).status == 200
    assert exam.counts() == [(0, 0, 1)]


def test_expired_claim_that_nobody_took_may_still_be_marked(
    exam: Exam, marker: Person, clock: FakeClock
) -> None:
    exam.sit("Because.")
    response = exam.claim(marker).json
    clock.advance(20 * MINUTE)
    assert exam.mark(exam.sign_in(marker), response, 1).status == 200


def test_response_id_is_good_for_its_marker_alone(exam: Exam, marker: Person) -> None:
    exam.sit("Because.")
    response = exam.claim(marker).json
    assert exam.mark(exam.appoint(), response, 1).status == 404
    assert exam.mark(marker, {**response, "response_id": "AAAA"}, 1).status == 404


@pytest.mark.parametrize(
    ("points", "more", "pointer"),
    [
        (Decimal("5.001"), {}, "/points"),
        (-1, {}, "/points"),
        (Decimal("1.0001"), {}, "/points"),
        (1, {"rubric": [0]}, "/rubric"),
        (1, {"rubric": [0, 2]}, "/rubric/1"),
        (1, {"rubric": [-1, 0]}, "/rubric/0"),
        (1, {"comment": ""}, "/comment"),
    ],
)
def test_mark_that_does_not_fit_is_refused(
    exam: Exam, marker: Person, points: Any, more: dict[str, Any], pointer: str
) -> None:
    exam.sit("Because.")
    refused = exam.mark(marker, exam.claim(marker).json, points, **more)
    assert refused.status == 422, refused.text
    assert [one["pointer"] for one in refused.json["errors"]] == [pointer]
    assert exam.counts() == [(0, 1, 0)]


def test_rubric_for_a_question_without_one_is_refused(
    http: Client, people: People, cloud: Cloud
) -> None:
    exam = make_exam(http, people, cloud, essay(rubric=None))
    exam.sit("Because.")
    marker = exam.appoint()
    refused = exam.mark(marker, exam.claim(marker).json, 1, rubric=[0])
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/rubric")


@pytest.mark.parametrize(
    ("role", "marks", "releases"),
    [
        ("editor", 200, 200),
        ("marker", 200, 403),
        ("proctor", 403, 403),
        ("viewer", 403, 403),
        (None, 404, 404),
    ],
)
def test_roles_may_mark_and_release(
    exam: Exam, people: People, role: str | None, marks: int, releases: int
) -> None:
    exam.sit("Because.")
    person = people.author() if role is None else exam.appoint(role)
    assert exam.http.get(f"{exam.at}/marking", token=person.token).status == marks
    assert exam.claim(person).status == marks
    at = f"{exam.at}/release-marks"
    body = {"partial": True}
    assert exam.http.post(at, json=body, token=person.token).status == releases


def test_unknown_question_is_refused(exam: Exam, marker: Person) -> None:
    refused = exam.claim(marker, question_id=exam.made["questions"][-1]["id"])
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/question_id")


def test_order_differs_between_questions_and_stays(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    exam = make_exam(http, people, cloud, essay("One?"), essay("Two?"))
    for number in range(8):
        exam.sit(f"a{number}", f"a{number}")
    marker = exam.appoint()

    def order(question_id: str) -> list[str]:
        found, again = [], exam.sign_in(marker)
        while (reply := exam.claim(again, question_id=question_id)).status == 200:
            found.append(reply.json["response"])
        clock.advance(15 * MINUTE)
        return found

    first, second = map(order, exam.essays)
    assert sorted(first) == sorted(second) == [f"a{number}" for number in range(8)]
    assert first != second
    assert order(exam.essays[0]) == first


def test_voided_result_leaves_the_queue(exam: Exam, marker: Person, people: People) -> None:
    _, attempt = exam.sit("Because.")
    at = f"/api/v1/results/attempts/{attempt['attempt_id']}/void"
    assert exam.http.post(at, json={"reason": "copied"}, token=people.admin().token).status == 200
    assert exam.claim(marker).status == 204
    assert exam.counts() == [(0, 0, 0)]


def test_more_than_ninety_essays_are_refused(http: Client, people: People) -> None:
    questions = [essay(f"{number}?", max_characters=100) for number in range(91)]
    author = people.author()
    body = {"title": "t", "duration_minutes": 5, "passing_score": 50, "questions": questions}
    refused = http.post("/api/v1/quizzes", json=body, token=author.token)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/questions")
