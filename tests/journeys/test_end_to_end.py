"""The main job through the deployed bundle: over HTTP, the stream, the queues and the mail."""

import re

import httpx
from typer.testing import CliRunner

from infra.build.bundle import build
from infra.deploy.deployment import deploy
from quizctl.__main__ import app
from quizctl.exit_codes import Exit
from tests.support.builders import quiz, right_answers
from tests.support.journey_stack import Stack
from tests.support.waiting import wait_until

PASSWORD = "a long walk by the sea"


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
    entries = wait_until(lambda: taker.get(board).json()["items"])
    assert [(one["rank"], one["username"], one["score"]) for one in entries] == [
        (1, "journeyer", 8)
    ]
    mailed = "journeyer@journey.example", "Your result: Journey"
    assert wait_until(lambda: mailed[1] in {mail.subject for mail in stack.outbox(mailed[0])})
    assert wait_until(lambda: taker.get("/api/v1/notifications").json()["items"])


def test_errors_are_problem_documents_at_every_layer(stack: Stack) -> None:
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
    assert [set(key) & {"d"} for key in keys] == [set(), set()]
    assert [key["kid"].startswith("rcpt-") for key in keys] == [False, True]


def test_no_spelling_of_an_address_is_a_way_around_the_guard(stack: Stack) -> None:
    user, nobody = stack.person().http, stack.anonymous()
    for path in (
        "/api/v1/admin/users",
        "/api/v1/admin/users/",
        "//api/v1/admin/users",
        "/api/v1//admin/users",
        "/api/v1/admin%2fusers",
        "/api/v1/%61dmin/users",
        "/API/V1/Admin/Users",
        "/api/v1/quizzes/%2e%2e/admin/users",
        "/api/v1/admin/users;x=1",
        "/api/v1/admin/users%00",
    ):
        for client in (user, nobody):
            reply = client.get(path)
            assert reply.status_code in {400, 401, 403, 404}, (path, reply.status_code)
            assert reply.headers["content-type"] == "application/problem+json", path


def test_password_reset_by_mailed_link(stack: Stack) -> None:
    user, anybody = stack.person(), stack.anonymous()
    asked = anybody.post("/api/v1/auth/password/forgot", json={"email": user.email})
    assert asked.status_code == 202
    [mail] = wait_until(lambda: stack.outbox(user.email))
    assert mail.subject == "Set a new password"
    [token] = set(re.findall(r"qot_[\w-]+", mail.text))
    new = {"token": token, "new_password": f"{PASSWORD} again"}
    assert anybody.post("/api/v1/auth/password/reset", json=new).status_code == 204
    assert anybody.post("/api/v1/auth/password/reset", json=new).status_code == 422
    assert user.http.get("/api/v1/auth/me").status_code == 401
    body = {"email": user.email, "password": new["new_password"]}
    assert anybody.post("/api/v1/auth/login", json=body).status_code == 200
    told = wait_until(lambda: [one.subject for one in stack.outbox(user.email)][1:])
    assert "Your password was changed" in told


def test_unconfirmed_users_are_refused_when_confirmation_is_required(stack: Stack) -> None:
    bundle, anybody = build("dev", here=True), stack.anonymous()
    new = {"email": "newcomer@journey.example", "username": "newcomer", "password": PASSWORD}
    known = stack.person()
    deploy(stack.local.cloud, "dev", bundle, {"Registration": "verified"})
    try:
        asked = anybody.post("/api/v1/auth/register", json=new)
        again = {**new, "email": known.email, "username": "somebody else"}
        told = anybody.post("/api/v1/auth/register", json=again)
        assert (asked.status_code, told.status_code) == (202, 202)
        assert asked.json() == told.json()
        body = {name: new[name] for name in ("email", "password")}
        refused = anybody.post("/api/v1/auth/login", json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "email_not_verified")
        [mail] = wait_until(lambda: stack.outbox(new["email"]))
        [token] = set(re.findall(r"qot_[\w-]+", mail.text))
        assert anybody.post("/api/v1/auth/verify-email", json={"token": token}).status_code == 204
        assert anybody.post("/api/v1/auth/login", json=body).status_code == 200
        subjects = wait_until(lambda: [one.subject for one in stack.outbox(known.email)])
        assert subjects == ["You have an account already"]
    finally:
        deploy(stack.local.cloud, "dev", bundle, {"Registration": "open"})


def test_key_rotation_keeps_sessions(stack: Stack) -> None:
    user = stack.person().http
    words = ["--endpoint", str(stack.local.cloud.endpoint), "keys", "rotate"]
    for said in ("The next key is published.", "not yet in all caches."):
        done = CliRunner().invoke(app, words)
        assert (done.exit_code, said in done.stdout) == (Exit.DONE, True), done.output
    assert user.get("/api/v1/auth/me").status_code == 200


def test_all_that_is_held_can_be_fetched(stack: Stack) -> None:
    person = stack.person("author")
    person.http.post("/api/v1/quizzes", json=quiz(title="Mine"))
    held = person.http.get("/api/v1/auth/me/export").json()
    assert held["user"]["email"] == person.email
    assert [one["title"] for one in held["held"]["quizzes"]] == ["Mine"]


def test_a_file_becomes_a_quiz_and_a_quiz_a_file(stack: Stack) -> None:
    author = stack.person("author").http
    text = "::Z\u00fcrich:: Is the sun a star? {T####It is.}\n\nWhich? {~this ~that}\n"
    headers = {"Content-Type": "text/plain; charset=utf-8"}
    made = author.post("/api/v1/quizzes/import", content=text.encode(), headers=headers).json()
    assert (made["report"]["understood"], made["report"]["dropped"]) == (1, 1)
    at = f"/api/v1/quizzes/{made['quiz']['id']}/export"
    assert "Is the sun a star?{TRUE####It is.}" in author.get(f"{at}?format=gift").text
    again = author.post("/api/v1/quizzes/import", json=author.get(at).json())
    assert again.json()["quiz"]["questions"][0]["correct"] is True
