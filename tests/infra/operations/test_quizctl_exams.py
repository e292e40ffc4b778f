"""The command line while an exam runs."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from quizctl.__main__ import app
from quizctl.context import Context
from quizctl.exit_codes import Exit
from quizctl.stack import Stack
from tests.support import wsgi
from tests.support.builders import published, start, true_false
from tests.support.client import Client
from tests.support.people import People, Person


class Desk:
    """Somebody at a terminal, whose waiting is noted and takes no time."""

    def __init__(self, http: Client) -> None:
        self.waited: list[float] = []
        self._context = Context(
            self._no_stack,
            url=wsgi.ADDRESS,
            client=lambda _: wsgi.wsgi_client(http),
            sleep=self.waited.append,
        )

    def run(self, person: Person, *words: str) -> Result:
        env = {"INVIGIL_TOKEN": person.token, "TERM": "dumb"}
        return CliRunner().invoke(app, list(words), obj=self._context, env=env)

    @staticmethod
    def _no_stack() -> Stack:
        raise AssertionError("it needs no stack")


@pytest.fixture
def desk(http: Client) -> Desk:
    return Desk(http)


@pytest.fixture
def author(people: People) -> Person:
    return people.author()


@pytest.fixture
def made(http: Client, author: Person) -> dict[str, Any]:
    return published(http, author, questions=[true_false(), true_false("Fire is hot.")])


def answer_one(http: Client, taker: Person, made: dict[str, Any]) -> str:
    attempt_id: str = start(http, taker, made["id"]).json["id"]
    body = {"question_id": made["questions"][0]["id"], "response": True}
    saved = http.post(f"/api/v1/attempts/{attempt_id}/answers", json=body, token=taker.token)
    assert saved.status == 200
    return attempt_id


def test_watch_shows_progress_and_reads_as_often_as_it_is_told(
    http: Client, people: People, desk: Desk, author: Person, made: dict[str, Any]
) -> None:
    taker = people.user()
    answer_one(http, taker, made)
    shown = desk.run(author, "watch", made["id"], "--looks", "3")
    assert shown.exit_code == Exit.DONE, shown.output
    assert "1 running" in shown.stdout
    assert taker.username in shown.stdout
    assert "1 of 2" in shown.stdout
    assert desk.waited == [5, 5, 0]


def test_watch_lists_all_pages(
    http: Client, people: People, desk: Desk, author: Person, made: dict[str, Any]
) -> None:
    takers = [people.user() for _ in range(3)]
    for taker in takers:
        start(http, taker, made["id"])
    shown = desk.run(author, "watch", made["id"], "--looks", "1", "--rows", "1")
    assert all(taker.username in shown.stdout for taker in takers)


def test_trace_prints_events_in_order(
    http: Client, people: People, desk: Desk, author: Person, made: dict[str, Any]
) -> None:
    taker = people.user()
    attempt_id = answer_one(http, taker, made)
    http.post(f"/api/v1/attempts/{attempt_id}/submit", token=taker.token)
    shown = desk.run(author, "attempts", "trace", attempt_id)
    assert shown.exit_code == Exit.DONE, shown.output
    places = [shown.stdout.index(word) for word in ("started", "saved", "ended")]
    assert places == sorted(places)
    assert made["questions"][0]["id"] in shown.stdout
    assert "ended_by: taker" in shown.stdout


def test_who_does_not_run_the_quiz_is_refused(
    http: Client, people: People, desk: Desk, made: dict[str, Any]
) -> None:
    stranger = people.user()
    refused = desk.run(stranger, "watch", made["id"], "--looks", "1")
    assert refused.exit_code == Exit.REFUSED
    attempt_id = start(http, people.user(), made["id"]).json["id"]
    assert desk.run(stranger, "attempts", "trace", attempt_id).exit_code == Exit.REFUSED


def test_audit_events_are_exported_a_line_each_newest_first(
    people: People, desk: Desk, made: dict[str, Any], tmp_path: Path
) -> None:
    admin, target = people.admin(), tmp_path / "audit.jsonl"
    exported = desk.run(admin, "audit", "export", "-o", str(target))
    assert exported.exit_code == Exit.DONE, exported.output
    events = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert made["id"] in {event["facts"].get("quiz") for event in events}
    assert [event["at"] for event in events] == sorted(
        (event["at"] for event in events), reverse=True
    )
    assert not desk.run(admin, "audit", "export", "--since", "9998-01-01").stdout


def test_audit_events_are_for_administrators(people: People, desk: Desk) -> None:
    assert desk.run(people.author(), "audit", "export").exit_code == Exit.REFUSED
