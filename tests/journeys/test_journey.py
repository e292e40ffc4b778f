"""The main job through the deployed bundle: over HTTP, the stream, the queues and the mail."""

import time
from collections.abc import Callable
from typing import Any

import httpx

from tests.builders import quiz, right_answers
from tests.journeys.conftest import Stack

PATIENCE_SECONDS = 30
PASSWORD = "a long walk by the sea"


def eventually(look: Callable[[], Any]) -> Any:
    """What ``look`` finds, as soon as it finds something."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not (found := look()) and time.monotonic() < until:
        time.sleep(0.2)
    return found


def registered(http: httpx.Client, name: str) -> None:
    body = {"email": f"{name}@journey.example", "username": name, "password": PASSWORD}
    assert http.post("/api/v1/auth/register", json=body).status_code == 201
    body.pop("username")
    tokens = http.post("/api/v1/auth/login", json=body).json()
    http.headers["Authorization"] = f"Bearer {tokens['access_token']}"


def test_from_registering_to_the_mail_with_the_result(stack: Stack) -> None:
    author = stack.person("author").http
    draft = author.post("/api/v1/quizzes", json=quiz(title="Journey")).json()
    published = author.post(f"/api/v1/quizzes/{draft['id']}/publish").json()
    taker = stack.anonymous()
    registered(taker, "journeyer")
    assert taker.get("/api/v1/auth/me").json()["username"] == "journeyer"
    listed = taker.get("/api/v1/quizzes").json()["items"]
    assert draft["id"] in {one["id"] for one in listed}

    attempt = taker.post(f"/api/v1/attempts/quizzes/{draft['id']}/start").json()
    at = f"/api/v1/attempts/{attempt['id']}"
    for answer in right_answers(published):
        assert taker.post(f"{at}/answers", json=answer).json()["stale"] == []
    result = taker.post(f"{at}/submit").json()
    assert (result["status"], result["score"], result["passed"]) == ("submitted", 8, True)
    assert taker.post(f"{at}/submit").json() == result

    board = f"/api/v1/leaderboard/quizzes/{draft['id']}"
    entries = eventually(lambda: taker.get(board).json()["items"])
    assert [(one["rank"], one["username"], one["score"]) for one in entries] == [
        (1, "journeyer", 8)
    ]
    mails = eventually(lambda: stack.outbox("journeyer@journey.example"))
    assert "Your result: Journey" in [mail.subject for mail in mails]
    assert eventually(lambda: taker.get("/api/v1/notifications").json()["items"])


def test_errors_are_problems_whoever_answers(stack: Stack) -> None:
    http = stack.anonymous()
    for reply, status, code in (
        (http.get("/api/v1/nowhere"), 404, "not_found"),
        (http.get("/api/v1/auth/me"), 401, "unauthenticated"),
        (http.delete("/api/v1/auth/login"), 405, "method_not_allowed"),
        (http.post("/api/v1/auth/login", content="{"), 415, "unsupported_media_type"),
        (http.post("/api/v1/auth/login", json={}), 422, "validation_failed"),
    ):
        assert (reply.status_code, reply.json()["code"]) == (status, code)
        assert reply.headers["content-type"] == "application/problem+json"
        assert reply.headers["x-request-id"]
    assert http.get("/docs").status_code == 200
    assert http.get("/health").json()["status"] == "ok"
    assert http.get("/health?deep=true").json()["status"] == "ok"
    keys = http.get("/.well-known/jwks.json").json()["keys"]
    assert [set(key) & {"d"} for key in keys] == [set()]
