"""What each operation costs in round trips to the database, authentication included."""

import pytest

from chalicelib import bootstrap
from chalicelib.quizzes.published_service import POINTER_CACHED
from tests.support.builders import play, published, right_answers, start
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.counted_calls import counted
from tests.support.people import People


def test_uncached_quiz_costs_no_extra_round_trip(
    http: Client, people: People, clock: FakeClock
) -> None:
    quiz = published(http, people.author())
    start(http, people.user(), quiz["id"])  # so that the version is in the cache
    for taker in (people.user(), people.user()):
        clock.advance(POINTER_CACHED)
        with counted() as looking:
            shown = http.get(f"/api/v1/quizzes/{quiz['id']}", token=taker.token)
        clock.advance(POINTER_CACHED)
        with counted() as starting:
            begun = start(http, taker, quiz["id"])
        assert (shown.status, begun.status) == (200, 201)
        assert looking == ["BatchGetItem"]
        assert starting == ["BatchGetItem", "UpdateItem"]


def test_the_hot_operations_stay_within_their_budget(http: Client, people: People) -> None:
    taker, quiz = people.user(), published(http, people.author())
    start(http, people.user(), quiz["id"])  # so that version and pointer are in the cache
    with counted() as starting:
        attempt = start(http, taker, quiz["id"]).json["id"]
    assert starting == ["BatchGetItem", "UpdateItem"]
    at = f"/api/v1/attempts/{attempt}"
    with counted() as saving:
        http.put(f"{at}/answers", json={"answers": right_answers(quiz)}, token=taker.token)
    assert saving == ["BatchGetItem", "UpdateItem"]
    with counted() as looking:
        http.get(at, token=taker.token)
    assert looking == ["BatchGetItem"]
    other = people.user()
    http.post(
        f"/api/v1/attempts/{start(http, other, quiz['id']).json['id']}/submit", token=other.token
    )
    with counted() as submitting:
        http.post(f"{at}/submit", token=taker.token)
    assert submitting == ["BatchGetItem", "TransactWriteItems"]
    with counted() as reading:
        http.get(f"/api/v1/results/attempts/{attempt}", token=taker.token)
    assert reading == ["BatchGetItem"]
    with counted() as listing:
        http.get("/api/v1/quizzes", token=taker.token)
    assert listing == ["BatchGetItem", "Query"]


@pytest.mark.parametrize(
    ("show", "cold"),
    [
        ("nothing", ["GetItem"]),
        ("score", ["GetItem"]),
        ("responses", ["GetItem"]),
        ("correct_answers", ["GetItem", "GetItem"]),
    ],
)
def test_a_result_needs_the_version_once_a_process(
    http: Client, people: People, show: str, cold: list[str]
) -> None:
    taker = people.user()
    quiz = published(http, people.author(), review={"show": show})
    at = f"/api/v1/results/attempts/{play(http, taker, quiz, right_answers(quiz))['attempt_id']}"
    bootstrap.published_quizzes().papers.clear()
    bootstrap.published_quizzes().keys.clear()
    with counted() as grading:
        http.get("/api/v1/results/grades", token=taker.token)
    assert grading == ["BatchGetItem", "Query"]
    with counted() as reading:
        http.get(at, token=taker.token)
    assert reading == ["BatchGetItem", *cold]
    with counted() as listing:
        http.get("/api/v1/results/my-results", token=taker.token)
    # the review rules are the quizzes' as last published: one more read for the page
    assert listing == ["BatchGetItem", "Query", "BatchGetItem"]
    with counted() as reading_again:
        http.get(at, token=taker.token)
    assert reading_again == ["BatchGetItem"]


def test_preview_reads_the_draft_without_writes(http: Client, people: People) -> None:
    author = people.author()
    quiz = published(http, author)
    at, body = f"/api/v1/quizzes/{quiz['id']}/preview", {"seed": "a"}
    with counted() as showing:
        assert http.post(at, json=body, token=author.token).status == 200
    with counted() as scoring:
        answers = {**body, "answers": right_answers(quiz)}
        assert http.post(f"{at}/score", json=answers, token=author.token).status == 200
    assert showing == scoring == ["BatchGetItem", "GetItem", "GetItem", "GetItem"]
