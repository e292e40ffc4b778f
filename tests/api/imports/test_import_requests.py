"""Requests of imports: what is announced, started, repeated, refused and limited."""

from typing import Any

import pytest

from chalicelib.clock import DAY, HOUR
from chalicelib.dynamo.client import dynamodb
from chalicelib.settings import settings
from tests.support.aws_delivery import Cloud
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.files import UploadRefusedError, post_file
from tests.support.imports import announce, announced, imported, read, start, uploaded, work_off
from tests.support.people import People
from tests.support.picture_packages import zipped
from tests.support.workbooks import of_csv


def test_announced_imports_are_counted_as_quizzes(
    http: Client, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZZES_PER_DAY", "2")
    settings.cache_clear()
    author = people.author()
    sent = [announce(http, author, b"Sun? {T}", "gift").status for _ in range(3)]
    assert sent == [201, 201, 429]
    monkeypatch.undo()
    settings.cache_clear()


def test_starting_again_while_it_runs_or_is_finished_changes_nothing(
    http: Client, people: People, cloud: Cloud
) -> None:
    author = people.author()
    import_id = uploaded(http, author, b"Sun? {T}", "gift")
    first, second = (start(http, author, import_id) for _ in range(2))
    assert (first.status, second.json) == (202, first.json)
    work_off(cloud)
    finished = read(http, author, import_id)
    assert start(http, author, import_id).json == finished
    work_off(cloud)
    assert len(http.get("/api/v1/quizzes?mine=true", token=author.token).json["items"]) == 1


def test_a_file_that_was_not_uploaded_can_be_uploaded_after_the_failure(
    http: Client, people: People, cloud: Cloud
) -> None:
    author, content = people.author(), b"Sun? {T}"
    reply = announce(http, author, content, "gift")
    start(http, author, reply.json["id"])
    work_off(cloud)
    failed = read(http, author, reply.json["id"])
    assert (failed["status"], failed["problem"]["code"]) == ("failed", "upload_missing")
    post_file(reply.json["upload"], content)
    start(http, author, reply.json["id"])
    work_off(cloud)
    assert read(http, author, reply.json["id"])["status"] == "finished"


@pytest.mark.parametrize(
    ("form", "content", "code"),
    [
        ("gift", b"no question", "validation_failed"),
        ("gift", b"\xff\xfe", "malformed_request"),
        ("moodle_xml", b"<quiz", "validation_failed"),
        ("qti", b"PK\x03\x04 and nothing", "validation_failed"),
        ("xlsx", b"type,text", "validation_failed"),
        ("gift", of_csv("type,text\nessay,Q"), "validation_failed"),
        ("gift", b"\n\n".join(b"Sun %d? {T}" % at for at in range(501)), "validation_failed"),
        ("csv", zipped({"a.txt": "x"}), "validation_failed"),
        ("json", b"{", "malformed_json"),
        ("json", b'{"title": "x"}', "validation_failed"),
        ("json", b"[" + b"[]," * 1_000_000 + b"[]]", "malformed_json"),
        ("json", b'{"x": [' + b'{"a" : 1},' * 201_000 + b"{}]}", "malformed_json"),
        ("gift", b"x\n\n" * 30_000, "validation_failed"),
        ("aiken", b"x\n\n" * 30_000, "validation_failed"),
    ],
    ids=[
        "none",
        "no text",
        "xml",
        "no zip",
        "no workbook",
        "workbook",
        "too many",
        "zip",
        "no json",
        "no quiz",
        "too many values",
        "too many members",
        "too many texts",
        "too many lines",
    ],
)
def test_what_cannot_be_imported_fails_with_the_reason_and_leaves_nothing(  # noqa: PLR0913, PLR0917
    http: Client, people: People, cloud: Cloud, form: str, content: bytes, code: str
) -> None:
    author = people.author()
    failed = imported(http, author, cloud, content, form)
    assert (failed["status"], failed["problem"]["code"]) == ("failed", code)
    assert (failed["quiz_id"], failed["report"]) == (None, None)
    assert http.get("/api/v1/quizzes?mine=true", token=author.token).json["items"] == []


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"format": "docx"}, "/format"),
        ({"format": "json", "title": "Maps"}, "/title"),
        ({"format": "json", "points": 2}, "/points"),
        ({"size": 50 * 1024 * 1024 + 1}, "/size"),
        ({"size": 0}, "/size"),
        ({"size": 16 * 1024 * 1024 + 1, "format": "gift"}, "/size"),
        ({"size": 16 * 1024 * 1024 + 1, "format": "json"}, "/size"),
        ({"sha256": "x"}, "/sha256"),
        ({"name": "../a"}, "/name"),
        ({"title": " "}, "/title"),
        ({"points": "1"}, "/points"),
    ],
)
def test_what_cannot_be_taken_is_refused_before_it_is_uploaded(
    http: Client, people: People, changes: dict[str, Any], pointer: str
) -> None:
    reply = announce(http, people.author(), b"x", "qti", **changes)
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, pointer)


def test_the_form_takes_the_announced_file_alone(http: Client, people: People) -> None:
    form = announce(http, people.author(), b"right", "qti").json["upload"]
    for other in (b"wrong", b"right!"):
        with pytest.raises(UploadRefusedError):
            post_file(form, other)


def test_a_repeated_announcement_is_the_same_import(http: Client, people: People) -> None:
    author, body = people.author(), announced(b"x", "qti")
    sent = [
        http.post(
            "/api/v1/imports", json=body, token=author.token, headers={"Idempotency-Key": "k" * 16}
        )
        for _ in range(2)
    ]
    assert sent[0].json["id"] == sent[1].json["id"]


def test_imports_are_for_authors_and_for_editors_of_banks(http: Client, people: People) -> None:
    author, editor, taker = people.author(), people.user(), people.user()
    made = http.post("/api/v1/banks", json={"title": "B"}, token=author.token).json
    staff = f"/api/v1/banks/{made['id']}/staff/{editor.id}"
    assert http.put(staff, json={"role": "editor"}, token=author.token).status == 200
    assert announce(http, editor, b"x", "qti", bank_id=made["id"]).status == 201
    assert announce(http, editor, b"x", "qti").status == 403
    assert announce(http, taker, b"x", "qti", bank_id=made["id"]).status == 404


def test_an_import_is_its_owners_alone(http: Client, people: People) -> None:
    import_id = uploaded(http, people.author(), b"Sun? {T}", "gift")
    other = people.author()
    assert http.get(f"/api/v1/imports/{import_id}", token=other.token).status == 404
    assert start(http, other, import_id).status == 404


def test_imports_of_a_person_are_limited(
    http: Client, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMPORTS_PER_HOUR", "2")
    settings.cache_clear()
    author, other = people.author(), people.author()
    sent = [announce(http, author, b"x", "qti") for _ in range(3)]
    free = announce(http, other, b"x", "qti")
    monkeypatch.undo()
    settings.cache_clear()
    assert [one.status for one in sent] == [201, 201, 429]
    assert 0 < int(sent[2].headers["retry-after"]) <= HOUR // 1000
    assert free.status == 201


def test_an_import_is_forgotten_after_a_week(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    # the table's time to live removes it; here its instant is what counts
    author = people.author()
    done = imported(http, author, cloud, b"Sun? {T}", "gift")
    key = {"pk": {"S": f"IM#{author.id}"}, "sk": {"S": done["id"]}}
    item = dynamodb().get_item(TableName=settings().table("ephemeral"), Key=key)["Item"]
    assert int(item["x"]["N"]) * 1000 == clock() // 1000 * 1000 + 7 * DAY
