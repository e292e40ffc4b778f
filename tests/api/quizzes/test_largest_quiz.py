"""The largest valid quiz through its whole life, with responses within Lambda's limit."""

import json
import random
from typing import Any

from chalicelib import bootstrap
from chalicelib.questions.identity import QuestionIds
from chalicelib.quizzes.models import Draft
from chalicelib.quizzes.schemas import QuizIn
from tests.support.builders import quiz, single, start, true_false
from tests.support.client import Client, Reply
from tests.support.people import People, Person

LAMBDA_BYTES = 6_000_000
QUESTIONS, LETTERS, OPTIONS = 500, 5_000, 4
QUIZ_ID = "quz_00000000000000000000000001"
AT = f"/api/v1/quizzes/{QUIZ_ID}"
LETTERS_OF_BYTES = (b"abcdefghijklmnopqrstuvwxyz ABCDEFGH?" * 8)[:256]
chance = random.Random(7)  # noqa: S311


def noise(length: int) -> str:
    """A text that compresses badly."""
    return chance.randbytes(length - 2).translate(LETTERS_OF_BYTES).decode().join("xx")


def largest() -> dict[str, Any]:
    options = [{"text": noise(400), "correct": place == 0} for place in range(OPTIONS)]
    return single(noise(LETTERS), options=options)


def fits(reply: Reply) -> bool:
    return len(json.dumps(reply.text)) + 10_000 < LAMBDA_BYTES


def explained() -> dict[str, Any]:
    """A question with an explanation of the maximum size in bytes."""
    return true_false(noise(LETTERS), explanation="\U0001d538" * 5_000)


def author_of(people: People, *last: dict[str, Any]) -> Person:
    """The author of the largest quiz, which ends with these questions."""
    author = people.author()
    body = quiz(questions=[], review={"show": "correct_answers", "when": "immediately"})
    body["questions"] = [*(largest() for _ in range(QUESTIONS - len(last))), *last]

    def make(ids: QuestionIds) -> Draft:
        return QuizIn.model_validate_json(json.dumps(body)).draft(ids)

    bootstrap.quizzes().create(QUIZ_ID, author.id, make)
    return author


def test_the_largest_quiz_is_edited_taken_reviewed_listed_and_exported(
    http: Client, people: People
) -> None:
    author = author_of(people)

    def ask(method: str, at: str, who: Person = author, **options: Any) -> Any:
        reply = http.request(method, at, token=who.token, **options)
        assert reply.status < 300, reply.text[:500]
        assert fits(reply), (method, at, len(reply.text))
        return reply

    read = ask("GET", AT)
    first, second = (read.json["questions"][place]["id"] for place in (0, 1))
    match = {"If-Match": read.headers["etag"]}
    replaced = ask("PUT", f"{AT}/questions/{first}", json=true_false(noise(LETTERS)), headers=match)
    match = {"If-Match": replaced.headers["etag"]}
    removed = ask("DELETE", f"{AT}/questions/{second}", headers=match)
    match = {"If-Match": removed.headers["etag"]}
    added = ask("POST", f"{AT}/questions", json=largest(), headers=match)
    match = {"If-Match": added.headers["etag"]}
    patched = ask("PATCH", AT, json={"title": "The largest"}, headers=match)
    assert (patched.json["title"], patched.json["question_count"]) == ("The largest", QUESTIONS)
    ask("POST", f"{AT}/publish", json={})

    taker = people.user()
    paper = start(http, taker, QUIZ_ID)
    assert fits(paper)
    assert len(paper.json["questions"]) == QUESTIONS
    at = f"/api/v1/attempts/{paper.json['id']}"
    given = [
        {
            "question_id": one["id"],
            "response": one["options"][0]["id"] if "options" in one else True,
        }
        for one in paper.json["questions"][-100:]
    ]
    ask("PUT", f"{at}/answers", taker, json={"answers": given})
    ask("GET", at, taker)
    result = ask("POST", f"{at}/submit", taker)
    assert len(result.json["review"]) == QUESTIONS
    ask("GET", at, taker)
    listed = ask("GET", "/api/v1/results/my-results?limit=100", taker)
    assert listed.json["items"][0]["review"] == result.json["review"]
    ask("POST", f"{AT}/regrade", json={"dry_run": True})
    for format_name in ("json", "gift", "moodle_xml", "qti"):
        ask("GET", f"{AT}/export?format={format_name}")
    exported = ask("GET", "/api/v1/auth/me/export", taker)
    assert exported.json["held"]["results"][0]["review"] == result.json["review"]


def test_question_beyond_the_response_limit_is_refused(http: Client, people: People) -> None:
    author = author_of(people, *(explained() for _ in range(6)))
    read = http.get(AT, token=author.token)
    etag, statuses = read.headers["etag"], []
    for one in read.json["questions"][:50]:
        at, headers = f"{AT}/questions/{one['id']}", {"If-Match": etag}
        reply = http.put(at, json=explained(), token=author.token, headers=headers)
        statuses.append(reply.status)
        if reply.status != 200:
            break
        etag = reply.headers["etag"]
    assert statuses[0] == 200
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/questions")


def test_export_format_beyond_the_response_limit_is_refused(http: Client, people: People) -> None:
    author = people.author()
    body = quiz(questions=[true_false("&" * LETTERS) for _ in range(QUESTIONS)])

    def make(ids: QuestionIds) -> Draft:
        return QuizIn.model_validate_json(json.dumps(body)).draft(ids)

    bootstrap.quizzes().create(QUIZ_ID, author.id, make)
    refused = http.get(f"{AT}/export?format=qti", token=author.token)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/format")
    assert fits(http.get(f"{AT}/export?format=json", token=author.token))
