"""Clients made of the reference, against the deployed stack."""

import json
import os
import sys
from pathlib import Path

import pytest

from infra.build.template import ROOT
from infra.reference.clients import BUILT, SOURCES, collection, python_client, typescript_client
from tests.support.builders import quiz
from tests.support.journey_stack import Person, Stack
from tests.support.openapi_checks import DESCRIBED
from tests.support.programs import run_program

CAME_OF_IT = "submitted: 5 answers, "


@pytest.fixture(scope="session")
def quiz_id(stack: Stack) -> str:
    """A quiz that is open."""
    author = stack.person("author").http
    made = author.post("/api/v1/quizzes", json=quiz(title="For clients")).json()
    assert author.post(f"/api/v1/quizzes/{made['id']}/publish").status_code == 200
    return str(made["id"])


def test_the_python_client_takes_a_quiz_and_is_typed(
    stack: Stack, taker: Person, quiz_id: str
) -> None:
    package, script = str(python_client()), str(SOURCES / "python" / "take.py")
    who = [stack.url, taker.email, taker.password, quiz_id]
    assert CAME_OF_IT in run_program([sys.executable, script, *who], PYTHONPATH=package)
    mypy = [sys.executable, "-m", "mypy", "--strict", "--follow-imports", "silent"]
    run_program(
        [*mypy, "--config-file", os.devnull, "--cache-dir", str(ROOT / "build" / ".mypy"), script],
        MYPYPATH=package,
    )


@pytest.fixture(scope="session")
def typescript() -> Path:
    """The TypeScript client, checked strictly and compiled."""
    return typescript_client()


@pytest.mark.npm
def test_the_typescript_client_takes_a_quiz(
    stack: Stack, taker: Person, quiz_id: str, typescript: Path
) -> None:
    who = [stack.url, taker.email, taker.password, quiz_id]
    assert CAME_OF_IT in run_program(["node", "made/take.js", *who], typescript)


@pytest.mark.npm
def test_the_typescript_package_repeats_lists_and_verifies(typescript: Path) -> None:
    program = ["node", "--test", "--test-reporter=tap", "made/invigil.test.js"]
    assert "# pass 3" in run_program(program, typescript)
    assert (typescript / "package" / "invigil.d.ts").exists()


@pytest.mark.npm
def test_mobile_example_keeps_session_and_answers_through_network_faults(
    stack: Stack, taker: Person, quiz_id: str, typescript: Path
) -> None:
    played = run_program(
        ["node", "--test", "--test-reporter=tap", "made/mobile.test.js"],
        typescript,
        ADDRESS=stack.url,
        EMAIL=taker.email,
        PASSWORD=taker.password,
        QUIZ_ID=quiz_id,
    )
    assert "# pass 5" in played, played


@pytest.mark.npm
def test_collection_matches_the_reference(stack: Stack, author: Person, tmp_path: Path) -> None:
    report, token = tmp_path / "report.json", author.http.headers["Authorization"].split()[1]
    folder = collection()
    bru = str(BUILT / "bruno" / "node_modules" / ".bin" / "bru")
    variables = ["--env-var", f"baseUrl={stack.url}", "--env-var", f"token={token}"]
    run_program([bru, "run", "-r", "--reporter-json", str(report), *variables], folder)
    [run] = json.loads(report.read_text())
    statuses = [one["response"]["status"] for one in run["results"]]
    assert len(statuses) == sum(len(methods) for methods in DESCRIBED["paths"].values())
    assert {200, 201, 202, 204} <= set(statuses)
    assert [status for status in statuses if status not in range(200, 500)] == []
