"""Gradebooks as CSV and XLSX files: a row for each finished attempt, and never a formula."""

import base64
from typing import Any

import pytest

from chalicelib.results.gradebook import COLUMNS, TAKERS_PER_TABLE
from chalicelib.web.responses import WORKBOOK
from tests.support.builders import play, published, quiz, right_answers, single, start, true_false
from tests.support.client import Client
from tests.support.gradebooks import a_file, cells_of, rows_of
from tests.support.people import People, Person
from tests.support.seed_results import seed_attempts

ROUTES = ["grades", "attempts"]


@pytest.fixture
def author(people: People) -> Person:
    return people.author()


@pytest.mark.parametrize("route", ROUTES)
def test_csv_has_the_columns_of_the_contract_and_a_row_for_each_attempt(
    http: Client, people: People, author: Person, route: str
) -> None:
    made = published(http, author, questions=[true_false(), single()])
    taker = people.user()
    named = http.patch("/api/v1/auth/me", json={"display_name": "Zoë Ü"}, token=taker.token)
    assert named.status == 200, named.text
    for answers in (right_answers(made)[:1], right_answers(made), []):
        play(http, taker, made, answers)
    start(http, people.user(), made["id"])
    reply = a_file(http, author, made["id"], route=route)
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    assert f'filename="grades-{made["id"]}.csv"' in reply.headers["content-disposition"]
    rows = rows_of(reply)
    assert tuple(rows[0]) == COLUMNS
    assert [(one["attempt"], one["counts"], one["score"]) for one in rows] == [
        ("1", "false", "1"),
        ("2", "true", "3"),
        ("3", "false", "0"),
    ]
    second = rows[1]
    assert (second["username"], second["display_name"]) == (taker.username, "Zoë Ü")
    assert (second["email"], second["email_verified"]) == (taker.email, "true")
    assert (second["percentage"], second["passed"], second["max_score"]) == (
        "100",
        "true",
        "3",
    )
    assert second["started_at"].endswith("Z")
    assert "link" not in reply.headers


def test_accept_asks_for_a_file_as_format_does(
    http: Client, people: People, author: Person
) -> None:
    made = published(http, author)
    play(http, people.user(), made, [])
    at = f"/api/v1/quizzes/{made['id']}/grades"
    by_accept = http.get(at, token=author.token, headers={"Accept": "text/csv"})
    assert by_accept.text == a_file(http, author, made["id"]).text
    as_json = http.get(f"{at}?format=json", token=author.token, headers={"Accept": "text/csv"})
    assert len(as_json.json["items"]) == 1


@pytest.mark.parametrize("method", ["best", "latest", "first", "mean"])
def test_counts_marks_the_attempts_that_make_the_grade(
    http: Client, people: People, author: Person, method: str
) -> None:
    made = published(http, author, questions=[true_false()], grading_method=method)
    taker = people.user()
    attempts = [play(http, taker, made, right_answers(made)[:n])["attempt_id"] for n in (1, 1, 0)]
    at = f"/api/v1/results/attempts/{attempts[0]}/void"
    assert http.post(at, json={"reason": "x"}, token=people.admin().token).status == 200
    counts = [one["counts"] == "true" for one in rows_of(a_file(http, author, made["id"]))]
    expected = {"best": 1, "latest": 2, "first": 1}
    assert counts == (
        [False, True, True] if method == "mean" else [n == expected[method] for n in range(3)]
    )


def test_questions_have_columns_of_their_own_in_quiz_order(
    http: Client, people: People, author: Person
) -> None:
    made = published(http, author, questions=[true_false("1?"), single("2?")])
    play(http, people.user(), made, right_answers(made)[:1])
    first, second = [one["id"] for one in made["questions"]]
    body = quiz(questions=[made["questions"][1], true_false("3?")])
    at = f"/api/v1/quizzes/{made['id']}"
    http.put(at, json=body, token=author.token, headers={"If-Match": "*"})
    later = http.post(f"{at}/publish", token=author.token).json
    third = later["questions"][1]["id"]
    play(http, people.user(), later, right_answers(later))
    rows = rows_of(a_file(http, author, made["id"], "?format=csv&questions=true"))
    columns = [f"Q1 ({second})", f"Q2 ({third})", f"Q3 ({first})"]
    assert list(rows[0])[len(COLUMNS) :] == columns
    cells = sorted([one[name] for name in columns] for one in rows)
    assert cells == [["0", "", "1"], ["2", "1", ""]]


def test_workbook_has_the_same_cells_with_their_types(
    http: Client, people: People, author: Person
) -> None:
    made = published(http, author, questions=[true_false("=1?")])
    taker = people.user()
    http.patch("/api/v1/auth/me", json={"display_name": "=1+1"}, token=taker.token)
    play(http, taker, made, right_answers(made))
    reply = a_file(http, author, made["id"], "?format=xlsx&questions=true")
    assert (reply.status, reply.headers["content-type"]) == (200, WORKBOOK)
    assert f'filename="grades-{made["id"]}.xlsx"' in reply.headers["content-disposition"]
    header, row = cells_of(base64.b64decode(reply.text))
    names = [text for _, text in header]
    assert names == [*COLUMNS, f"Q1 ({made['questions'][0]['id']})"]
    cells = dict(zip(names, row, strict=True))
    assert cells["username"] == ("inlineStr", taker.username)
    assert (cells["attempt"], cells["counts"]) == (("n", "1"), ("b", "1"))
    assert (cells["percentage"], cells[names[-1]]) == (("n", "100"), ("n", "1"))


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_is_a_formula(http: Client, people: People, author: Person, name: str) -> None:
    made = published(http, author, questions=[true_false()])
    taker = people.user()
    named = http.patch("/api/v1/auth/me", json={"display_name": name}, token=taker.token)
    assert named.status == 200, named.text
    play(http, taker, made, [])
    (row,) = rows_of(a_file(http, author, made["id"]))
    assert row["display_name"] == f"'{name}"
    _, cells = cells_of(base64.b64decode(a_file(http, author, made["id"], "?format=xlsx").text))
    assert cells[1] == ("inlineStr", name)


def test_workbook_that_accept_excludes_is_refused_with_the_header_to_send(
    http: Client, author: Person
) -> None:
    made = published(http, author)
    at = f"/api/v1/quizzes/{made['id']}/grades?format=xlsx"
    reply = http.get(at, token=author.token, headers={"Accept": "application/json"})
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/format")
    assert WORKBOOK in reply.json["errors"][0]["detail"]


def test_large_quiz_has_files_that_lead_to_each_other(
    http: Client, people: People, author: Person
) -> None:
    quiz_id = published(http, author)["id"]
    takers = [f"usr_{number:026d}" for number in range(TAKERS_PER_TABLE + 1)]
    for taker in takers:
        seed_attempts(taker, quiz_id)
    first = a_file(http, author, quiz_id, "?format=csv&questions=false")
    link = first.headers["link"].partition(">")[0].removeprefix("<")
    second = a_file(http, author, quiz_id, link)
    assert [len(rows_of(one)) for one in (first, second)] == [TAKERS_PER_TABLE, 1]
    assert "link" not in second.headers
    listed = a_file(http, author, quiz_id, "?limit=1").json["next_cursor"]
    assert a_file(http, author, quiz_id, f"?format=csv&cursor={listed}").code == "invalid_cursor"


@pytest.mark.parametrize("route", ROUTES)
def test_group_filters_lists_and_files(
    http: Client, people: People, author: Person, route: str
) -> None:
    made = published(http, author, questions=[true_false()])
    group = http.post("/api/v1/groups", json={"name": "g"}, token=author.token).json
    member, other = people.user(), people.user()
    at = f"/api/v1/groups/{group['id']}/members/{member.id}"
    assert http.put(at, token=author.token).status < 300
    for taker in (member, other):
        play(http, taker, made, [])
    query = f"group_id={group['id']}"
    rows = rows_of(a_file(http, author, made["id"], f"?format=csv&{query}", route))
    assert [one["username"] for one in rows] == [member.username]
    listed = a_file(http, author, made["id"], f"?{query}", route).json["items"]
    assert [one["user_id"] for one in listed] == [member.id]


def test_group_of_others_filters_nothing(http: Client, people: People, author: Person) -> None:
    made = published(http, author)
    group = http.post("/api/v1/groups", json={"name": "g"}, token=people.author().token).json
    unknown = "grp_" + "0" * 26
    for group_id in (group["id"], unknown):
        for route in ROUTES:
            reply = a_file(http, author, made["id"], f"?group_id={group_id}", route)
            assert reply.status == 404
    assert a_file(http, author, made["id"], "?group_id=x").status == 422


@pytest.mark.parametrize(
    "query", ["?format=csv&limit=5", "?format=xlsx&limit=5", "?format=xml", "?questions=2"]
)
def test_other_questions_are_refused(http: Client, author: Person, query: str) -> None:
    made = published(http, author)
    assert a_file(http, author, made["id"], query).status == 422


def test_file_of_attempts_has_no_status_filter(http: Client, author: Person) -> None:
    made = published(http, author)
    query = "?format=csv&status=submitted"
    assert a_file(http, author, made["id"], query, "attempts").status == 422


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_downloads_are_audited(
    http: Client, people: People, author: Person, route: str, file_format: str
) -> None:
    made = published(http, author)
    assert a_file(http, author, made["id"], f"?format={file_format}", route).status == 200
    at = f"/api/v1/admin/users/{author.id}/events"
    events = http.get(at, token=people.admin().token).json["items"]
    assert "grades_downloaded" in [one["event"] for one in events]


def test_viewers_download_and_other_staff_do_not(
    http: Client, people: People, author: Person
) -> None:
    made: dict[str, Any] = published(http, author)
    for role, expected in [("editor", 200), ("viewer", 200), ("marker", 403), ("proctor", 403)]:
        person = people.user()
        at = f"/api/v1/quizzes/{made['id']}/staff/{person.id}"
        assert http.put(at, json={"role": role}, token=author.token).status < 300
        for route in ROUTES:
            assert a_file(http, person, made["id"], route=route).status == expected
