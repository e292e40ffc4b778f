"""The command line, run as a person runs it, against the emulator."""

import csv
import io
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest
from botocore.exceptions import EndpointConnectionError
from typer.testing import CliRunner

from chalicelib.settings import settings
from infra.deploy.cloud import Cloud as Aws
from infra.operations.stack_access import OperatorError
from quizctl.__main__ import app
from quizctl.context import Context
from quizctl.exit_codes import Exit
from quizctl.stack import Stack
from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published, right_answers
from tests.support.client import Client
from tests.support.people import PASSWORD, People
from tests.support.quizctl_run import Run

SAMPLES = Path(__file__).parents[2] / "samples"
ID = re.compile(r'(?<="id": ")\w+(?=")')
"""Ids in an export, which an import replaces."""


def test_keys_are_created_rotated_and_replaced_after_confirmation(
    run: Run, people: People, http: Client
) -> None:
    person = people.user()
    assert "The keys exist already." in run("keys", "make").stdout
    assert "published" in run("keys", "rotate").stdout
    refused = run("keys", "replace", said="n\n")
    assert (refused.exit_code, "Nothing was changed." in refused.stderr) == (Exit.REFUSED, True)
    assert http.get("/api/v1/auth/me", token=person.token).status == 200
    assert run("--yes", "keys", "replace").exit_code == Exit.DONE


def test_keys_are_copied_to_another_region_and_back_only_where_there_are_none(
    run: Run, desk: Context
) -> None:
    parameter = settings().keyset_parameter
    here, there = (Aws(region).client("ssm") for region in ("eu-west-1", "eu-west-3"))

    def value(ssm: Any) -> str:
        return str(ssm.get_parameter(Name=parameter, WithDecryption=True)["Parameter"]["Value"])

    nothing = run("keys", "copy", "--region", "eu-west-3", "--back")
    assert (nothing.exit_code, "no parameter" in nothing.stderr) == (Exit.REFUSED, True)
    for _ in range(2):
        assert run("keys", "copy", "--region", "eu-west-3").exit_code == Exit.DONE
    assert value(there) == value(here)
    taken = run("keys", "copy", "--region", "eu-west-3", "--back")
    assert (taken.exit_code, "sign everybody out" in taken.stderr) == (Exit.REFUSED, True)
    kept = value(here)
    here.delete_parameter(Name=parameter)
    assert run("keys", "copy", "--region", "eu-west-3", "--back").exit_code == Exit.DONE
    assert value(here) == kept
    there.put_parameter(Name=parameter, Value="{}", Type="SecureString", Overwrite=True)
    broken = run("keys", "copy", "--region", "eu-west-3", "--back")
    assert (broken.exit_code, "is no key set" in broken.stderr) == (Exit.REFUSED, True)
    there.delete_parameter(Name=parameter)


def test_files_become_quizzes_and_quizzes_files(
    run: Run, people: People, http: Client, tmp_path: Path
) -> None:
    author = people.author()
    gift = SAMPLES / "geography.gift.txt"
    done = run("quizzes", "import", str(gift), "--publish", person=author)
    assert done.exit_code == Exit.DONE, done.stderr
    [quiz_id] = re.findall(r"^quz_\w+", done.stdout, re.MULTILINE)
    assert quiz_id in run("quizzes", "list", person=author).stdout
    assert http.get(f"/api/v1/quizzes/{quiz_id}", token=people.user().token).status == 200
    kept = tmp_path / "kept.json"
    assert run("quizzes", "export", quiz_id, "-o", str(kept), person=author).exit_code == 0
    again = run("quizzes", "import", str(kept), person=author)
    [copy] = re.findall(r"^quz_\w+", again.stdout, re.MULTILINE)
    second = run("quizzes", "export", copy, person=author).stdout
    ids = [set(ID.findall(text)) for text in (kept.read_text(), second)]
    assert len(ids[0]) == len(ids[1]) > 0
    assert not ids[0] & ids[1]
    assert ID.sub("", second) == ID.sub("", kept.read_text())
    as_gift = run("quizzes", "export", quiz_id, "--format", "gift", person=author).stdout
    assert "{" in as_gift


def test_a_file_that_is_refused_is_named_and_the_others_are_taken(
    run: Run, people: People, tmp_path: Path
) -> None:
    author = people.author()
    broken = tmp_path / "broken.json"
    broken.write_text('{"title": ""}')
    only = run("quizzes", "import", str(broken), person=author)
    assert only.exit_code == Exit.REFUSED
    assert "/duration_minutes" in only.stderr
    both = run("quizzes", "import", str(broken), str(SAMPLES / "cities.aiken.txt"), person=author)
    assert both.exit_code == Exit.PARTLY
    assert len(re.findall(r"quz_\w+", both.stdout)) == 1
    assert run("quizzes", "import", "nowhere.txt", person=author).exit_code == Exit.USAGE


def test_results_come_as_sheets_without_formulas(
    run: Run, people: People, http: Client, tmp_path: Path
) -> None:
    author, takers = people.author(), [people.user() for _ in range(3)]
    quiz = published(http, author)
    for taker in takers:
        play(http, taker, quiz, right_answers(quiz))
    sheet = tmp_path / "grades.csv"
    done = run("results", "grades", quiz["id"], "-o", str(sheet), person=author)
    assert done.exit_code == Exit.DONE, done.stderr
    rows = list(csv.DictReader(io.StringIO(sheet.read_text())))
    assert sorted(row["username"] for row in rows) == sorted(one.username for one in takers)
    assert {row["percentage"] for row in rows} == {"100.0"}
    text = run("results", "attempts", quiz["id"], person=author).stdout
    attempts = list(csv.DictReader(io.StringIO(text)))
    assert [row["status"] for row in attempts] == ["submitted"] * 3
    refused = run("results", "grades", quiz["id"], person=takers[0])
    assert (refused.exit_code, "forbidden" in refused.stderr) == (Exit.REFUSED, True)


def test_statistics_are_computed_shown_and_plotted(  # noqa: PLR0913, PLR0917 - all that they need
    run: Run, people: People, http: Client, desk: Context, cloud: Cloud, tmp_path: Path
) -> None:
    author = people.author()
    quiz = published(http, author)
    desk.sleep = lambda _: assert_done(cloud)
    plot = tmp_path / "plot.svg"
    words = ("statistics", quiz["id"], "--attempts", "best", "--plot", str(plot))
    early = run(*words, person=author)
    assert (early.exit_code, "finished the quiz" in early.stderr) == (Exit.REFUSED, True)
    for _ in range(3):
        play(http, people.user(), quiz, right_answers(quiz))
    done = run(*words, person=author)
    assert done.exit_code == Exit.DONE, done.stderr
    assert "3 attempts, mean 8" in done.stdout
    assert "too_easy, few_attempts" in done.stdout
    root = ET.fromstring(plot.read_text("utf-8"))  # noqa: S314 - our own
    titles = [one.text for one in root.iter("{http://www.w3.org/2000/svg}title")]
    assert "Distribution of scores" in titles
    assert "Facility and discrimination of each question" in titles
    refused = run("statistics", quiz["id"], person=people.user())
    assert (refused.exit_code, "forbidden" in refused.stderr) == (Exit.REFUSED, True)


def assert_done(cloud: Cloud) -> None:
    """Run the jobs that wait, as the service does meanwhile."""
    assert cloud.expire() == []


def test_one_signs_in_by_the_environment_or_by_hand(
    run: Run, people: People, desk: Context
) -> None:
    author = people.author()
    by_hand = run("quizzes", "list", said=f"{author.email}\n{PASSWORD}\n")
    assert by_hand.exit_code == Exit.DONE
    assert PASSWORD not in by_hand.output
    env = {"INVIGIL_EMAIL": author.email, "INVIGIL_PASSWORD": "wrong"}
    wrong = CliRunner().invoke(app, ["quizzes", "list"], obj=desk, env=env)
    assert (wrong.exit_code, "401" in wrong.stderr) == (Exit.REFUSED, True)


def test_a_program_acts_by_a_service_key(
    run: Run, http: Client, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = people.author()
    quiz = published(http, author)["id"]
    body = {"name": "Export", "scopes": ["quizzes:read"]}
    secret = http.post("/api/v1/keys", json=body, token=author.token).json["secret"]
    kept = tmp_path / "key"
    kept.write_text(f"{secret}\n", "utf-8")
    export = ("quizzes", "export", quiz)
    assert run("--key-file", str(kept), *export).exit_code == Exit.DONE
    monkeypatch.setenv("INVIGIL_KEY", secret)
    assert run(*export).exit_code == Exit.DONE
    kept.write_text("a shopping list", "utf-8")
    refused = run("--key-file", str(kept), *export)
    assert (refused.exit_code, "holds no service key" in refused.stderr) == (Exit.REFUSED, True)


def test_outage_and_missing_stack_have_different_exit_codes(tables: None) -> None:
    def gone() -> Stack:
        raise OperatorError("There is no stack invigil-dev; deploy it first.")

    def silent() -> Stack:
        raise EndpointConnectionError(endpoint_url="http://localhost:1")

    def refusing(_: str) -> httpx.Client:
        raise httpx.ConnectError("refused")

    answers = {
        "no stack": CliRunner().invoke(app, ["address"], obj=Context(gone)),
        "no cloud": CliRunner().invoke(app, ["address"], obj=Context(silent)),
        "no api": CliRunner().invoke(
            app, ["--url", "http://x", "quizzes", "list"], obj=Context(gone, client=refusing)
        ),
        "no such word": CliRunner().invoke(app, ["dance"]),
    }
    assert [answer.exit_code for answer in answers.values()] == [1, 3, 3, 2]
    assert "There is no stack" in answers["no stack"].stderr
