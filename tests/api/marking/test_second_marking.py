"""Second marking: two people mark without seeing each other, a third where they differ."""

from decimal import Decimal
from typing import Any

import pytest

from chalicelib.clock import MINUTE
from tests.support.aws_delivery import Cloud
from tests.support.builders import quiz
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.marking_exam import Exam, essay, make_exam
from tests.support.people import People, Person

SECOND = {"tolerance": 1}


@pytest.fixture
def exam(http: Client, people: People, cloud: Cloud) -> Exam:
    return make_exam(http, people, cloud, second_marking=SECOND)


@pytest.fixture
def markers(exam: Exam) -> list[Person]:
    return [exam.appoint() for _ in range(3)]


def waiting(exam: Exam) -> tuple[int, int, int, int]:
    """Responses that are free, with one mark, with two that differ, and settled ones."""
    [one] = exam.http.get(f"{exam.at}/marking", token=exam.author.token).json["items"]
    return one["unmarked"], one["once_marked"], one["disputed"], one["marked"]


def give(exam: Exam, marker: Person, points: Any, **more: Any) -> dict[str, Any]:
    claimed = exam.claim(marker)
    assert claimed.status == 200, claimed.text
    reply = exam.mark(marker, claimed.json, points, **more)
    assert reply.status == 200, reply.text
    return dict(reply.json)


def agreement(exam: Exam) -> Any:
    return exam.http.get(f"{exam.at}/marking/agreement", token=exam.author.token).json["items"]


def test_two_marks_within_the_tolerance_count_as_their_exact_mean(
    exam: Exam, markers: list[Person]
) -> None:
    taker, attempt = exam.sit("Because.")
    give(exam, markers[0], Decimal("2.001"), comment="Short.")
    assert waiting(exam) == (1, 1, 0, 0)
    assert exam.release().code == "marking_pending"
    give(exam, markers[1], Decimal(3), comment="Fine.")
    assert waiting(exam) == (0, 0, 0, 1)
    assert exam.release().status == 200
    exam.work_off()
    shown = exam.result(attempt, taker)
    # 2.5005 and 1 for the other question, half up to three decimals
    assert (shown["marking"], shown["score"]) == ("released", Decimal("3.501"))
    [reviewed] = [one for one in shown["review"] if one["question_id"] == exam.essays[0]]
    assert reviewed["comment"] == "Short.\n\nFine."


def test_a_third_person_decides_where_two_differ_by_more(exam: Exam, markers: list[Person]) -> None:
    taker, attempt = exam.sit("Because.")
    give(exam, markers[0], 1)
    give(exam, markers[1], Decimal("2.001"), comment="Hm.")
    assert waiting(exam) == (1, 0, 1, 0)
    assert {exam.claim(one).status for one in markers[:2]} == {204}
    assert exam.release(partial=True).json["left"] == 1
    assert exam.result(attempt)["marking"] == "pending"
    give(exam, markers[2], 5, comment="Very good.")
    assert waiting(exam) == (0, 0, 0, 1)
    exam.release()
    exam.work_off()
    shown = exam.result(attempt, taker)
    assert shown["score"] == 6
    assert "Hm." not in str(shown)


def test_nobody_marks_a_response_twice(exam: Exam, markers: list[Person], clock: FakeClock) -> None:
    exam.sit("Because.")
    give(exam, markers[0], 3)
    assert exam.claim(markers[0]).status == 204
    assert exam.claim(markers[0], question_id=exam.essays[0]).status == 204
    clock.advance(16 * MINUTE)
    assert exam.claim(exam.sign_in(markers[0])).status == 204
    assert exam.claim(exam.sign_in(markers[1])).status == 200


def test_a_second_marker_learns_nothing_of_the_first_mark(
    exam: Exam, markers: list[Person]
) -> None:
    exam.sit("Because.")
    give(exam, markers[0], Decimal("2.125"), comment="Secret.", rubric=[1, 0])
    first, second = markers[0], markers[1]
    claimed = exam.claim(second)
    listed = exam.http.get(
        f"{exam.at}/marking/marks?question_id={exam.essays[0]}", token=second.token
    )
    counted = exam.http.get(f"{exam.at}/marking", token=second.token)
    for reply in (claimed, listed, counted):
        for word in ("2.125", "Secret.", first.id, first.username):
            assert word not in reply.text
    assert listed.json["items"] == []
    assert "levels" not in claimed.json
    at = f"{exam.at}/marking/agreement"
    assert exam.http.get(at, token=second.token).status == 403
    # nor does their own answer tell the mean that both come to
    own = exam.mark(second, claimed.json, 3)
    assert (own.json["points"], own.json["markers"]) == (3, 1)


def test_a_taker_learns_nothing_before_the_release(
    exam: Exam, markers: list[Person], people: People
) -> None:
    taker, attempt = exam.sit("Because.")
    for number, marker in enumerate(markers):
        give(exam, marker, [0, Decimal("4.123"), 2][number], comment="Secret.")
        exam.work_off()
        for path in (
            f"/api/v1/results/attempts/{attempt['attempt_id']}",
            "/api/v1/results/my-results",
            "/api/v1/results/grades",
            f"/api/v1/leaderboard/quizzes/{exam.made['id']}",
            "/api/v1/notifications",
            "/api/v1/auth/me/export",
            f"/api/v1/attempts/{attempt['attempt_id']}",
        ):
            told = exam.http.get(path, token=taker.token).text
            assert "4.123" not in told
            assert "Secret." not in told
        assert exam.result(attempt, taker)["score"] is None
    assert exam.board() == {}


def test_a_repeat_of_a_blind_mark_is_the_same_mark(exam: Exam, markers: list[Person]) -> None:
    exam.sit("Because.")
    claimed = exam.claim(markers[0]).json
    once, again = exam.mark(markers[0], claimed, 2), exam.mark(markers[0], claimed, 2)
    assert (once.status, once.json) == (again.status, again.json)
    other = exam.claim(markers[1]).json
    later = exam.mark(markers[0], claimed, 2)
    assert later.json == once.json
    assert exam.mark(markers[0], claimed, 3).code == "stale_version"
    done = [exam.mark(markers[1], other, 3) for _ in range(2)]
    assert done[0].json == done[1].json
    assert waiting(exam) == (0, 0, 0, 1)


def test_what_two_settled_is_changed_by_who_may_release_it(
    exam: Exam, markers: list[Person]
) -> None:
    taker, attempt = exam.sit("Because.")
    give(exam, markers[0], 2)
    give(exam, markers[1], 3)
    at = f"{exam.at}/marking/marks?question_id={exam.essays[0]}"
    [listed] = exam.http.get(at, token=markers[0].token).json["items"]
    assert listed["mark"]["points"] == Decimal("2.5")
    assert (listed["mark"]["markers"], listed["mark"]["marked_by_you"]) == (2, True)
    refused = exam.mark(markers[0], listed, 5)
    assert (refused.status, refused.code) == (403, "forbidden")
    editor = exam.appoint("editor")
    [listed] = exam.http.get(at, token=editor.token).json["items"]
    assert exam.mark(editor, listed, 4).status == 200
    exam.release()
    assert exam.result(attempt, taker)["score"] == 5
    # the pair that was settled still counts for the agreement
    assert agreement(exam)[0]["responses"] == 1


def test_agreement_is_shown_with_both_kappas(exam: Exam, markers: list[Person]) -> None:
    given = [(0, 0), (5, 5), (3, 4), (5, 3), (1, 1), (2, 3)]
    for number in range(len(given)):
        exam.sit(f"Text {number}.")
    assert agreement(exam) == []
    points: dict[str, tuple[int, int]] = {}
    for pair in given:
        claimed = exam.claim(markers[0]).json
        points[claimed["response"]] = pair
        exam.mark(markers[0], claimed, pair[0])
    assert agreement(exam) == []
    for _ in given:
        claimed = exam.claim(markers[1]).json
        exam.mark(markers[1], claimed, points[claimed["response"]][1])
    [found] = agreement(exam)
    assert (found["question_id"], found["responses"], found["equal"]) == (exam.essays[0], 6, 3)
    # po 3/6; pe (1*1 + 1*1 + 0 + 1*2 + 0 + 2*1)/36 = 6/36: (18 - 6)/(36 - 6)
    assert found["kappa"] == Decimal("0.4")
    # seen 1 + 4 + 1 = 6; expected (6*(64 + 60) - 2*16*16)/6 = 232/6: 1 - 36/232
    assert found["weighted_kappa"] == Decimal("0.8448")


def test_setting_holds_for_responses_whose_first_mark_is_to_come(
    exam: Exam, markers: list[Person]
) -> None:
    exam.sit("One."), exam.sit("Two.")
    give(exam, markers[0], 2)
    headers = {"If-Match": "*"}
    off = exam.http.patch(
        exam.at, json={"second_marking": None}, token=exam.author.token, headers=headers
    )
    assert (off.status, off.json["second_marking"]) == (200, None)
    published = exam.http.post(f"{exam.at}/publish", token=exam.author.token)
    assert published.status == 200
    give(exam, markers[0], 2)
    # the one with a first mark still waits for its second, the other was marked once for all
    assert waiting(exam) == (1, 1, 0, 1)
    give(exam, markers[1], 2)
    assert waiting(exam) == (0, 0, 0, 2)


def test_reworded_questions_are_marked_from_the_start(exam: Exam, markers: list[Person]) -> None:
    _, attempt = exam.sit("Because.")
    give(exam, markers[0], 1)
    late = exam.claim(markers[1]).json
    written, water = exam.made["questions"]
    exam.edit({**written, "text": "Why not?"}, water, second_marking=SECOND)
    assert exam.regrade().status == 202
    exam.work_off()
    assert exam.mark(markers[1], late, 3).code == "stale_version"
    assert waiting(exam) == (1, 0, 0, 0)
    give(exam, markers[0], 4)
    give(exam, markers[1], 5)
    exam.release()
    assert exam.result(attempt)["score"] == Decimal("5.5")


def test_a_reopened_attempt_is_marked_from_the_start(
    http: Client, people: People, cloud: Cloud
) -> None:
    exam = make_exam(http, people, cloud, second_marking=SECOND, review={"show": "score"})
    taker, attempt = exam.sit("Because.")
    markers = [exam.appoint() for _ in range(2)]
    give(exam, markers[0], 1)
    at = f"/api/v1/attempts/{attempt['attempt_id']}"
    body = {"minutes": 5, "reason": "fire"}
    assert http.post(f"{at}/reopen", json=body, token=exam.author.token).status == 200
    assert waiting(exam) == (0, 0, 0, 0)
    http.post(f"{at}/submit", token=taker.token)
    assert waiting(exam) == (1, 0, 0, 0)
    give(exam, markers[0], 4)
    give(exam, markers[1], 4)
    assert waiting(exam) == (0, 0, 0, 1)


@pytest.mark.parametrize(
    ("second", "pointer"),
    [
        ({"tolerance": -1}, "/second_marking/tolerance"),
        ({"tolerance": Decimal("0.0001")}, "/second_marking/tolerance"),
        ({"tolerance": "1"}, "/second_marking/tolerance"),
        ({}, "/second_marking/tolerance"),
        (True, "/second_marking"),
    ],
)
def test_a_setting_that_is_wrong_is_refused(
    http: Client, people: People, second: Any, pointer: str
) -> None:
    body = quiz(questions=[essay()], second_marking=second)
    refused = http.post("/api/v1/quizzes", json=body, token=people.author().token)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, pointer)
