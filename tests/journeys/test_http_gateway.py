"""The same stack behind an HTTP API: the main job, and what the gateway does differently."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from infra.build.bundle import build
from infra.emulator.local_stack import LocalStack, free_port
from infra.operations.stack_access import environment_of
from tests.support.journey_stack import Stack
from tests.tools.load_test import play

TAKERS = 4


@pytest.fixture(scope="module")
def http_stack(tmp_path_factory: pytest.TempPathFactory, unpacked: Path) -> Iterator[Stack]:
    bundle = build("dev", here=True)
    state = tmp_path_factory.mktemp("http")
    with LocalStack(free_port(), free_port(), state, unpacked=unpacked) as local:
        local.deploy(bundle, "http")
        stack = Stack(local, environment_of(local.cloud, "dev"))
        yield stack
        stack.close()


def test_takers_play_a_quiz_and_no_answer_is_lost(http_stack: Stack) -> None:
    measured = play(http_stack.url, http_stack.person("author").http, TAKERS)
    assert measured.faults == 0
    assert len(measured.took["submit"]) == TAKERS


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/api/v1/attempts/att_none", 404, "not_found"),
        ("PATCH", "/health", 405, "method_not_allowed"),
        ("GET", "/api/v1/quizzes?limit=5&limit=6", 422, "validation_failed"),
        ("GET", "/api/v1/quizzes?cursor=%00", 400, "invalid_cursor"),
    ],
)
def test_refusals_are_problem_documents(
    http_stack: Stack, method: str, path: str, status: int, code: str
) -> None:
    reply = http_stack.person().http.request(method, path)
    assert (reply.status_code, reply.json()["code"]) == (status, code)
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.headers["x-request-id"]


def test_second_authorization_is_refused(http_stack: Stack) -> None:
    given = http_stack.person().http.headers["authorization"]
    twice = [("authorization", given), ("authorization", given)]
    reply = httpx.get(f"{http_stack.url}/api/v1/auth/me", headers=twice)
    assert (reply.status_code, reply.json()["code"]) == (401, "unauthenticated")


def test_packages_pass_unchanged(http_stack: Stack) -> None:
    author = http_stack.person("author").http
    quiz = author.get("/api/v1/quizzes?mine=true").json()
    assert quiz["items"] == []
    headers = {"Content-Type": "application/zip"}
    path = "/api/v1/quizzes/import?format=qti&dry_run=true&title=A&duration_minutes=5"
    reply = author.post(path, content=b"PK\x03\x04\xff\xfe", headers=headers)
    assert reply.status_code in {400, 422}, reply.text
    assert "charset" not in reply.text
