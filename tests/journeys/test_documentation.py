"""The examples of our documentation, run as they are written against the deployed stack."""

import json
import shutil
import sys
import zipfile
from pathlib import Path

from infra.build.template import ROOT
from infra.reference.code_examples import programs
from tests.support import quiz_corpus
from tests.support.builders import quiz
from tests.support.journey_stack import Person, Stack
from tests.support.picture_packages import of_pictures
from tests.support.programs import run_program
from tests.support.waiting import wait_until

LOCAL = "http://localhost:8000"
SAMPLE = ROOT / "tests" / "samples" / "geography.gift.txt"


def shell(program: str) -> list[str]:
    """The command that runs a program of a page, up to its first failure."""
    return ["bash", "-euo", "pipefail", "-c", program]


def test_the_readme_leads_from_register_to_score(
    stack: Stack, author: Person, tmp_path: Path
) -> None:
    made = author.http.post("/api/v1/quizzes", json=quiz(title="For the README")).json()
    assert author.http.post(f"/api/v1/quizzes/{made['id']}/publish").status_code == 200
    program = programs(ROOT / "README.md")["score.sh"]
    assert LOCAL in program
    said = run_program(shell(program.replace(LOCAL, stack.url)), tmp_path)
    answers = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    [registered, *_, result, board, inbox] = answers
    assert result["status"] == "submitted"
    assert [set(one) >= {"items", "next_cursor"} for one in (board, inbox)] == [True, True]
    at = f"/api/v1/leaderboard/quizzes/{result['quiz_id']}"
    assert wait_until(lambda: author.http.get(at).json()["items"])[0]["user_id"] == registered["id"]
    assert list(tmp_path.iterdir()) == []


def test_documented_import_works(stack: Stack, author: Person, tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / "geography.gift.txt")
    program = programs(ROOT / "docs" / "import-export.md")["import.sh"]
    token = author.http.headers["Authorization"].removeprefix("Bearer ")
    made = json.loads(run_program(shell(program), tmp_path, API=stack.url, TOKEN=token))
    draft = made["quiz"]
    assert (draft["title"], draft["questions"][0]["points"]) == ("Geography", 0.5)


def test_the_documented_upload_makes_a_draft_with_its_pictures(
    stack: Stack, author: Person, tmp_path: Path
) -> None:
    (tmp_path / "maps.zip").write_bytes(of_pictures(2))
    program = programs(ROOT / "docs" / "import-export.md")["upload.py"]
    token = author.http.headers["Authorization"].removeprefix("Bearer ")
    command = [sys.executable, "-c", program, "maps.zip"]
    said = run_program(command, tmp_path, API=stack.url, TOKEN=token)
    status, quiz_id, problem = said.split()
    assert (status, problem) == ("finished", "None")
    made = author.http.get(f"/api/v1/quizzes/{quiz_id}").raise_for_status().json()
    assert ["asset:" in one["text"] for one in made["questions"]] == [True, True]


def test_the_page_on_moving_leads_from_other_systems_and_back(
    stack: Stack, author: Person, tmp_path: Path
) -> None:
    samples = quiz_corpus.ROOT
    shutil.copy(samples / "moodle" / "all-types.xml", tmp_path / "moodle-questions.xml")
    shutil.copy(samples / "csv" / "own.csv", tmp_path / "forms-questions.csv")
    package = quiz_corpus.packed(samples / "packages" / "canvas")
    (tmp_path / "canvas-export.zip").write_bytes(package)
    token = author.http.headers["Authorization"].removeprefix("Bearer ")
    program = programs(ROOT / "docs" / "move.md")["move.sh"]
    said = run_program(shell(program), tmp_path, API=stack.url, TOKEN=token)
    answers = [json.loads(f'{{"quiz"{one}') for one in said.split('{"quiz"')[1:]]
    assert [one["report"]["understood"] for one in answers] == [12, 12, 3, 9]
    assert "<quiz>" in (tmp_path / "quiz.xml").read_text(encoding="utf-8")
    assert (tmp_path / "quiz.zip").read_bytes().startswith(b"PK")


def test_the_documented_download_gives_a_package_of_any_size(
    stack: Stack, author: Person, tmp_path: Path
) -> None:
    made = author.http.post("/api/v1/quizzes", json=quiz(title="To be saved")).json()
    program = programs(ROOT / "docs" / "import-export.md")["download.py"]
    token = author.http.headers["Authorization"].removeprefix("Bearer ")
    command = [sys.executable, "-c", program, made["id"]]
    run_program(command, tmp_path, API=stack.url, TOKEN=token)
    with zipfile.ZipFile(tmp_path / "quiz.zip") as package:
        assert "imsmanifest.xml" in package.namelist()
