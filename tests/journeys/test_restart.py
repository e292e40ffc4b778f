"""Pending work continues after a restart: stream, queues, timer, sessions."""

import time
from pathlib import Path
from typing import Any

import httpx

from infra.build.bundle import build
from infra.emulator.local_stack import LocalStack, free_port
from infra.emulator.seed import publish
from infra.operations.stack_access import environment_of
from tests.support.journey_stack import Stack

WITHIN_SECONDS = 240
"""The timer fires each minute, functions start cold, and the machine may be busy."""

QUIZ: dict[str, Any] = {
    "title": "Short",
    "duration_minutes": 1,
    "passing_score": 50,
    "questions": [
        {"type": "true_false", "text": "Water is wet.", "points": 1, "correct": True},
    ],
}


POLL_SECONDS = 2
"""Each look is a call of a function; together they cost more than the work that is waited for."""


def until(client: httpx.Client, path: str, count: int) -> list[dict[str, Any]]:
    """Wait until a list has enough items, and return them."""
    deadline = time.monotonic() + WITHIN_SECONDS
    while True:
        items: list[dict[str, Any]] = client.get(path).raise_for_status().json()["items"]
        if len(items) >= count:
            return items
        assert time.monotonic() < deadline, items
        time.sleep(POLL_SECONDS)


def test_pending_work_continues_after_a_restart(tmp_path: Path, unpacked: Path) -> None:
    bundle = build("dev", here=True)
    with LocalStack(free_port(), free_port(), tmp_path, unpacked=unpacked) as local:
        local.deploy(bundle)
        stack = Stack(local, environment_of(local.cloud, "dev"))
        author, quick, slow = stack.person("author"), stack.person(), stack.person()
        quiz_id = publish(author.http, QUIZ)
        start = f"/api/v1/attempts/quizzes/{quiz_id}/start"
        slow.http.post(start).raise_for_status()
        attempt = quick.http.post(start).raise_for_status().json()
        quick.http.post(f"/api/v1/attempts/{attempt['id']}/submit").raise_for_status()
    board = f"/api/v1/leaderboard/quizzes/{quiz_id}"
    with LocalStack(local.api_port, local.aws_port, tmp_path, unpacked=unpacked):
        assert quick.username in [one["username"] for one in until(quick.http, board, 1)]
        assert len(until(author.http, board, 2)) == 2
        results = until(slow.http, "/api/v1/results/my-results", 1)
        assert [one["status"] for one in results] == ["auto_submitted"]
        stack.close()
