"""Statistics asked for over HTTP, and computed."""

from typing import Any

from tests.support.aws_delivery import Cloud
from tests.support.builders import play, right_answers
from tests.support.client import Client, Reply
from tests.support.people import People, Person


def work_off(cloud: Cloud) -> int:
    """Run jobs until none waits; return how many messages there were."""
    number = 0
    while bodies := cloud.waiting("job_queue"):
        number += len(bodies)
        assert cloud.expire(*bodies) == []
    return number


def ask(http: Client, person: Person, quiz_id: str, attempts: str = "first") -> Reply:
    at = f"/api/v1/quizzes/{quiz_id}/statistics"
    return http.post(at, json={"attempts": attempts}, token=person.token)


def read(
    http: Client, person: Person, quiz_id: str, attempts: str = "first", **options: Any
) -> Reply:
    at = f"/api/v1/quizzes/{quiz_id}/statistics?attempts={attempts}"
    return http.get(at, token=person.token, **options)


def computed(
    http: Client, cloud: Cloud, person: Person, quiz_id: str, attempts: str = "first"
) -> Any:
    """The statistics as of now."""
    asked = ask(http, person, quiz_id, attempts)
    assert asked.status == 202, asked.text
    work_off(cloud)
    reply = read(http, person, quiz_id, attempts)
    assert reply.status == 200, reply.text
    return reply.json


def take(http: Client, people: People, made: dict[str, Any], pattern: str) -> Person:
    """An attempt with a letter for each question: right, wrong, or left out (-)."""
    taker = people.user()
    answer_by(http, taker, made, pattern)
    return taker


def answer_by(http: Client, taker: Person, made: dict[str, Any], pattern: str) -> str:
    answers = []
    for letter, question, right in zip(
        pattern, made["questions"], right_answers(made), strict=True
    ):
        if letter == "r":
            answers.append(right)
        elif letter == "w":
            answers.append({**right, "response": wrong_response(question)})
    return str(play(http, taker, made, answers)["attempt_id"])


def wrong_response(question: dict[str, Any]) -> Any:
    if question["type"] == "true_false":
        return not question["correct"]
    wrong = next(one["id"] for one in question["options"] if not one["correct"])
    return [wrong] if question["type"] == "multiple_choice" else wrong
