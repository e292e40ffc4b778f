"""Whole gradebooks as files: asked for, made by a job, fetched at an address, and gone in a day."""

import base64
import csv
import io
from decimal import Decimal
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.attempts.slot_queries import list_finished
from chalicelib.clock import DAY
from chalicelib.results.grade_file_job import GradeFileJob
from chalicelib.settings import settings
from tests.support import files
from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published, right_answers, start, true_false
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.draws import draw, filled, opened
from tests.support.gradebooks import a_file, cells_of, rows_of
from tests.support.people import People, Person
from tests.support.seed_results import seed_attempts
from tests.support.statistics_runs import work_off


@pytest.fixture
def author(people: People) -> Person:
    return people.author()


@pytest.fixture
def taken(http: Client, people: People, author: Person) -> dict[str, Any]:
    """A quiz with three takers, of whom one has two attempts and another still sits."""
    made = published(http, author, questions=[true_false("1?"), true_false("2?")])
    for attempts in (1, 2, 1):
        taker = people.user()
        for number in range(attempts):
            play(http, taker, made, right_answers(made)[number:])
    start(http, people.user(), made["id"])
    return made


def ask(http: Client, person: Person, quiz_id: str, **body: Any) -> Reply:
    return http.post(f"/api/v1/quizzes/{quiz_id}/grades/files", json=body, token=person.token)


def read(http: Client, person: Person, asked: Reply) -> Reply:
    return http.get(asked.headers["location"], token=person.token)


def fetched(http: Client, cloud: Cloud, person: Person, quiz_id: str, **body: Any) -> bytes:
    asked = ask(http, person, quiz_id, **body)
    assert (asked.status, asked.json["status"], asked.json["url"]) == (202, "pending", None)
    work_off(cloud)
    shown = read(http, person, asked).json
    assert shown["status"] == "ready"
    content = files.read_file(shown["url"])
    assert content is not None
    assert len(content) == shown["size"]
    return content


def rows(content: bytes) -> list[dict[str, str]]:
    text = content.decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("questions", [False, True])
def test_a_file_has_the_rows_of_the_answer(
    http: Client,
    cloud: Cloud,
    author: Person,
    taken: dict[str, Any],
    questions: bool,  # noqa: FBT001
) -> None:
    content = fetched(http, cloud, author, taken["id"], questions=questions)
    query = f"?format=csv&questions={str(questions).lower()}"
    assert rows(content) == rows_of(a_file(http, author, taken["id"], query))
    assert len(rows(content)) == 4


def test_a_workbook_has_the_same_cells(
    http: Client, cloud: Cloud, author: Person, taken: dict[str, Any]
) -> None:
    content = fetched(http, cloud, author, taken["id"], format="xlsx", questions=True)
    whole = a_file(http, author, taken["id"], "?format=xlsx&questions=true")
    assert cells_of(content) == cells_of(base64.b64decode(whole.text))


def test_a_file_has_a_column_for_each_question_that_was_drawn(
    http: Client, people: People, cloud: Cloud, author: Person
) -> None:
    quiz_id = opened(http, author, draw(filled(http, author, 6), 2), true_false())
    for _ in range(3):
        begun = start(http, taker := people.user(), quiz_id)
        http.post(f"/api/v1/attempts/{begun.json['id']}/submit", token=taker.token)
    content = fetched(http, cloud, author, quiz_id, questions=True)
    expected = rows_of(a_file(http, author, quiz_id, "?format=csv&questions=true"))
    assert rows(content) == expected


def test_messages_of_any_size_twice_and_out_of_order_come_to_the_same_file(  # noqa: PLR0913, PLR0917
    http: Client,
    people: People,
    cloud: Cloud,
    author: Person,
    taken: dict[str, Any],
    clock: FakeClock,
) -> None:
    for number in range(4):
        user = people.user()
        seed_attempts(user.id, taken["id"], attempts=1 + number % 2, score=Decimal(1))
    whole = fetched(http, cloud, author, taken["id"])
    asked = ask(http, author, taken["id"])
    small = GradeFileJob(
        bootstrap.published_quizzes(), list_finished, clock, settings().job_queue_url, 2
    )
    seen: list[Any] = []
    while bodies := cloud.waiting("job_queue"):
        seen.append(bodies[0]["payload"])
        small.run(bodies[0]["payload"])
        small.run(bodies[0]["payload"])
    assert len(seen) > 3
    for payload in reversed(seen):
        small.run(payload)
    shown = read(http, author, asked).json
    assert files.read_file(shown["url"]) == whole
    kept = files.keys()
    assert not [key for key in kept if "parts" in key]


def test_only_who_asked_for_a_file_gets_it(
    http: Client, people: People, cloud: Cloud, author: Person, taken: dict[str, Any]
) -> None:
    asked = ask(http, author, taken["id"])
    work_off(cloud)
    viewer = people.user()
    at = f"/api/v1/quizzes/{taken['id']}/staff/{viewer.id}"
    assert http.put(at, json={"role": "viewer"}, token=author.token).status == 200
    assert ask(http, viewer, taken["id"]).status == 202
    for person, status in ((viewer, 404), (people.admin(), 404), (people.user(), 403)):
        assert read(http, person, asked).status == status
        removed = http.delete(asked.headers["location"], token=person.token)
        assert removed.status == status
    assert ask(http, people.author(), taken["id"]).status == 404


def test_a_deleted_or_expired_file_is_gone(  # noqa: PLR0913, PLR0917
    http: Client,
    people: People,
    cloud: Cloud,
    author: Person,
    taken: dict[str, Any],
    clock: FakeClock,
) -> None:
    asked, other = ask(http, author, taken["id"]), ask(http, author, taken["id"])
    work_off(cloud)
    before = files.keys()
    assert http.delete(asked.headers["location"], token=author.token).status == 204
    assert read(http, author, asked).status == 404
    assert len(before - files.keys()) == 1
    clock.advance(DAY)
    author = people.sign_in(author.id, author.email, author.username)
    assert read(http, author, other).status == 404


def test_a_file_that_is_deleted_while_it_is_made_leaves_nothing(
    http: Client, cloud: Cloud, author: Person, taken: dict[str, Any]
) -> None:
    asked = ask(http, author, taken["id"])
    assert http.delete(asked.headers["location"], token=author.token).status == 204
    work_off(cloud)
    assert files.keys() == set()


def test_a_file_of_grades_is_noted_in_the_audit(
    http: Client, people: People, author: Person, taken: dict[str, Any]
) -> None:
    ask(http, author, taken["id"])
    events = http.get("/api/v1/admin/events", token=people.admin().token).json["items"]
    assert "grades_downloaded" in [one["event"] for one in events]
