"""Exports by a job: asked for, made, fetched at an address, and gone in a day."""

import base64
import io
import json
import re
import zipfile
from typing import Any

import pytest

from chalicelib.clock import DAY
from chalicelib.quiz_formats import file_writing
from chalicelib.settings import settings
from tests.support import files, media_files
from tests.support.aws_delivery import Cloud
from tests.support.builders import created, quiz, true_false
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.imports import imported, work_off
from tests.support.media import upload, with_picture
from tests.support.people import People, Person

EXPORTS = "/api/v1/exports"


def ask(http: Client, person: Person, **body: Any) -> Reply:
    return http.post(EXPORTS, json=body, token=person.token)


def read(http: Client, person: Person, asked: Reply) -> Reply:
    return http.get(f"{EXPORTS}/{asked.json['id']}", token=person.token)


def fetched(http: Client, cloud: Cloud, person: Person, **body: Any) -> bytes:
    """The bytes of an export."""
    asked = ask(http, person, **body)
    assert (asked.status, asked.json["status"], asked.json["url"]) == (202, "pending", None)
    work_off(cloud)
    shown = read(http, person, asked).json
    assert (shown["status"], shown["problem"]) == ("ready", None)
    content = files.read_file(shown["url"])
    assert content is not None
    assert len(content) == shown["size"]
    return content


def failed(http: Client, cloud: Cloud, person: Person, **body: Any) -> dict[str, Any]:
    """The problem of an export that cannot be made."""
    asked = ask(http, person, **body)
    work_off(cloud)
    shown = read(http, person, asked).json
    assert (shown["status"], shown["url"], shown["size"]) == ("failed", None, None)
    problem: dict[str, Any] = shown["problem"]
    return problem


@pytest.mark.parametrize("form", ["json", "gift", "moodle_xml"])
def test_a_file_is_what_an_export_at_once_gives(
    http: Client, people: People, cloud: Cloud, form: str
) -> None:
    author = people.author()
    made = created(http, author).json
    at_once = http.get(f"/api/v1/quizzes/{made['id']}/export?format={form}", token=author.token)
    content = fetched(http, cloud, author, quiz_id=made["id"], format=form)
    if form == "json":
        assert json.loads(content) == at_once.json
    else:
        assert content.decode() == at_once.text


def test_a_package_with_more_pictures_than_an_answer_takes_comes_back_the_same(
    http: Client, people: People, cloud: Cloud
) -> None:
    author = people.author()
    shown = [upload(http, author, media_files.noise(800, at)) for at in range(3)]
    body = quiz(title="Maps", questions=[with_picture(one) for one in shown])
    made = http.post("/api/v1/quizzes", json=body, token=author.token).json
    at = f"/api/v1/quizzes/{made['id']}/export?format=qti"
    refused = http.get(at, token=author.token, headers={"Accept": "application/zip"})
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/media")
    assert EXPORTS in refused.json["errors"][0]["detail"]
    package = fetched(http, cloud, author, quiz_id=made["id"], format="qti")
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        assert len([name for name in opened.namelist() if name.startswith("media/")]) == 3
    done = imported(http, author, cloud, package, "qti")
    assert (done["status"], done["progress"]) == ("finished", {"done": 3, "total": 3})
    assert [line["notes"] for line in done["report"]["lines"]] == [[], [], []]


def test_moodle_xml_has_more_pictures_than_an_answer_takes(
    http: Client, people: People, cloud: Cloud
) -> None:
    author = people.author()
    shown = upload(http, author, media_files.noise(900))
    body = quiz(questions=[with_picture(shown), with_picture(shown)])
    made = http.post("/api/v1/quizzes", json=body, token=author.token).json
    refused = http.get(f"/api/v1/quizzes/{made['id']}/export?format=moodle_xml", token=author.token)
    assert refused.json["errors"][0]["pointer"] == "/media", "it is in the file twice"
    content = fetched(http, cloud, author, quiz_id=made["id"], format="moodle_xml")
    encoded = re.findall(rb'encoding="base64">([^<]+)<', content)
    assert [base64.b64decode(one)[:4] for one in encoded] == [b"\x89PNG"] * 2
    assert len(content) > 6_000_000


def test_pictures_beyond_the_largest_file_are_a_problem_with_its_pointer(
    http: Client, people: People, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = people.author()
    body = quiz(questions=[with_picture(upload(http, author))])
    made = http.post("/api/v1/quizzes", json=body, token=author.token).json
    monkeypatch.setattr(file_writing, "MAX_PACKED_MEDIA", 10)
    problem = failed(http, cloud, author, quiz_id=made["id"], format="qti")
    assert (problem["code"], problem["errors"][0]["pointer"]) == ("validation_failed", "/media")
    assert fetched(http, cloud, author, quiz_id=made["id"], format="qti", media=False)
    monkeypatch.setattr(file_writing, "MAX_SAVED_BYTES", 10)
    problem = failed(http, cloud, author, quiz_id=made["id"], format="json")
    assert problem["errors"][0]["pointer"] == "/format"


def test_a_quiz_that_a_format_cannot_say_is_a_problem(
    http: Client, people: People, cloud: Cloud
) -> None:
    author = people.author()
    made = created(http, author, questions=[true_false()]).json
    problem = failed(http, cloud, author, quiz_id=made["id"], format="aiken")
    assert problem["errors"][0]["pointer"] == "/questions/0"


def test_a_bank_is_exported_whole_or_by_tag(http: Client, people: People, cloud: Cloud) -> None:
    author = people.author()
    bank = http.post("/api/v1/banks", json={"title": "Maps"}, token=author.token).json["id"]
    at = f"/api/v1/banks/{bank}/questions"
    for number in range(3):
        body = true_false(f"{number}?", tags=["odd"] if number % 2 else [])
        assert http.post(at, json=body, token=author.token).status == 201
    whole = json.loads(fetched(http, cloud, author, bank_id=bank))
    assert sorted(one["text"] for one in whole["questions"]) == ["0?", "1?", "2?"]
    tagged = json.loads(fetched(http, cloud, author, bank_id=bank, tag="odd"))
    assert [one["text"] for one in tagged["questions"]] == ["1?"]
    package = fetched(http, cloud, author, bank_id=bank, format="qti")
    assert imported(http, author, cloud, package, "qti")["report"]["understood"] == 3
    problem = failed(http, cloud, author, bank_id=bank, tag="even")
    assert "no question" in problem["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, ""),
        ({"quiz_id": "quz_" + "0" * 26, "bank_id": "bnk_" + "0" * 26}, ""),
        ({"quiz_id": "quz_" + "0" * 26, "tag": "a"}, "/tag"),
        ({"quiz_id": "x"}, "/quiz_id"),
        ({"quiz_id": "quz_" + "0" * 26, "format": "xlsx"}, "/format"),
        ({"quiz_id": "quz_" + "0" * 26, "media": "yes"}, "/media"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_at_once(
    http: Client, people: People, body: dict[str, Any], pointer: str
) -> None:
    refused = ask(http, people.author(), **body)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, pointer)


def test_only_who_may_read_the_keys_exports_and_only_their_own(
    http: Client, people: People, cloud: Cloud
) -> None:
    author, other, editor, viewer = people.author(), people.author(), people.user(), people.user()
    made = created(http, author).json["id"]
    for person, role in ((editor, "editor"), (viewer, "viewer")):
        at = f"/api/v1/quizzes/{made}/staff/{person.id}"
        assert http.put(at, json={"role": role}, token=author.token).status == 200
    assert ask(http, other, quiz_id=made).status == 404
    assert ask(http, viewer, quiz_id=made).status == 403
    assert ask(http, people.user(), quiz_id=made).status == 403
    asked = ask(http, editor, quiz_id=made)
    work_off(cloud)
    assert read(http, editor, asked).json["status"] == "ready"
    assert read(http, author, asked).status == 404


def test_who_is_dismissed_gets_no_file_any_more(http: Client, people: People, cloud: Cloud) -> None:
    author, editor = people.author(), people.user()
    made = created(http, author).json["id"]
    at = f"/api/v1/quizzes/{made}/staff/{editor.id}"
    http.put(at, json={"role": "editor"}, token=author.token)
    before = ask(http, editor, quiz_id=made)
    work_off(cloud)
    late = ask(http, editor, quiz_id=made)
    assert http.delete(at, token=author.token).status == 204
    work_off(cloud)
    assert read(http, editor, before).status in {403, 404}
    assert files.keys() == {f"downloads/{before.json['id']}"}, late.json


def test_a_deleted_export_leaves_nothing_even_while_it_is_made(
    http: Client, people: People, cloud: Cloud
) -> None:
    author = people.author()
    made = created(http, author).json["id"]
    first, second = (ask(http, author, quiz_id=made) for _ in range(2))
    at = f"{EXPORTS}/{second.json['id']}"
    assert http.delete(at, token=author.token).status == 204
    work_off(cloud)
    assert files.keys() == {f"downloads/{first.json['id']}"}
    assert http.delete(f"{EXPORTS}/{first.json['id']}", token=author.token).status == 204
    assert files.keys() == set()
    assert read(http, author, first).status == 404


def test_an_export_is_gone_after_a_day(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    author = people.author()
    asked = ask(http, author, quiz_id=created(http, author).json["id"])
    work_off(cloud)
    clock.advance(DAY)
    author = people.sign_in(author.id, author.email, author.username)
    assert read(http, author, asked).status == 404


def test_a_lost_job_is_started_again_by_the_timer(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    author = people.author()
    asked = ask(http, author, quiz_id=created(http, author).json["id"])
    assert cloud.waiting("job_queue")
    clock.advance(DAY // 48)
    cloud.tick()
    work_off(cloud)
    author = people.sign_in(author.id, author.email, author.username)
    assert read(http, author, asked).json["status"] == "ready"


def test_a_repeated_request_is_the_same_export(http: Client, people: People) -> None:
    author = people.author()
    body = {"quiz_id": created(http, author).json["id"]}
    key = {"Idempotency-Key": "k" * 16}
    sent = [http.post(EXPORTS, json=body, token=author.token, headers=key) for _ in range(2)]
    assert sent[0].json == sent[1].json


def test_exports_of_one_person_are_counted(
    http: Client, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMPORTS_PER_HOUR", "2")
    settings.cache_clear()
    author = people.author()
    made = created(http, author).json["id"]
    sent = [ask(http, author, quiz_id=made) for _ in range(3)]
    assert [one.status for one in sent] == [202, 202, 429]
    assert int(sent[2].headers["retry-after"]) > 0
    monkeypatch.undo()
    settings.cache_clear()


def test_a_service_key_that_reads_quizzes_exports_them(
    http: Client, people: People, cloud: Cloud
) -> None:
    author = people.author()
    made = created(http, author).json["id"]
    key = http.post(
        "/api/v1/keys", json={"name": "K", "scopes": ["quizzes:read"]}, token=author.token
    ).json["secret"]
    asked = http.post(EXPORTS, json={"quiz_id": made}, token=key)
    assert asked.status == 202
    work_off(cloud)
    assert http.get(f"{EXPORTS}/{asked.json['id']}", token=key).json["status"] == "ready"
