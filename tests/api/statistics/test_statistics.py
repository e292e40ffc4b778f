"""Statistics over HTTP: asked for, computed by a job, and read as JSON or CSV."""

import csv
import io
from typing import Any

import numpy as np
import pytest

from tests.support import statistics_oracle
from tests.support.aws_delivery import Cloud
from tests.support.builders import (
    multiple,
    published,
    single,
    start,
    true_false,
)
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People, Person
from tests.support.statistics_runs import ask, computed, read, take, work_off

MINUTE = 60_000
TEST = {
    *("mean", "median", "sd", "skewness", "kurtosis", "alpha", "error_ratio", "standard_error"),
}
ITEM = {
    *("question_id", "facility", "sd", "random_guess", "intended_weight", "effective_weight"),
    *("discrimination_index", "discriminative_efficiency", "alpha_if_deleted"),
    *("omitted", "not_reached", "options", "flags", "reasons"),
}
OPTION = {"id", "text", "count", "share", "mean_total", "point_biserial"}
QUESTIONS = [
    single("1?", points=1),
    single("2?", points=2),
    true_false("3?", points=1),
    multiple("4?", points=3),
]


@pytest.fixture
def author(people: People) -> Person:
    return people.author()


@pytest.fixture
def made(http: Client, author: Person) -> dict[str, Any]:
    return published(http, author, questions=QUESTIONS)


@pytest.mark.xdist_group("scipy")
def test_figures_are_those_of_the_marks(
    http: Client, people: People, cloud: Cloud, author: Person, made: dict[str, Any]
) -> None:
    patterns = ["rrrr", "rrwr", "wrrr", "rwwr", "w-rw", "-ww-", "rr--", "wwwr", "r---"]
    for pattern in patterns:
        take(http, people, made, pattern)
    found = computed(http, cloud, author, made["id"])
    points = [1, 2, 1, 3]
    marks = np.array(
        [
            [1000 * most if letter == "r" else 0 for letter, most in zip(row, points, strict=True)]
            for row in patterns
        ]
    )
    assert found["attempts"] == len(patterns)
    for name, value in statistics_oracle.exam_figures(marks).items():
        assert float(found["test"][name]) == pytest.approx(value, abs=1e-4), name
    for place, item in enumerate(found["items"]):
        expected = statistics_oracle.item_figures(marks, np.array(points) * 1000, place)
        for name, value in expected.items():
            assert float(item[name]) == pytest.approx(value, abs=1e-4), (place, name)
    letters = "".join(patterns)
    assert sum(one["omitted"] for one in found["items"]) == letters.count("-")
    assert [one["not_reached"] for one in found["items"]] == [0, 1, 2, 3]
    assert sum(found["distribution"]) == len(patterns)


def test_the_answer_has_the_members_of_the_contract(
    http: Client, people: People, cloud: Cloud, author: Person, made: dict[str, Any]
) -> None:
    take(http, people, made, "rw-r")
    found = computed(http, cloud, author, made["id"])
    assert {"as_of", "selection", "attempts", "test", "items"} <= found.keys()
    assert found["test"].keys() >= TEST
    assert [one["question_id"] for one in found["items"]] == [
        one["id"] for one in made["questions"]
    ]
    for item, question in zip(found["items"], made["questions"], strict=True):
        assert item.keys() >= ITEM
        for option in item["options"]:
            assert option.keys() >= OPTION
        if question["options"]:
            ids = [one["id"] for one in question["options"]]
            assert [one["id"] for one in item["options"] if one["id"] != "blank"] == ids
    assert found["items"][0]["facility"] == 100
    assert found["items"][0]["sd"] is None
    assert found["items"][0]["reasons"]["sd"] == "too_few"
    assert "few_attempts" in found["items"][0]["flags"]


def test_options_say_how_many_chose_them(
    http: Client, people: People, cloud: Cloud, author: Person, made: dict[str, Any]
) -> None:
    for pattern in ("rrrr", "rrrr", "wrrr", "-rrr"):
        take(http, people, made, pattern)
    first = computed(http, cloud, author, made["id"])["items"][0]
    assert [one["count"] for one in first["options"]] == [2, 1, 0, 1]
    right, wrong, unused, blank = first["options"]
    assert (right["text"], right["share"], right["mean_total"]) == ("Paris", 50, 7)
    assert (wrong["share"], wrong["mean_total"]) == (25, 6)
    assert (unused["mean_total"], unused["reasons"]["mean_total"]) == (None, "too_few")
    assert (blank["id"], blank["share"]) == ("blank", 25)


def test_shuffled_papers_count_as_not_reached_what_their_takers_saw_last(
    http: Client, people: People, cloud: Cloud, author: Person
) -> None:
    questions = [true_false(f"{n}?") for n in range(8)]
    made = published(http, author, questions=questions, randomize_questions=True)
    last: dict[str, int] = {}
    for _ in range(3):
        taker = people.user()
        shown = start(http, taker, made["id"]).json
        *early, end = [one["id"] for one in shown["questions"]]
        last[end] = last.get(end, 0) + 1
        answers = [{"question_id": one, "response": True} for one in early]
        at = f"/api/v1/attempts/{shown['id']}"
        http.put(f"{at}/answers", json={"answers": answers}, token=taker.token)
        http.post(f"{at}/submit", token=taker.token)
    found = computed(http, cloud, author, made["id"])
    not_reached = {one["question_id"]: one["not_reached"] for one in found["items"]}
    assert {one: count for one, count in not_reached.items() if count} == last


def test_there_are_none_before_the_first_run_or_before_anybody_finished(
    http: Client, people: People, cloud: Cloud, author: Person, made: dict[str, Any]
) -> None:
    before = read(http, author, made["id"])
    assert (before.status, before.code) == (404, "no_statistics")
    start(http, people.user(), made["id"])
    assert ask(http, author, made["id"]).status == 202
    work_off(cloud)
    assert read(http, author, made["id"]).code == "no_statistics"


def test_each_selection_has_its_own(
    http: Client, people: People, cloud: Cloud, author: Person, made: dict[str, Any]
) -> None:
    take(http, people, made, "rrrr")
    computed(http, cloud, author, made["id"], "best")
    assert read(http, author, made["id"], "first").code == "no_statistics"


def test_as_of_is_the_instant_of_the_request_and_one_run_is_under_way_at_a_time(
    http: Client, people: People, cloud: Cloud, author: Person, clock: FakeClock
) -> None:
    made = published(http, author, questions=QUESTIONS)
    take(http, people, made, "rrrr")
    first = ask(http, author, made["id"]).json
    clock.advance(1_000)
    again = ask(http, author, made["id"]).json
    assert again == first
    assert work_off(cloud) == 1
    assert read(http, author, made["id"]).json["as_of"] == first["requested_at"]
    later = ask(http, author, made["id"]).json
    assert later["requested_at"] > first["requested_at"]
    work_off(cloud)
    assert read(http, author, made["id"]).json["as_of"] == later["requested_at"]


def test_csv_has_a_row_for_each_question_and_no_formulas(
    http: Client, people: People, cloud: Cloud, author: Person
) -> None:
    made = published(http, author, questions=[true_false("=1+1"), single("Größe, 2?")])
    take(http, people, made, "rw")
    take(http, people, made, "wr")
    computed(http, cloud, author, made["id"])
    reply = read(http, author, made["id"], headers={"Accept": "text/csv"})
    assert reply.status == 200
    assert reply.headers["content-type"].startswith("text/csv")
    assert "attachment" in reply.headers["content-disposition"]
    assert reply.text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(reply.text.removeprefix("\ufeff"))))
    assert [one["question"] for one in rows] == ["'=1+1", "Größe, 2?"]
    assert [one["facility"] for one in rows] == ["50.0", "50.0"]


def test_owner_editor_viewer_and_admin_may_and_nobody_else(
    http: Client, people: People, cloud: Cloud, author: Person, made: dict[str, Any]
) -> None:
    taker = take(http, people, made, "rrrr")
    computed(http, cloud, author, made["id"])
    for role, expected in [("editor", 200), ("viewer", 200), ("marker", 403), ("proctor", 403)]:
        person = people.user()
        at = f"/api/v1/quizzes/{made['id']}/staff/{person.id}"
        assert http.put(at, json={"role": role}, token=author.token).status < 300
        assert read(http, person, made["id"]).status == expected, role
        assert ask(http, person, made["id"]).status == (202 if expected == 200 else 403), role
    assert read(http, people.admin(), made["id"]).status == 200
    assert read(http, taker, made["id"]).status == 403
    assert read(http, people.author(), made["id"]).status == 404
    assert ask(http, people.author(), made["id"]).status == 404


def test_other_selections_are_refused(http: Client, author: Person, made: dict[str, Any]) -> None:
    reply = ask(http, author, made["id"], "median")
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/attempts")
    assert read(http, author, made["id"], "median").status == 422
