"""The log lines of requests name the attempt, so that lost answers can be looked for in them."""

import json
from typing import Any

import pytest

from tests.support.builders import published, start
from tests.support.client import Client
from tests.support.people import People


def request_lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [line for line in lines if line["event"] == "request"]


def test_every_request_of_an_attempt_is_found_by_its_id(
    http: Client, people: People, capsys: pytest.CaptureFixture[str]
) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author)
    capsys.readouterr()
    attempt_id = start(http, taker, quiz["id"]).json["id"]
    saves = f"/api/v1/attempts/{attempt_id}/answers"
    body = {"question_id": quiz["questions"][-1]["id"], "response": "grey", "revision": 1}
    for _ in range(2):
        http.post(saves, json=body, token=taker.token)
    http.post(f"/api/v1/attempts/{attempt_id}/submit", token=taker.token)
    http.post(saves, json=body, token=taker.token)
    began, saved, stale, submitted, late = request_lines(capsys)
    assert began["quiz_id"] == quiz["id"]
    assert {line["attempt_id"] for line in (began, saved, stale, submitted, late)} == {attempt_id}
    assert (saved["saved"], saved["stale"]) == (1, 0)
    assert (stale["saved"], stale["stale"]) == (0, 1)
    assert late["code"] == "attempt_closed"


def test_no_token_of_an_address_is_logged(http: Client, capsys: pytest.CaptureFixture[str]) -> None:
    http.post("/api/v1/unsubscribe/secret-token", json={})
    assert "secret-token" not in capsys.readouterr().out
