"""Quizzes as files: who takes them out, what a format refuses, and that they come back."""

import base64
from typing import Any

import pytest

from tests.support.builders import created, published
from tests.support.client import Client
from tests.support.people import People
from tests.support.quiz_files import AIKEN, export_file, import_file

XML = "application/xml"
ZIP = "application/zip"


def test_json_export_imports_unchanged(http: Client, people: People) -> None:
    author = people.author()
    first = created(http, author, description="all of it", randomize_options=True).json
    file = export_file(http, author, first["id"], "json")
    assert file.headers["content-type"] == "application/json"
    assert file.headers["content-disposition"] == 'attachment; filename="all-sorts.json"'
    shown = http.get(f"/api/v1/quizzes/{first['id']}", token=author.token)
    assert file.headers["etag"] == shown.headers["etag"]
    back = import_file(http, author, file.text.encode(), kind="application/json").json["quiz"]
    again = export_file(http, author, back["id"], "json")
    assert without_ids(again.json) == without_ids(file.json)
    assert back["id"] != first["id"]
    assert ids_in(again.json).isdisjoint(ids_in(file.json))


def ids_in(exported: dict[str, Any]) -> set[str]:
    questions = exported["questions"]
    options = (option for one in questions for option in one.get("options", ()))
    return {one["id"] for one in [*questions, *options]}


def without_ids(value: Any) -> Any:
    if isinstance(value, list):
        return list(map(without_ids, value))
    if isinstance(value, dict):
        return {name: without_ids(one) for name, one in value.items() if name != "id"}
    return value


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ('Evil" Set-Cookie: a=b; ../..//x', "evil-set-cookie-a-b-x"),
        ("\u00dcbung f\u00fcr \u00c9lise", "ubung-fur-elise"),
        ("\u8bd5\u9a8c", "quiz"),
        ("a" * 200, "a" * 60),
    ],
)
def test_a_file_has_a_name_that_no_title_can_break(
    http: Client, people: People, title: str, name: str
) -> None:
    author = people.author()
    made = created(http, author, title=title).json
    given = export_file(http, author, made["id"], "gift").headers["content-disposition"]
    assert given == f'attachment; filename="{name}.txt"'


def test_gift_export_imports_within_the_limits_of_gift(http: Client, people: People) -> None:
    author = people.author()
    first = created(http, author).json
    file = export_file(http, author, first["id"], "gift")
    assert file.headers["content-type"] == "text/plain; charset=utf-8"
    back = import_file(http, author, file.text.encode()).json
    assert back["report"]["dropped"] == 0
    assert [(one["type"], one["text"]) for one in back["quiz"]["questions"]] == [
        (one["type"], one["text"]) for one in first["questions"]
    ]


def test_aiken_export_refuses_unsupported_questions_by_name(http: Client, people: People) -> None:
    author = people.author()
    mixed = created(http, author).json
    refused = export_file(http, author, mixed["id"], "aiken")
    assert refused.status == 422
    assert [one["pointer"] for one in refused.json["errors"]] == [
        f"/questions/{place}" for place in (1, 2, 3, 4)
    ]
    plain = import_file(http, author, AIKEN).json["quiz"]
    assert export_file(http, author, plain["id"], "aiken").text.count("ANSWER:") == 2


def test_a_table_is_imported_as_it_was_exported(http: Client, people: People) -> None:
    author = people.author()
    table = "text,correct,points,option 1,option 2\nPéru?,2,1.5,-1,=1+1\nSun?,TRUE,1,,\n".encode()
    first = import_file(http, author, table, kind="text/csv").json["quiz"]
    file = export_file(http, author, first["id"], "csv")
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["content-disposition"].endswith('.csv"')
    assert file.text.startswith("\ufefftype,text,correct")
    assert "'=1+1" in file.text, "no spreadsheet computes it"
    back = import_file(http, author, file.text.encode(), kind="text/csv").json["quiz"]
    again = export_file(http, author, back["id"], "csv")
    assert again.text == file.text


def test_a_table_refuses_unsupported_questions_by_name(http: Client, people: People) -> None:
    author = people.author()
    gap = {"kind": "text", "accepted": ["x"]}
    cloze = {"type": "cloze", "text": "{{1}}", "points": 1, "gaps": [gap]}
    made = created(http, author, questions=[{"type": "essay", "text": "Q", "points": 1}, cloze])
    refused = export_file(http, author, made.json["id"], "csv")
    assert (refused.status, refused.json["detail"]) == (422, "A table cannot express this quiz.")
    assert [one["pointer"] for one in refused.json["errors"]] == ["/questions/1"]


def test_only_owners_and_admins_take_a_quiz_out(http: Client, people: People) -> None:
    author, other, user, admin = people.author(), people.author(), people.user(), people.admin()
    made = published(http, author)
    assert export_file(http, other, made["id"], "json").status == 404
    assert export_file(http, user, made["id"], "json").status == 403
    assert export_file(http, admin, made["id"], "json").status == 200
    assert import_file(http, user, AIKEN).status == 403


def test_gift_round_trip_keeps_the_penalty(http: Client, people: People) -> None:
    author = people.author()
    content = b"Capital? {=Madrid ~%-50%Sevilla ~%-50%Bilbao}"
    first = import_file(http, author, content, "?points=2").json["quiz"]
    out = export_file(http, author, first["id"], "gift").text
    assert "~%-50%Sevilla" in out
    again = import_file(http, author, out.encode(), "?points=2").json["quiz"]
    assert again["questions"][0]["penalty"] == 1


@pytest.mark.parametrize("form", ["moodle_xml", "qti"])
def test_xml_export_imports_unchanged(http: Client, people: People, form: str) -> None:
    author = people.author()
    first = created(http, author).json
    file = export_file(http, author, first["id"], form)
    assert file.headers["content-type"] == XML
    assert file.headers["content-disposition"] == 'attachment; filename="all-sorts.xml"'
    back = import_file(http, author, file.text.encode(), kind=XML).json
    assert back["report"]["dropped"] == 0
    assert [(one["type"], one["text"], one["points"]) for one in back["quiz"]["questions"]] == [
        (one["type"], one["text"], one["points"]) for one in first["questions"]
    ]


def test_a_package_leaves_where_the_client_takes_one(http: Client, people: People) -> None:
    author = people.author()
    first = created(http, author).json
    address = f"/api/v1/quizzes/{first['id']}/export?format=qti"
    file = http.get(address, token=author.token, headers={"Accept": ZIP})
    assert (file.status, file.headers["content-type"]) == (200, ZIP)
    assert file.headers["content-disposition"] == 'attachment; filename="all-sorts.zip"'
    back = import_file(http, author, base64.b64decode(file.text), kind=ZIP)
    assert (back.status, back.json["report"]["dropped"]) == (201, 0)
    assert back.json["quiz"]["title"] == first["title"]
