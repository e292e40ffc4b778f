"""Quizzes come from files and go to files, and every line is accounted for."""

import json
from decimal import Decimal

import pytest

from chalicelib.web.responses import WORKBOOK
from tests.support import quiz_corpus
from tests.support.builders import quiz
from tests.support.client import Client
from tests.support.people import People
from tests.support.quiz_files import AIKEN, GIFT, SAMPLES, codes_of, export_file, import_file
from tests.support.workbooks import of_csv


def test_a_file_in_gift_becomes_a_draft_and_a_report(http: Client, people: People) -> None:
    author = people.author()
    reply = import_file(http, author, GIFT, "?title=Geography&duration_minutes=30&passing_score=40")
    assert reply.status == 201, reply.text
    draft, report = reply.json["quiz"], reply.json["report"]
    assert (draft["title"], draft["status"], draft["duration_minutes"]) == (
        "Geography",
        "draft",
        30,
    )
    assert reply.headers["location"] == f"/api/v1/quizzes/{draft['id']}"
    assert [(one["type"], one["text"].splitlines()[0]) for one in draft["questions"]] == [
        ("single_choice", "What is the capital of France?"),
        ("multiple_choice", "Which of these flow through **Vienna**?\\"),
        ("short_text", "Not gray but...?"),
        ("true_false", "The Nile is longer than the Rhine."),
        ("numeric", "How high is Mont Blanc, in metres?"),
        ("numeric", "A number from 1 to 5?"),
        ("short_text", "The _____ is the largest ocean."),
        ("matching", "Match the capitals."),
        ("essay", "Describe the water cycle."),
        ("single_choice", 'Which sign means "about"?'),
    ]
    assert draft["questions"][0]["explanation"] == "Paris has been the capital since 987."
    assert (report["understood"], report["dropped"]) == (10, 3)
    lines = GIFT.decode().splitlines()
    dropped = {
        lines[one["line"] - 1]: [(note["code"], note["detail"]) for note in one["notes"]]
        for one in report["lines"]
        if one["outcome"] == "dropped"
    }
    assert dropped == {
        "You have half an hour.": [
            ("no_answers", "It asks nothing: there are no answers in braces.")
        ],
        "This one is broken {=a ~b": [("syntax", "A closing } is missing.")],
        "And so is } this one.": [("syntax", "'}' is not expected here.")],
    }
    ignored = [one for one in report["lines"] if one["outcome"] == "ignored"]
    assert [(one["line"], one["notes"]) for one in ignored] == [
        (2, [{"code": "category_ignored", "detail": "A quiz has no categories."}])
    ]
    shown = http.get(f"/api/v1/quizzes/{draft['id']}", token=author.token)
    assert shown.headers["etag"] == reply.headers["etag"]
    edited = http.put(
        f"/api/v1/quizzes/{draft['id']}",
        json=quiz(title="Mine now"),
        token=author.token,
        headers={"If-Match": reply.headers["etag"]},
    )
    assert edited.status == 200


def test_a_file_in_aiken_is_recognised_with_its_marks_and_line_ends(
    http: Client, people: People
) -> None:
    reply = import_file(http, people.author(), AIKEN)
    assert reply.status == 201, reply.text
    assert [one["text"] for one in reply.json["quiz"]["questions"]] == [
        "Which city is the capital of Portugal?",
        "Welche Stadt liegt am Z\u00fcrichsee?",
    ]
    report = reply.json["report"]
    assert report["dropped"] == 2
    assert [one["line"] for one in report["lines"]] == [1, 7, 12, 16]


def test_the_same_file_under_the_same_key_is_one_draft(http: Client, people: People) -> None:
    author = people.author()
    key = {"Idempotency-Key": "once"}
    first, again = (import_file(http, author, AIKEN, **key) for _ in range(2))
    assert first.json["quiz"]["id"] == again.json["quiz"]["id"]
    other = import_file(http, author, GIFT, **key)
    assert other.code == "idempotency_key_reused"


def test_query_sets_the_points_of_all_questions(http: Client, people: People) -> None:
    draft = import_file(http, people.author(), GIFT, "?points=0.5").json["quiz"]
    assert {one["points"] for one in draft["questions"]} == {Decimal("0.5")}


@pytest.mark.parametrize(
    ("name", "form", "understood", "dropped"),
    [
        ("marks.gift.txt", "gift", 16, 1),
        ("moodle-export.gift.txt", "gift", 6, 0),
        ("programming.aiken.txt", "aiken", 3, 1),
    ],
)
def test_files_as_people_have_them_are_understood_and_go_out_again(  # noqa: PLR0913, PLR0917 - a table
    http: Client, people: People, name: str, form: str, understood: int, dropped: int
) -> None:
    author = people.author()
    reply = import_file(http, author, (SAMPLES / name).read_bytes())
    assert reply.status == 201, reply.text
    report, draft = reply.json["report"], reply.json["quiz"]
    assert (report["understood"], report["dropped"]) == (understood, dropped)
    out = export_file(http, author, draft["id"], form)
    again = import_file(http, author, out.text.encode()).json
    assert (again["report"]["understood"], again["report"]["dropped"]) == (understood, 0)
    texts = [(one["text"], one["type"], one["explanation"]) for one in draft["questions"]]
    read = [(one["text"], one["type"], one["explanation"]) for one in again["quiz"]["questions"]]
    assert read == texts


def test_markup_in_an_export_of_moodle_becomes_markdown(http: Client, people: People) -> None:
    content = (SAMPLES / "moodle-export.gift.txt").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    first, second, *_ = import_file(http, people.author(), content).json["quiz"]["questions"]
    assert [one["text"] for one in first["options"]] == ["H$_{2}$O", "CO$_{2}$", "Eis & Dampf"]
    assert [one["correct"] for one in second["options"]] == [True, True, True, False]
    assert second["explanation"] == "S\u00e4uren geben Protonen ab."


def test_dry_run_import_reports_without_creating_a_quiz(http: Client, people: People) -> None:
    author = people.author()
    dry = import_file(http, author, GIFT, "?dry_run=true&title=Geography")
    assert dry.status == 200, dry.text
    assert "location" not in dry.headers
    assert http.get("/api/v1/quizzes?mine=true", token=author.token).json["items"] == []
    wet = import_file(http, author, GIFT, "?dry_run=false&title=Geography")
    assert dry.json["report"] == wet.json["report"]
    assert (dry.json["quiz"]["title"], dry.json["quiz"]["question_count"]) == ("Geography", 10)
    body = json.dumps(quiz()).encode()
    again = import_file(http, author, body, "?dry_run=true&format=json", "application/json")
    assert (again.status, again.json["report"]["understood"]) == (200, 5)
    refused = import_file(http, author, b"words", "?dry_run=true")
    assert refused.status == 422


def test_a_report_has_the_members_of_the_contract_and_no_others(
    http: Client, people: People
) -> None:
    reply = import_file(http, people.author(), b"::Sun::A star? {T}\n\nx")
    assert set(reply.json) == {"quiz", "report"}
    assert reply.json["report"] == {
        "understood": 1,
        "dropped": 1,
        "lines": [
            {
                "line": 1,
                "name": "Sun",
                "outcome": "changed",
                "notes": [{"code": "title_removed", "detail": "Its title is left out."}],
            },
            {
                "line": 3,
                "name": None,
                "outcome": "dropped",
                "notes": [
                    {
                        "code": "no_answers",
                        "detail": "It asks nothing: there are no answers in braces.",
                    }
                ],
            },
        ],
    }


def test_imported_quizzes_mix_their_options(http: Client, people: People) -> None:
    author = people.author()
    assert import_file(http, author, GIFT).json["quiz"]["randomize_options"] is True
    body = quiz()
    body.pop("randomize_options", None)
    unsaid = import_file(http, author, json.dumps(body).encode(), kind="application/json")
    assert unsaid.json["quiz"]["randomize_options"] is True
    body["randomize_options"] = False
    said = import_file(http, author, json.dumps(body).encode(), kind="application/json")
    assert said.json["quiz"]["randomize_options"] is False


def test_imported_quiz_gets_new_ids(http: Client, people: People) -> None:
    body = quiz()
    for question in body["questions"]:
        question["id"] = "que_00000000000000000000000000"
    reply = import_file(http, people.author(), json.dumps(body).encode(), kind="application/json")
    assert reply.status == 201, reply.text
    ids = {one["id"] for one in reply.json["quiz"]["questions"]}
    assert len(ids) == len(body["questions"])
    assert "que_00000000000000000000000000" not in ids


@pytest.mark.parametrize(
    ("points", "penalty", "codes"), [("3", "1", [[]]), ("1", "0.333", [["rounded"]])]
)
def test_negative_marks_of_gift_are_a_penalty_in_points(
    http: Client, people: People, points: str, penalty: str, codes: list[list[str]]
) -> None:
    wrong = " ".join(f"~%-33.33333%{city}" for city in ("Sevilla", "Bilbao", "Cadiz"))
    content = f"Capital of Spain? {{=Madrid {wrong}}}".encode()
    reply = import_file(http, people.author(), content, f"?points={points}")
    assert reply.json["quiz"]["questions"][0]["penalty"] == Decimal(penalty)
    assert codes_of(reply) == codes


def test_files_that_were_joined_have_no_byte_order_marks_inside(
    http: Client, people: People
) -> None:
    content = "\ufeffSun? {T}\n\n\ufeffMoon? {F}".encode()
    draft = import_file(http, people.author(), content).json["quiz"]
    assert [one["text"] for one in draft["questions"]] == ["Sun?", "Moon?"]


XML = "application/xml"
ZIP = "application/zip"


@pytest.mark.parametrize(
    ("name", "kind", "form", "understood"),
    [
        ("moodle/all-types.xml", XML, "moodle_xml", 12),
        ("moodle/all-types.xml", "text/plain", None, 12),
        ("canvas/classic.xml", XML, "qti", 11),
        ("qti/match-30.xml", XML, None, 1),
        ("csv/own.csv", "text/csv", "csv", 9),
        ("csv/kahoot.csv", "text/plain", None, 2),
        ("packages/canvas", ZIP, "qti", 3),
        ("packages/qti22", ZIP, None, 2),
    ],
)
def test_files_of_other_systems_become_drafts(  # noqa: PLR0913, PLR0917 - a table
    http: Client, people: People, name: str, kind: str, form: str | None, understood: int
) -> None:
    path = quiz_corpus.ROOT / name
    content = quiz_corpus.packed(path) if path.is_dir() else path.read_bytes()
    query = f"?format={form}" if form else ""
    reply = import_file(http, people.author(), content, query, kind)
    assert reply.status == 201, reply.text
    assert reply.json["report"]["understood"] == understood
    assert reply.json["quiz"]["question_count"] == understood


def test_a_workbook_becomes_a_draft(http: Client, people: People) -> None:
    content = of_csv((quiz_corpus.ROOT / "csv" / "own.csv").read_text())
    author = people.author()
    for query, kind in (("?format=xlsx", WORKBOOK), ("", WORKBOOK), ("?format=csv", ZIP)):
        reply = import_file(http, author, content, query, kind)
        assert (reply.status, reply.json["report"]["understood"]) == (201, 9), reply.text
    reply = import_file(http, author, b"type,text", "?format=xlsx")
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/format")


def test_query_overrides_settings_of_the_file(http: Client, people: People) -> None:
    content = quiz_corpus.packed(quiz_corpus.ROOT / "packages" / "canvas")
    draft = import_file(http, people.author(), content, "?title=Mine&points=4", ZIP).json["quiz"]
    assert (draft["title"], draft["duration_minutes"], draft["max_attempts"]) == ("Mine", 20, None)
    assert {one["points"] for one in draft["questions"]} == {4}
