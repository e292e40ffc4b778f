"""Statistics of quizzes that draw: a draw fills slots, and each drawn question is an item."""

import csv
import io
from typing import Any

import numpy as np
import pytest

from chalicelib import bootstrap
from chalicelib.statistics import store
from chalicelib.statistics.models import AttemptSelection
from chalicelib.statistics.store import Run
from tests.support import statistics_oracle
from tests.support.aws_delivery import Cloud
from tests.support.builders import start, true_false
from tests.support.client import Client
from tests.support.draws import answers, draw, filled, opened
from tests.support.people import People, Person
from tests.support.statistics_runs import computed, work_off

QUIZZES = "/api/v1/quizzes"


def sit(http: Client, taker: Person, quiz_id: str, right: str) -> list[dict[str, Any]]:
    """An attempt with a letter for each place: right, wrong, or left out; its places' marks."""
    paper = start(http, taker, quiz_id).json
    known = {one["question_id"]: one["response"] for one in answers(paper)}
    given, places = [], []
    for letter, question in zip(right, paper["questions"], strict=True):
        response = known.get(question["id"], True)
        wrong = not response if response is True else "wrong"
        if letter != "-":
            response = response if letter == "r" else wrong
            given.append({"question_id": question["id"], "response": response})
        points = question["points"] if letter == "r" else 0
        places.append({"id": question["id"], "points": points, "letter": letter})
    at = f"/api/v1/attempts/{paper['id']}"
    http.put(f"{at}/answers", json={"answers": given}, token=taker.token)
    assert http.post(f"{at}/submit", token=taker.token).status == 200
    return places


PATTERNS = ["rrrr", "rrwr", "wrrr", "rwwr", "w-rw", "-ww-", "rr--", "wwwr", "r---", "rwrw"]


def marks_of(sat: list[list[dict[str, Any]]]) -> Any:
    return np.array([[round(1000 * one["points"]) for one in places] for places in sat])


@pytest.mark.xdist_group("scipy")
def test_a_draw_fills_slots_and_each_drawn_question_is_an_item(
    http: Client, people: People, cloud: Cloud
) -> None:
    author = people.author()
    quiz_id = opened(http, author, true_false(), draw(filled(http, author, 5), 3))
    sat = [sit(http, people.user(), quiz_id, pattern) for pattern in PATTERNS]
    found = computed(http, cloud, author, quiz_id)
    marks = marks_of(sat)
    for name, value in statistics_oracle.exam_figures(marks).items():
        assert float(found["test"][name]) == pytest.approx(value, abs=1e-4), name
    fixed, *drawn = found["items"]
    expected = statistics_oracle.item_figures(marks, np.array([1000, 2000, 2000, 2000]), 0)
    for name, value in expected.items():
        assert float(fixed[name]) == pytest.approx(value, abs=1e-4), name
    assert len(drawn) == 5
    for item in drawn:
        expect_item_of_those_who_had_it(item, sat)


def expect_item_of_those_who_had_it(item: dict[str, Any], sat: list[list[dict[str, Any]]]) -> None:
    """A drawn question's figures are over its own attempts, by the total without it."""
    had = [
        (one, sum(other["points"] for other in places if other is not one))
        for places in sat
        for one in places
        if one["id"] == item["question_id"]
    ]
    points = np.array([float(one["points"]) for one, _ in had])
    rests = np.array([float(rest) for _, rest in had])
    assert item["attempts"] == len(had)
    assert float(item["facility"]) == pytest.approx(100 * points.mean() / 2, abs=1e-4)
    assert item["omitted"] == sum(one["letter"] == "-" for one, _ in had)
    if points.std() and rests.std():
        index = 100 * np.corrcoef(points, rests)[0, 1]
        assert float(item["discrimination_index"]) == pytest.approx(index, abs=1e-4)
    chosen = {one["id"]: one["count"] for one in item["options"]}
    assert chosen.get("accepted-1", 0) == sum(one["letter"] == "r" for one, _ in had)
    assert (item["effective_weight"], item["reasons"]["alpha_if_deleted"]) == (
        None,
        "not_computable",
    )


def test_all_attempts_at_a_version_are_of_one_form(
    http: Client, people: People, cloud: Cloud
) -> None:
    author = people.author()
    quiz_id = opened(http, author, draw(filled(http, author, 9), 3), true_false())
    takers = [people.user() for _ in range(6)]
    for taker in takers:
        sit(http, taker, quiz_id, "rwrw")
    job = bootstrap.statistics()
    job.request(quiz_id, AttemptSelection.ALL)
    [message] = cloud.waiting("job_queue")
    small = type(job)(bootstrap.published_quizzes(), lambda: message["payload"]["at"], "none", 8)
    following = small.run_page(message["payload"])
    assert following is not None
    run = Run(quiz_id, AttemptSelection.ALL, message["payload"]["at"])
    [population] = store.get_tally(run, following["after"])
    assert len(population["forms"]) == 1


@pytest.mark.xdist_group("scipy")
def test_a_later_version_draws_into_the_same_slots(
    http: Client, people: People, cloud: Cloud
) -> None:
    author = people.author()
    bank_id = filled(http, author, 4)
    quiz_id = opened(http, author, draw(bank_id, 3), true_false())
    first = [sit(http, people.user(), quiz_id, one) for one in PATTERNS[:5]]
    shown = http.get(f"/api/v1/banks/{bank_id}/questions", token=author.token).json["items"]
    changed = {
        **shown[0],
        "text": "Number 0, in other words?",
        "accepted": ["answer-0, in other words"],
    }
    for name in ("id", "created_at", "updated_at", "version", "parts"):
        changed.pop(name, None)
    at = f"/api/v1/banks/{bank_id}/questions/{shown[0]['id']}"
    edited = http.put(at, json=changed, token=author.token, headers={"If-Match": "*"})
    assert edited.status == 200, edited.text
    assert http.post(f"{QUIZZES}/{quiz_id}/publish", token=author.token).status == 200
    later = [sit(http, people.user(), quiz_id, one) for one in PATTERNS[5:]]
    found = computed(http, cloud, author, quiz_id)
    assert (found["attempts"], found["versions"], found["left_out"]) == (10, [1, 2], 0)
    for name, value in statistics_oracle.exam_figures(marks_of(first + later)).items():
        assert float(found["test"][name]) == pytest.approx(value, abs=1e-4), name
    of_changed = [one for one in found["items"] if one["question_id"] == shown[0]["id"]]
    had = [
        sum(one["id"] == shown[0]["id"] for row in rows for one in row) for rows in (later, first)
    ]
    assert [one["attempts"] for one in of_changed] == [one for one in had if one]


def test_a_drawn_question_that_a_regrade_dropped_leaves_its_attempts_out(
    http: Client, people: People, cloud: Cloud
) -> None:
    author = people.author()
    quiz_id = opened(http, author, draw(filled(http, author, 6), 2), true_false())
    sat = [sit(http, people.user(), quiz_id, "rwr") for _ in range(7)]
    dropped = sat[0][0]["id"]
    mode = {"mode": {dropped: "drop"}}
    asked = http.post(f"{QUIZZES}/{quiz_id}/regrade", json=mode, token=author.token)
    assert asked.status == 202, asked.text
    work_off(cloud)
    found = computed(http, cloud, author, quiz_id)
    had = sum(dropped in [one["id"] for one in places] for places in sat)
    assert {found["attempts"], found["left_out"]} == {had, 7 - had}


def test_a_gradebook_has_a_column_for_each_question_that_was_drawn(
    http: Client, people: People
) -> None:
    author = people.author()
    quiz_id = opened(http, author, draw(filled(http, author, 5), 2), true_false())
    sat = [sit(http, people.user(), quiz_id, pattern) for pattern in ("rwr", "wrr", "rr-")]
    at = f"{QUIZZES}/{quiz_id}/grades?format=csv&questions=true"
    rows = list(csv.DictReader(io.StringIO(http.get(at, token=author.token).text.lstrip("\ufeff"))))
    ids = {one["id"] for places in sat for one in places}
    columns = {name.partition("(")[2].rstrip(")"): name for name in rows[0] if name.startswith("Q")}
    assert columns.keys() == ids
    cells = sorted(
        sorted((one, float(row[name])) for one, name in columns.items() if row[name])
        for row in rows
    )
    assert cells == sorted(sorted((one["id"], one["points"]) for one in places) for places in sat)
