"""POST /attempts/{attempt_id}/submit: once, also of a deleted quiz."""

from tests.support.builders import play, published, right_answers, start
from tests.support.client import Client
from tests.support.people import People


def answers_of(attempt_id: str) -> str:
    return f"/api/v1/attempts/{attempt_id}/answers"


def test_submitting_again_gives_the_same_result(http: Client, people: People) -> None:
    taker, quiz = people.user(), published(http, people.author())
    result = play(http, taker, quiz, right_answers(quiz)[:2])
    again = http.post(f"/api/v1/attempts/{result['attempt_id']}/submit", token=taker.token)
    assert (again.status, again.json) == (200, result)


def test_running_attempt_finishes_after_deletion_of_the_quiz(http: Client, people: People) -> None:
    taker, author = people.user(), people.author()
    quiz = published(http, author)
    attempt = start(http, taker, quiz["id"]).json["id"]
    assert http.delete(f"/api/v1/quizzes/{quiz['id']}", token=author.token).status == 204
    body = {"answers": right_answers(quiz)}
    assert http.put(answers_of(attempt), json=body, token=taker.token).status == 200
    assert http.post(f"/api/v1/attempts/{attempt}/submit", token=taker.token).json["score"] == 8
    assert start(http, people.user(), quiz["id"]).status == 404
    assert http.get(f"/api/v1/leaderboard/quizzes/{quiz['id']}", token=taker.token).status == 404
