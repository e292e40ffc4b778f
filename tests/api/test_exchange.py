"""Quizzes come from files and go to files, and every line is accounted for."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.builders import created, numeric, published, quiz, single
from tests.client import Client, Reply
from tests.people import People, Person

IMPORT = "/api/v1/quizzes/import"
SAMPLES = Path(__file__).parents[1] / "samples"
GIFT = (SAMPLES / "geography.gift.txt").read_bytes()
AIKEN = (SAMPLES / "cities.aiken.txt").read_bytes()


def bring(
    http: Client,
    person: Person,
    content: bytes,
    query: str = "",
    kind: str = "text/plain",
    **more: Any,
) -> Reply:
    headers = {"Content-Type": kind, **more}
    return http.post(f"{IMPORT}{query}", content=content, token=person.token, headers=headers)


def take(http: Client, person: Person, quiz_id: str, form: str) -> Reply:
    return http.get(f"/api/v1/quizzes/{quiz_id}/export?format={form}", token=person.token)


def test_a_file_in_gift_becomes_a_draft_and_a_report(http: Client, people: People) -> None:
    author = people.author()
    reply = bring(http, author, GIFT, "?title=Geography&duration_minutes=30&passing_score=40")
    assert reply.status == 201, reply.text
    draft, report = reply.json, reply.json["report"]
    assert (draft["title"], draft["status"], draft["duration_minutes"]) == (
        "Geography",
        "draft",
        30,
    )
    assert reply.headers["location"] == f"/api/v1/quizzes/{draft['id']}"
    assert [(one["type"], one["text"].splitlines()[0]) for one in draft["questions"]] == [
        ("single_choice", "What is the capital of France?"),
        ("multiple_choice", "Which of these flow through Vienna?"),
        ("short_text", "Not gray but...?"),
        ("true_false", "The Nile is longer than the Rhine."),
        ("numeric", "How high is Mont Blanc, in metres?"),
        ("numeric", "A number from 1 to 5?"),
        ("short_text", "The _____ is the largest ocean."),
        ("single_choice", 'Which sign means "about"?'),
    ]
    assert draft["questions"][0]["explanation"] == "Paris has been the capital since 987."
    assert (report["format"], report["understood"], report["dropped"]) == ("gift", 8, 5)
    dropped = {
        one["first_line"]: one["notes"] for one in report["lines"] if one["fate"] == "dropped"
    }
    lines = GIFT.decode().splitlines()
    assert {lines[first - 1]: notes for first, notes in dropped.items()} == {
        "Match the capitals. {": ["it asks to match pairs, which no type of ours does"],
        "Describe the water cycle. {}": ["it asks for an essay, which no type of ours does"],
        "You have half an hour.": ["it asks nothing: there are no answers in braces"],
        "This one is broken {=a ~b": ["a closing } is missing"],
        "And so is } this one.": ["'}' is not expected here"],
    }
    passed_over = [one for one in report["lines"] if one["fate"] == "ignored"]
    assert [(one["first_line"], one["notes"]) for one in passed_over] == [
        (2, ["a quiz has no categories"])
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
    reply = bring(http, people.author(), AIKEN)
    assert reply.status == 201, reply.text
    assert [one["text"] for one in reply.json["questions"]] == [
        "Which city is the capital of Portugal?",
        "Welche Stadt liegt am Z\u00fcrichsee?",
    ]
    report = reply.json["report"]
    assert (report["format"], report["dropped"]) == ("aiken", 2)
    assert [(one["first_line"], one["last_line"]) for one in report["lines"]] == [
        (1, 5),
        (7, 10),
        (12, 14),
        (16, 19),
    ]


def test_what_leaves_as_json_comes_back_the_same(http: Client, people: People) -> None:
    author = people.author()
    first = created(http, author, description="all of it", randomize_options=True).json
    file = take(http, author, first["id"], "json")
    assert file.headers["content-type"] == "application/json"
    assert file.headers["content-disposition"] == 'attachment; filename="all-sorts.json"'
    shown = http.get(f"/api/v1/quizzes/{first['id']}", token=author.token)
    assert file.headers["etag"] == shown.headers["etag"]
    back = bring(http, author, file.text.encode(), kind="application/json").json
    again = take(http, author, back["id"], "json")
    assert again.text == file.text
    assert back["id"] != first["id"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ('Evil"\r\nSet-Cookie: a=b; ../..//x', "evil-set-cookie-a-b-x"),
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
    given = take(http, author, made["id"], "gift").headers["content-disposition"]
    assert given == f'attachment; filename="{name}.txt"'


def test_what_leaves_as_gift_comes_back_as_far_as_gift_can_say_it(
    http: Client, people: People
) -> None:
    author = people.author()
    first = created(http, author).json
    file = take(http, author, first["id"], "gift")
    assert file.headers["content-type"] == "text/plain; charset=utf-8"
    back = bring(http, author, file.text.encode()).json
    assert back["report"]["dropped"] == 0
    assert [(one["type"], one["text"]) for one in back["questions"]] == [
        (one["type"], one["text"]) for one in first["questions"]
    ]


def test_aiken_refuses_by_name_what_it_has_no_words_for(http: Client, people: People) -> None:
    author = people.author()
    mixed = created(http, author).json
    refused = take(http, author, mixed["id"], "aiken")
    assert refused.status == 422
    assert [one["pointer"] for one in refused.json["errors"]] == [
        f"/questions/{place}" for place in (1, 2, 3, 4)
    ]
    plain = bring(http, author, AIKEN).json
    assert take(http, author, plain["id"], "aiken").text.count("ANSWER:") == 2


def test_only_owners_and_admins_take_a_quiz_out(http: Client, people: People) -> None:
    author, other, user, admin = people.author(), people.author(), people.user(), people.admin()
    made = published(http, author)
    assert take(http, other, made["id"], "json").status == 404
    assert take(http, user, made["id"], "json").status == 403
    assert take(http, admin, made["id"], "json").status == 200
    assert bring(http, user, AIKEN).status == 403


@pytest.mark.parametrize(
    ("content", "query", "kind", "status", "code"),
    [
        (b"nothing at all", "", "text/plain", 422, "validation_failed"),
        (b"", "", "text/plain", 422, "validation_failed"),
        (b"\xff\xfe{T}", "", "text/plain", 400, "malformed_request"),
        (b"a\x00b {T}", "", "text/plain", 400, "malformed_request"),
        (b"x" * (512 * 1024 + 1), "", "text/plain", 413, "payload_too_large"),
        (b"a {T}", "", "text/html", 415, "unsupported_media_type"),
        (b"a {T}", "?format=json", "text/plain", 422, "validation_failed"),
        (b"a {T}", "?format=xml", "text/plain", 422, "validation_failed"),
        (b"a {T}", "?passing_score=101", "text/plain", 422, "validation_failed"),
        (b"a {T}", "?points=0", "text/plain", 422, "validation_failed"),
        (b"a {T}", "?points=NaN", "text/plain", 422, "validation_failed"),
        (b"a {T}", "?points=1e1", "text/plain", 422, "validation_failed"),
        (b"a {T}", "?title=a&title=b", "text/plain", 422, "validation_failed"),
        (b"a {T}", "?tittle=b", "text/plain", 422, "validation_failed"),
        (b"{", "", "application/json", 400, "malformed_json"),
        (b"{}", "", "application/json", 422, "validation_failed"),
        (b"{}", "?title=a", "application/json", 422, "validation_failed"),
        (b"a {T}\n\n" * 501, "", "text/plain", 422, "validation_failed"),
    ],
)
def test_what_cannot_be_taken_is_refused_plainly(  # noqa: PLR0913, PLR0917 - a table
    http: Client, people: People, content: bytes, query: str, kind: str, status: int, code: str
) -> None:
    reply = bring(http, people.author(), content, query, kind)
    assert (reply.status, reply.code) == (status, code)


def test_a_refusal_says_which_lines_could_not_be_understood(http: Client, people: People) -> None:
    reply = bring(http, people.author(), b"Essay {}\n\nBroken {=a")
    assert [one["detail"] for one in reply.json["errors"]] == [
        "line 1: it asks for an essay, which no type of ours does",
        "line 3: a closing } is missing",
    ]


def test_a_question_beyond_the_limits_is_dropped_and_the_rest_kept(
    http: Client, people: People
) -> None:
    text = f"{'x' * 5001} {{T}}\n\nTwins? {{=a ~b ~b}}\n\nSun? {{T}}".encode()
    reply = bring(http, people.author(), text)
    assert reply.status == 201
    assert [one["notes"] for one in reply.json["report"]["lines"]] == [
        ["text: String should have at most 5000 characters"],
        ["two options read the same"],
        [],
    ]


def test_the_same_file_under_the_same_key_is_one_draft(http: Client, people: People) -> None:
    author = people.author()
    key = {"Idempotency-Key": "once"}
    first, again = (bring(http, author, AIKEN, **key) for _ in range(2))
    assert first.json["id"] == again.json["id"]
    other = bring(http, author, GIFT, **key)
    assert other.code == "idempotency_key_reused"


def test_all_questions_get_the_points_that_the_query_says(http: Client, people: People) -> None:
    draft = bring(http, people.author(), GIFT, "?points=0.5").json
    assert {one["points"] for one in draft["questions"]} == {Decimal("0.5")}


def test_what_is_wrong_with_json_is_pointed_at(http: Client, people: People) -> None:
    questions = [single(hint="x"), numeric(correct=3), {"type": "essay"}, {"type": "true_false"}]
    body = quiz(surprise=1, questions=questions)
    del body["title"]
    reply = bring(http, people.author(), json.dumps(body).encode(), kind="application/json")
    assert [one["pointer"] for one in reply.json["errors"]] == [
        "/title",
        "/questions/0/hint",
        "/questions/1/correct",
        "/questions/2",
        "/questions/3/text",
        "/questions/3/points",
        "/questions/3/correct",
        "/surprise",
    ]


@pytest.mark.parametrize(
    ("name", "form", "understood", "dropped"),
    [
        ("marks.gift.txt", "gift", 14, 3),
        ("moodle-export.gift.txt", "gift", 5, 1),
        ("programming.aiken.txt", "aiken", 3, 1),
    ],
)
def test_files_as_people_have_them_are_understood_and_go_out_again(  # noqa: PLR0913, PLR0917 - a table
    http: Client, people: People, name: str, form: str, understood: int, dropped: int
) -> None:
    author = people.author()
    reply = bring(http, author, (SAMPLES / name).read_bytes())
    assert reply.status == 201, reply.text
    report = reply.json["report"]
    assert (report["format"], report["understood"], report["dropped"]) == (
        form,
        understood,
        dropped,
    )
    out = take(http, author, reply.json["id"], form)
    again = bring(http, author, out.text.encode()).json
    assert (again["report"]["understood"], again["report"]["dropped"]) == (understood, 0)
    texts = [(one["text"], one["type"], one["explanation"]) for one in reply.json["questions"]]
    assert [(one["text"], one["type"], one["explanation"]) for one in again["questions"]] == texts


def test_an_export_of_moodle_is_read_without_its_markup(http: Client, people: People) -> None:
    content = (SAMPLES / "moodle-export.gift.txt").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    first, second, *_ = bring(http, people.author(), content).json["questions"]
    assert [one["text"] for one in first["options"]] == ["H_2O", "CO_2", "Eis & Dampf"]
    assert [one["correct"] for one in second["options"]] == [True, True, True, False]
    assert second["explanation"] == "S\u00e4uren geben Protonen ab."


def test_a_report_names_a_thousand_passages_and_counts_the_rest(
    http: Client, people: People
) -> None:
    content = b"Sun? {T}\n\n" + b"x\n\n" * 1500
    reply = bring(http, people.author(), content)
    report = reply.json["report"]
    assert (report["understood"], report["dropped"]) == (1, 1500)
    assert (len(report["lines"]), report["unlisted"]) == (1000, 501)


def test_no_text_makes_the_reader_go_back_and_forth(http: Client, people: People) -> None:
    author = people.author()
    for tedious in (b"<a ", b"<", b"&", b" ", b"\\", b"~%1%a", b"::", b"<script>"):
        content = b"[html]" + tedious * (500_000 // len(tedious)) + b"{=a ~b}"
        assert bring(http, author, content).status in {201, 422}


def test_a_large_file_is_taken_as_far_as_a_quiz_goes(http: Client, people: People) -> None:
    blocks = [f"Question {n}? {{=right {n} ~wrong {n}}}" for n in range(500)]
    reply = bring(http, people.author(), "\n\n".join(blocks).encode())
    assert reply.status == 201, reply.text
    assert reply.json["question_count"] == 500
