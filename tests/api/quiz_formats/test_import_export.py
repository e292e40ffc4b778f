"""Quizzes come from files and go to files, and every line is accounted for."""

from decimal import Decimal

import pytest

from tests.support.builders import created, published, quiz
from tests.support.client import Client
from tests.support.people import People
from tests.support.quiz_files import AIKEN, GIFT, SAMPLES, bring, take


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
