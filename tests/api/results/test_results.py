"""Results over HTTP: visibility by role and time."""

from typing import Any

import pytest

from tests.support.builders import play, published, right_answers, start, true_false
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People

MINUTE = 60_000


def answers_of(attempt_id: str) -> str:
    return f"/api/v1/attempts/{attempt_id}/answers"


@pytest.mark.parametrize(
    ("show", "score", "review", "solution"),
    [
        ("nothing", None, False, False),
        ("score", 2, False, False),
        ("responses", 2, True, False),
        ("correct_answers", 2, True, True),
    ],
)
def test_taker_sees_what_the_review_rules_allow(  # noqa: PLR0913
    http: Client, people: People, show: str, score: int | None, *, review: bool, solution: bool
) -> None:
    taker, author = people.user(), people.author()
    quiz = published(http, author, review={"show": show})
    result = play(http, taker, quiz, right_answers(quiz)[:1])
    assert result["score"] == score
    assert (result["review"] is not None) is review
    if review:
        first = result["review"][0]
        assert first["correct"] is True
        assert (first["correct_response"] is not None) is solution
        assert (result["review"][4]["explanation"] is not None) is solution
    owner = http.get(f"/api/v1/results/attempts/{result['attempt_id']}", token=author.token).json
    assert owner["score"] == 2
    assert [one["correct_response"] for one in owner["review"]][2:] == [True, "3.14", ["grey"]]


def test_running_attempt_reveals_no_solutions(http: Client, people: People) -> None:
    taker, author = people.user(), people.author()
    quiz = published(http, author)
    started = start(http, taker, quiz["id"])
    seen = [
        started.text,
        http.get("/api/v1/quizzes", token=taker.token).text,
        http.get(f"/api/v1/quizzes/{quiz['id']}", token=taker.token).text,
        http.get(f"/api/v1/attempts/{started.json['id']}", token=taker.token).text,
    ]
    right, wrong = right_answers(quiz)[2], {**right_answers(quiz)[2], "response": False}
    at = answers_of(started.json["id"])
    seen += [http.post(at, json=one, token=taker.token).text for one in (right, wrong)]
    for secret in ('"correct', "accepted", "grey", "British", "explanation", '"score"', "3.14"):
        assert not any(secret in text for text in seen), secret


def test_an_author_sees_all_attempts_at_their_quiz(http: Client, people: People) -> None:
    author, ended, running = people.author(), people.user(), people.user()
    quiz = published(http, author)
    play(http, ended, quiz, right_answers(quiz)[:1])
    start(http, running, quiz["id"])
    at = f"/api/v1/quizzes/{quiz['id']}/attempts"
    every, cursor = [], ""
    while True:
        page = http.get(at + cursor, token=author.token).json
        every += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = f"?cursor={page['next_cursor']}"
    assert sorted((one["status"], one["username"], one["score"]) for one in every) == [
        ("in_progress", running.username, None),
        ("submitted", ended.username, 2),
    ]
    only = http.get(f"{at}?status=submitted", token=author.token).json["items"]
    assert [one["username"] for one in only] == [ended.username]
    only = http.get(f"{at}?status=in_progress", token=author.token).json["items"]
    assert [one["username"] for one in only] == [running.username]
    assert http.get(at, token=people.author().token).status == 404
    assert http.get(at, token=ended.token).status == 403


def test_a_page_of_long_reviews_is_short_and_none_is_left_out(
    http: Client, people: People, clock: FakeClock
) -> None:
    taker = people.user()
    questions = [true_false(f"{number}?") for number in range(500)]
    settings: dict[str, Any] = {"questions": questions, "review": {"show": "responses"}}
    quiz = published(http, people.author(), **settings)
    for _ in range(7):
        play(http, taker, quiz, [])
        clock.advance(MINUTE)
    at = "/api/v1/results/my-results?limit=100"
    page = http.get(at, token=taker.token).json
    pages = [page["items"]]
    while page["next_cursor"]:
        page = http.get(f"{at}&cursor={page['next_cursor']}", token=taker.token).json
        pages.append(page["items"])
    assert [[one["number"] for one in items] for items in pages] == [[7, 6], [5, 4], [3, 2], [1]]
    assert {len(one["review"]) for items in pages for one in items} == {500}


def test_ones_own_results_are_listed_newest_first(
    http: Client, people: People, clock: FakeClock
) -> None:
    taker, author = people.user(), people.author()
    one, other = published(http, author), published(http, author, title="Other")
    for quiz in (one, other, one):
        play(http, taker, quiz, [])
        clock.advance(MINUTE)
    at = "/api/v1/results/my-results"
    page = http.get(f"{at}?limit=2", token=taker.token).json
    assert [result["quiz_id"] for result in page["items"]] == [one["id"], other["id"]]
    play(http, taker, other, [])  # new results do not move pages
    rest = http.get(f"{at}?limit=2&cursor={page['next_cursor']}", token=taker.token).json
    assert [(result["quiz_id"], result["number"]) for result in rest["items"]] == [(one["id"], 1)]
    assert rest["next_cursor"] is None
    of_other = http.get(f"{at}?quiz_id={other['id']}", token=taker.token).json["items"]
    assert [result["quiz_id"] for result in of_other] == [other["id"]] * 2
    foreign = http.get(f"{at}?cursor={page['next_cursor']}", token=author.token)
    assert (foreign.status, foreign.code) == (400, "invalid_cursor")
