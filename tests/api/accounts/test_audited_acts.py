"""Every act that touches grades, time or rights is in the audit log, with its actor."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from chalicelib.clock import SECOND
from tests.support.builders import published, right_answers, start
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.people import People, Person


@dataclass(frozen=True)
class Exam:
    """A quiz with a taker who sits and one who has handed in."""

    http: Client
    admin: Person
    author: Person
    sitting: Person
    finished: Person
    quiz_id: str
    running: str
    ended: str

    def ask(self, method: str, path: str, by: Person, **options: Any) -> Reply:
        at = path.format(quiz=self.quiz_id, running=self.running, ended=self.ended)
        return self.http.request(method, f"/api/v1{at}", token=by.token, **options)

    def events(self, newest: int = 5) -> list[dict[str, Any]]:
        """The newest; where fewer than are asked for exist, a month of empty days is read."""
        listed = self.http.get(f"/api/v1/admin/events?limit={newest}", token=self.admin.token)
        found: list[dict[str, Any]] = listed.json["items"]
        return found


@pytest.fixture
def exam(http: Client, people: People) -> Exam:
    author, sitting, finished = people.author(), people.user(), people.user()
    quiz = published(http, author)
    running = start(http, sitting, quiz["id"]).json["id"]
    ended = start(http, finished, quiz["id"]).json["id"]
    token, body = finished.token, {"answers": right_answers(quiz)}
    http.put(f"/api/v1/attempts/{ended}/answers", json=body, token=token)
    http.post(f"/api/v1/attempts/{ended}/submit", token=token)
    return Exam(http, people.admin(), author, sitting, finished, quiz["id"], running, ended)


GIVEN = {"minutes": 5, "reason": "fire alarm"}
NO_BODY: dict[str, Any] = {}

ACTS: dict[str, tuple[str, str, Callable[[Exam], Any], str]] = {
    "extension of one": ("POST", "/attempts/{running}/extend", lambda _: GIVEN, "attempt_extended"),
    "extension of all": ("POST", "/quizzes/{quiz}/extend", lambda _: GIVEN, "attempts_extended"),
    "extension of some": (
        "POST",
        "/quizzes/{quiz}/extend",
        lambda exam: {**GIVEN, "user_ids": [exam.sitting.id]},
        "attempts_extended",
    ),
    "override": (
        "PUT",
        "/quizzes/{quiz}/overrides/{sitting}",
        lambda _: {"extra_minutes": 5},
        "override_changed",
    ),
    "close of one": ("POST", "/attempts/{running}/close", lambda _: None, "attempts_closed"),
    "close of all": ("POST", "/quizzes/{quiz}/close-attempts", lambda _: None, "attempts_closed"),
    "reopening": ("POST", "/attempts/{ended}/reopen", lambda _: GIVEN, "attempt_reopened"),
    "pause": ("POST", "/quizzes/{quiz}/pause", lambda _: {"reason": "fire"}, "quiz_paused"),
    "void": (
        "POST",
        "/results/attempts/{ended}/void",
        lambda _: {"reason": "copied"},
        "result_voided",
    ),
    "adjustment": (
        "POST",
        "/results/attempts/{ended}/adjust",
        lambda _: {"points": 1, "reason": "typo"},
        "result_adjusted",
    ),
    "regrade": ("POST", "/quizzes/{quiz}/regrade", lambda _: NO_BODY, "quiz_regraded"),
    "release of results": (
        "POST",
        "/quizzes/{quiz}/release-results",
        lambda _: {"show": "score"},
        "results_released",
    ),
    "release of marks": (
        "POST",
        "/quizzes/{quiz}/release-marks",
        lambda _: NO_BODY,
        "marks_released",
    ),
    "gradebook": ("GET", "/quizzes/{quiz}/grades?format=csv", lambda _: None, "grades_downloaded"),
    "attempts as a file": (
        "GET",
        "/quizzes/{quiz}/attempts?format=csv",
        lambda _: None,
        "grades_downloaded",
    ),
    "appointing staff": (
        "PUT",
        "/quizzes/{quiz}/staff/{sitting}",
        lambda _: {"role": "viewer"},
        "quiz_staff_changed",
    ),
    "handing over": (
        "POST",
        "/quizzes/{quiz}/owner",
        lambda exam: {"user_id": exam.admin.id},
        "quiz_owner_changed",
    ),
    "deletion of a quiz": ("DELETE", "/quizzes/{quiz}", lambda _: None, "quiz_deleted"),
    "role": (
        "PATCH",
        "/admin/users/{sitting}",
        lambda _: {"role": "author"},
        "privilege_permissions_changed",
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_act_is_in_the_audit_log_with_its_actor(exam: Exam, clock: FakeClock, act: str) -> None:
    method, path, body, event = ACTS[act]
    before = exam.events()
    clock.advance(SECOND)
    path = path.replace("{sitting}", exam.sitting.id)
    reply = exam.ask(method, path, exam.admin, json=body(exam))
    assert reply.status < 300, reply.text
    [kept] = [one for one in exam.events() if one not in before and one["event"] == event]
    assert exam.admin.id in {kept["user_id"], kept["facts"].get("by")}
    about = {exam.quiz_id, exam.running, exam.ended}
    assert act == "role" or about & {kept["facts"].get("quiz"), kept["facts"].get("attempt")}


def test_publishing_is_in_the_audit_log_with_its_author(exam: Exam) -> None:
    [kept] = [one for one in exam.events(100) if one["event"] == "quiz_published"]
    assert (kept["user_id"], kept["facts"]["quiz"]) == (exam.author.id, exam.quiz_id)


def test_reasons_of_staff_are_kept_with_what_they_did(exam: Exam) -> None:
    exam.ask("POST", "/attempts/{running}/extend", exam.author, json=GIVEN)
    [facts] = [one["facts"] for one in exam.events(100) if one["event"] == "attempt_extended"]
    assert (facts["minutes"], facts["reason"], facts["by"]) == ("5", "fire alarm", exam.author.id)
