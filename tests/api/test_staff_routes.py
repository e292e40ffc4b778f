"""Staff role by route: every route of a quiz and of its attempts is decided by the one table.

Made from the routes themselves: a new one must be given its act here, or be one of takers.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from chalicelib.quizzes.access import STAFF_PERMISSIONS, QuizAct
from chalicelib.quizzes.models import StaffRole
from chalicelib.web.endpoints import Endpoint
from tests.support.builders import play, published, right_answers, start
from tests.support.client import Client
from tests.support.guarded_routes import GUARDED, send
from tests.support.people import People, Person
from tests.support.routes import PLACEHOLDER_IDS

QUIZ, ATTEMPT = "/api/v1/quizzes/{quiz_id}", "/api/v1/attempts/{attempt_id}"
RESULT = "/api/v1/results/attempts/{attempt_id}"

ACTS: Mapping[QuizAct, set[str]] = {
    QuizAct.READ_KEYS: {
        f"GET {QUIZ}/questions/{{question_id}}",
        f"GET {QUIZ}/export",
        f"POST {QUIZ}/preview",
        f"POST {QUIZ}/preview/score",
    },
    QuizAct.EDIT: {
        f"PUT {QUIZ}",
        f"PATCH {QUIZ}",
        f"POST {QUIZ}/publish",
        f"POST {QUIZ}/questions",
        f"PUT {QUIZ}/questions/{{question_id}}",
        f"DELETE {QUIZ}/questions/{{question_id}}",
        f"PUT {QUIZ}/question-order",
        f"POST {QUIZ}/release-results",
        f"POST {QUIZ}/regrade",
        f"POST {RESULT}/adjust",
    },
    QuizAct.MARK: {
        f"GET {QUIZ}/marking",
        f"GET {QUIZ}/marking/marks",
        f"POST {QUIZ}/marking/next",
        f"PUT {QUIZ}/marking/{{response_id}}",
    },
    QuizAct.RELEASE_MARKS: {f"GET {QUIZ}/marking/agreement", f"POST {QUIZ}/release-marks"},
    QuizAct.INVIGILATE: {
        f"GET {QUIZ}/overrides",
        f"PUT {QUIZ}/overrides",
        f"GET {QUIZ}/overrides/{{user_id}}",
        f"PUT {QUIZ}/overrides/{{user_id}}",
        f"DELETE {QUIZ}/overrides/{{user_id}}",
        f"POST {QUIZ}/pause",
        f"POST {QUIZ}/resume",
        f"POST {QUIZ}/messages",
        f"POST {QUIZ}/extend",
        f"POST {QUIZ}/close-attempts",
        f"GET {QUIZ}/monitor",
        f"GET {QUIZ}/takers",
        f"GET {ATTEMPT}/events",
        f"POST {ATTEMPT}/extend",
        f"POST {ATTEMPT}/release-device",
        f"POST {ATTEMPT}/close",
        f"POST {ATTEMPT}/reopen",
    },
    QuizAct.READ_RESULTS: {
        f"GET {QUIZ}/attempts",
        f"GET {QUIZ}/grades",
        f"POST {QUIZ}/grades/files",
        f"GET {QUIZ}/grades/files/{{file_id}}",
        f"DELETE {QUIZ}/grades/files/{{file_id}}",
        f"POST {QUIZ}/statistics",
        f"GET {QUIZ}/statistics",
        f"GET {RESULT}",
        f"GET {ATTEMPT}/record",
    },
    QuizAct.OWN: {
        f"DELETE {QUIZ}",
        f"PUT {QUIZ}/staff",
        f"GET {QUIZ}/staff",
        f"PUT {QUIZ}/staff/{{member_id}}",
        f"DELETE {QUIZ}/staff/{{member_id}}",
        f"POST {QUIZ}/owner",
    },
}
FOR_EVERYBODY = {
    f"GET {QUIZ}",
    "GET /api/v1/leaderboard/quizzes/{quiz_id}",
    "GET /api/v1/leaderboard/quizzes/{quiz_id}/me",
}
FOR_TAKERS = {
    "POST /api/v1/attempts/quizzes/{quiz_id}/start",
    f"GET {ATTEMPT}",
    f"GET {ATTEMPT}/live",
    f"POST {ATTEMPT}/answers",
    f"PUT {ATTEMPT}/answers",
    f"POST {ATTEMPT}/submit",
    f"POST {ATTEMPT}/reports",
}
FOR_ADMINS = {f"POST {RESULT}/void"}
NAMES_NOTHING = {
    f"PUT {QUIZ}/marking/{{response_id}}",
    f"DELETE {QUIZ}/staff/{{member_id}}",
    f"PUT {QUIZ}/staff",
    f"POST {QUIZ}/owner",
    f"GET {QUIZ}/grades/files/{{file_id}}",
    f"DELETE {QUIZ}/grades/files/{{file_id}}",
}
"""Here the example of the reference names a thing that is not there: 404 also where it may be."""

OF_QUIZZES = {
    one.route: one for one in GUARDED if "{quiz_id}" in one.path or "{attempt_id}" in one.path
}
ORDER = ("GET", "POST", "PUT", "PATCH", "DELETE")
REFUSED = {"not_found", "forbidden"}


def ordered() -> list[tuple[QuizAct, Endpoint]]:
    """Every route of staff with its act; what removes things comes last, the quiz at the end."""
    pairs = [(act, OF_QUIZZES[route]) for act, routes in ACTS.items() for route in routes]
    ends = (f"POST {ATTEMPT}/close", f"POST {QUIZ}/close-attempts", f"DELETE {QUIZ}")
    return sorted(
        pairs,
        key=lambda one: (one[1].route in ends, ORDER.index(one[1].method), one[1].route),
    )


def test_every_route_of_a_quiz_has_an_act_or_is_for_takers_or_everybody() -> None:
    named = [route for routes in ACTS.values() for route in routes]
    named += [*FOR_EVERYBODY, *FOR_TAKERS, *FOR_ADMINS]
    assert sorted(named) == sorted(OF_QUIZZES)


@pytest.fixture
def author(people: People) -> Person:
    return people.author()


@pytest.fixture
def ids(http: Client, people: People, author: Person) -> dict[str, str]:
    """A quiz that somebody has taken, and takes again."""
    made, taker = published(http, author), people.user()
    play(http, taker, made, right_answers(made))
    at = f"/api/v1/quizzes/{made['id']}/overrides/{taker.id}"
    assert http.put(at, json={"extra_minutes": 5}, token=author.token).status == 200
    return {
        **PLACEHOLDER_IDS,
        "quiz_id": made["id"],
        "attempt_id": start(http, taker, made["id"]).json["id"],
        "question_id": made["questions"][0]["id"],
        "user_id": taker.id,
        "member_id": people.user().id,
    }


@pytest.mark.parametrize("role", [*StaffRole, None])
def test_staff_get_what_their_role_permits_and_nothing_else(
    http: Client, people: People, author: Person, ids: dict[str, str], role: StaffRole | None
) -> None:
    who, permitted = author, frozenset(QuizAct)
    if role is not None:
        who, permitted = people.user(), STAFF_PERMISSIONS[role]
        at = f"/api/v1/quizzes/{ids['quiz_id']}/staff/{who.id}"
        assert http.put(at, json={"role": role.value}, token=author.token).status == 200
    wrong: dict[str, Any] = {}
    for act, endpoint in ordered():
        of_ended = endpoint.path.startswith(RESULT) or endpoint.path.endswith("/record")
        finished = {**ids, "attempt_id": ids["attempt_id"][:-4] + "0001"}
        reply = send(http, endpoint, finished if of_ended else ids, who)
        is_refused = reply.status >= 400 and reply.code in REFUSED
        if is_refused is (act in permitted) and endpoint.route not in NAMES_NOTHING:
            wrong[endpoint.route] = (act.value, reply.status, reply.text[:150])
        if act not in permitted:
            assert reply.status >= 400, endpoint.route
    assert wrong == {}


def test_staff_take_no_part_in_attempts_at_their_quiz(
    http: Client, author: Person, ids: dict[str, str]
) -> None:
    replies = {route: send(http, OF_QUIZZES[route], ids, author).code for route in FOR_TAKERS}
    assert set(replies.values()) == {"own_quiz", "not_found"}, replies
