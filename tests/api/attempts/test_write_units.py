"""Write units of each attempt operation, by the real sizes of items."""

from tests.support.builders import (
    multiple,
    numeric,
    published,
    right_answers,
    single,
    start,
    true_false,
)
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People
from tests.support.write_units import spent_units

LONG = 500
BATCH = 100
A_WHILE = 71_393


def test_hot_operations_cost_the_documented_write_units(http: Client, people: People) -> None:
    taker, quiz = people.user(), published(http, people.author())
    with spent_units() as starting:
        attempt = start(http, taker, quiz["id"]).json["id"]
    assert starting == {"attempts": 1, "attempts/expiry": 1}
    at = f"/api/v1/attempts/{attempt}"
    with spent_units() as saving:
        http.put(f"{at}/answers", json={"answers": right_answers(quiz)}, token=taker.token)
    assert saving == {"attempts": 1, "attempts/expiry": 0}
    with spent_units() as looking:
        http.get(at, token=taker.token)
        http.get(f"/api/v1/quizzes/{quiz['id']}", token=taker.token)
        http.get("/api/v1/quizzes", token=taker.token)
    assert looking == {}
    with spent_units() as submitting:
        http.post(f"{at}/submit", token=taker.token)
    assert submitting == {
        "attempts": 2,
        "attempts/expiry": 1,
        "results": 2,
    }
    with spent_units() as again:
        http.post(f"{at}/submit", token=taker.token)
        http.get(f"/api/v1/results/attempts/{attempt}", token=taker.token)
    assert again == {}


def test_a_long_exam_costs_by_its_size(http: Client, people: People, clock: FakeClock) -> None:
    questions = [true_false(f"{number}?") for number in range(LONG)]
    taker, quiz = people.user(), published(http, people.author(), questions=questions)
    with spent_units() as starting:
        attempt = start(http, taker, quiz["id"]).json["id"]
    assert sum(starting.values()) == 2
    at, answers = f"/api/v1/attempts/{attempt}", right_answers(quiz)
    costs = []
    for first in range(0, LONG, BATCH):
        with spent_units() as saving:
            body = {"answers": answers[first : first + BATCH]}
            assert http.put(f"{at}/answers", json=body, token=taker.token).status == 200
        clock.advance(A_WHILE)
        costs.append(sum(saving.values()))
    assert costs == [3, 5, 7, 9, 11]
    with spent_units() as submitting:
        assert http.post(f"{at}/submit", token=taker.token).json["score"] == LONG
    assert submitting["attempts"] == 2 * costs[-1]
    # the last page of the trace is stored with the result: here it exceeds a kilobyte
    assert submitting["results"] == 4
    assert submitting["attempts/expiry"] == 1


def test_save_of_five_answers_costs_one_unit_with_any_number_of_saved_ones(
    http: Client, people: People, clock: FakeClock
) -> None:
    kinds = [single, multiple, true_false, numeric]
    questions = [kinds[number % 4](f"Question {number}?") for number in range(20)]
    taker, quiz = people.user(), published(http, people.author(), questions=questions)
    at = f"/api/v1/attempts/{start(http, taker, quiz['id']).json['id']}"
    answers = right_answers(quiz)
    for first in (0, 5, 10, 15, 0):
        body = {"answers": answers[first : first + 5]}
        with spent_units() as saving:
            assert http.put(f"{at}/answers", json=body, token=taker.token).status == 200
        assert saving == {"attempts": 1, "attempts/expiry": 0}
        clock.advance(A_WHILE)
    with spent_units() as submitting:
        assert http.post(f"{at}/submit", token=taker.token).json["percentage"] == 100
    # the result of twenty questions is below 1 KB: it has places, and no ids
    assert (submitting["attempts"], submitting["results"]) == (2, 2)
    assert sum(submitting.values()) == 5
