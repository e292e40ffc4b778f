"""Manual marks and regrades: they stay unless their question changed."""

from typing import Any

import pytest

from tests.support.aws_delivery import Cloud, expire_job
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.marking_exam import Exam, make_exam
from tests.support.people import People, Person


@pytest.fixture
def exam(http: Client, people: People, cloud: Cloud) -> Exam:
    return make_exam(http, people, cloud)


@pytest.fixture
def marker(exam: Exam) -> Person:
    return exam.appoint()


def edited(exam: Exam, *, essay: dict[str, Any] | None = None, truth: bool = True) -> None:
    written, water = exam.made["questions"]
    exam.edit({**written, **(essay or {})}, {**water, "correct": truth})


def test_marks_survive_a_regrade_of_another_question(exam: Exam, marker: Person) -> None:
    taker, attempt = exam.sit("Because.")
    exam.mark_all(marker)
    exam.release()
    edited(exam, truth=False)
    assert exam.regrade().status == 202
    exam.work_off()
    shown = exam.result(attempt, taker)
    assert (shown["marking"], shown["score"]) == ("released", 3)


def test_a_score_that_is_pending_again_leaves_the_board(exam: Exam, marker: Person) -> None:
    taker, _ = exam.sit("Because.")
    exam.mark_all(marker, points=3)
    exam.release()
    exam.work_off()
    assert exam.board() == {taker.id: 4}
    exam.regrade(mode={exam.essays[0]: "drop"})
    exam.work_off()
    assert exam.board() == {taker.id: 1}
    edited(exam, essay={"text": "Why not?"})
    exam.regrade()
    exam.work_off()
    assert exam.board() == {}
    exam.mark_all(marker, points=2)
    exam.release()
    exam.work_off()
    assert exam.board() == {taker.id: 3}


def test_unreleased_marks_survive_a_regrade(exam: Exam, marker: Person) -> None:
    _, attempt = exam.sit("Because.")
    exam.mark_all(marker)
    edited(exam, truth=False)
    exam.regrade()
    exam.work_off()
    exam.release()
    assert exam.result(attempt)["score"] == 3


def test_new_notes_and_rubric_leave_marks(exam: Exam, marker: Person) -> None:
    _, attempt = exam.sit("Because.")
    exam.mark_all(marker)
    exam.release()
    edited(exam, essay={"notes_for_markers": "Be strict.", "rubric": None})
    exam.regrade()
    exam.work_off()
    assert exam.result(attempt)["marking"] == "released"


@pytest.mark.parametrize("change", [{"text": "Why not?"}, {"points": 4}, {"max_words": 9}])
@pytest.mark.parametrize("is_released", [True, False])
def test_changed_question_is_marked_anew(
    exam: Exam, marker: Person, change: dict[str, Any], *, is_released: bool
) -> None:
    taker, attempt = exam.sit("Because.")
    exam.mark_all(marker, points=3)
    if is_released:
        exam.release()
    edited(exam, essay=change)
    exam.regrade()
    exam.work_off()
    shown = exam.result(attempt, taker)
    assert (shown["marking"], shown["score"]) == ("pending", None)
    assert exam.counts() == [(1, 0, 0)]
    assert exam.mark_all(marker, points=2) == 1
    exam.release()
    assert exam.result(attempt, taker)["score"] == 3


def test_dry_run_counts_marks_that_would_be_lost(exam: Exam, marker: Person) -> None:
    exam.sit("Because.")
    exam.mark_all(marker)
    exam.release()
    edited(exam, essay={"text": "Why not?"})
    preview = exam.regrade(dry_run=True).json
    assert (preview["results"], preview["changed"], preview["newly_failed"]) == (1, 1, 1)


def test_claim_under_the_former_question_is_stale(exam: Exam, marker: Person) -> None:
    exam.sit("Because.")
    response = exam.claim(marker).json
    edited(exam, essay={"text": "Why not?"})
    exam.regrade()
    exam.work_off()
    refused = exam.mark(marker, response, 3)
    assert (refused.status, refused.code) == (409, "stale_version")


@pytest.mark.parametrize(("mode", "score", "most"), [("drop", 1, 1), ("full_credit", 6, 6)])
def test_question_that_a_regrade_decides_needs_no_mark(
    exam: Exam, marker: Person, mode: str, score: int, most: int
) -> None:
    taker, attempt = exam.sit("Because.")
    exam.regrade(mode={exam.essays[0]: mode})
    exam.work_off()
    shown = exam.result(attempt, taker)
    assert (shown["marking"], shown["score"], shown["max_score"]) == ("none", score, most)
    assert exam.claim(marker).status == 204
    assert exam.release().status == 200


def test_dropped_question_that_comes_back_has_its_marks_again(exam: Exam, marker: Person) -> None:
    _, attempt = exam.sit("Because.")
    exam.mark_all(marker, points=4)
    exam.release()
    exam.regrade(mode={exam.essays[0]: "drop"})
    exam.work_off()
    assert exam.result(attempt)["score"] == 1
    edited(exam, truth=False)
    exam.regrade()
    exam.work_off()
    assert exam.result(attempt)["score"] == 4


def test_attempt_that_time_ends_is_queued(
    exam: Exam, marker: Person, people: People, clock: FakeClock
) -> None:
    taker = people.user()
    at = f"/api/v1/attempts/quizzes/{exam.made['id']}/start"
    attempt_id = exam.http.post(at, token=taker.token).json["id"]
    body = {"question_id": exam.essays[0], "response": "Because."}
    exam.http.post(f"/api/v1/attempts/{attempt_id}/answers", json=body, token=taker.token)
    clock.advance(2 * 3_600_000)
    assert exam.cloud.expire(expire_job(attempt_id)) == []
    exam.author, marker, taker = map(exam.sign_in, (exam.author, marker, taker))
    assert exam.counts() == [(1, 0, 0)]
    exam.mark_all(marker)
    exam.release()
    exam.work_off()
    told = exam.http.get("/api/v1/notifications", token=taker.token).json["items"]
    assert [one["type"] for one in told] == ["result_available", "attempt_auto_submitted"]
    assert "3 of 6" in told[0]["text"]
    assert "points" not in told[1]["text"]
