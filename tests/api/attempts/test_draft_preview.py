"""Preview over HTTP: the draft's paper and its scoring, without an attempt."""

from typing import Any

import pytest

from tests.support.builders import (
    created,
    multiple,
    play,
    published,
    quiz,
    right_answers,
    single,
    start,
    true_false,
)
from tests.support.client import Client, Reply
from tests.support.people import People, Person

SHUFFLED = {"randomize_questions": True, "randomize_options": True}


def preview(http: Client, person: Person, quiz_id: str, **body: Any) -> Reply:
    return http.post(f"/api/v1/quizzes/{quiz_id}/preview", json=body, token=person.token)


def score(http: Client, person: Person, quiz_id: str, answers: list[Any], seed: str = "a") -> Reply:
    body = {"seed": seed, "answers": answers}
    return http.post(f"/api/v1/quizzes/{quiz_id}/preview/score", json=body, token=person.token)


def order(paper: Any) -> list[Any]:
    return [[one["id"], [o["id"] for o in one["options"] or ()]] for one in paper["questions"]]


def test_preview_shows_the_draft_not_the_published_version(http: Client, people: People) -> None:
    author = people.author()
    made = published(http, author, questions=[true_false("Old?")])
    body = quiz(questions=[true_false("New?"), single()])
    at = f"/api/v1/quizzes/{made['id']}"
    assert http.put(at, json=body, token=author.token, headers={"If-Match": "*"}).status == 200
    paper = preview(http, author, made["id"])
    assert paper.status == 200, paper.text
    assert [one["text"] for one in paper.json["questions"]] == ["New?", "Capital of France?"]
    assert paper.json["total_points"] == 3


def test_preview_has_no_keys(http: Client, people: People) -> None:
    author = people.author()
    made = created(http, author).json
    paper = preview(http, author, made["id"])
    for told in ("correct", "accepted", "tolerance", "explanation", "British spelling"):
        assert told not in paper.text


def test_same_seed_gives_the_same_paper_and_others_another(http: Client, people: People) -> None:
    author = people.author()
    questions = [single(f"{number}?") for number in range(6)]
    quiz_id = created(http, author, questions=questions, **SHUFFLED).json["id"]
    papers = [preview(http, author, quiz_id, seed=seed).json for seed in ("a", "a", "b")]
    assert order(papers[0]) == order(papers[1]) != order(papers[2])
    drawn = [preview(http, author, quiz_id).json for _ in range(2)]
    assert drawn[0]["seed"] != drawn[1]["seed"]
    again = preview(http, author, quiz_id, seed=drawn[0]["seed"]).json
    assert order(again) == order(drawn[0])


def test_preview_scores_as_an_attempt_is_scored(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    review = {"show": "correct_answers", "when": "immediately"}
    made = published(http, author, review=review)
    answers = right_answers(made)
    answers[1]["response"] = answers[1]["response"][:1]
    del answers[2]
    shown = score(http, author, made["id"], answers)
    assert shown.status == 200, shown.text
    result = play(http, taker, made, answers)
    same = ("score", "max_score", "percentage", "passed", "marking", "review", "quiz_id")
    assert {one: shown.json[one] for one in same} == {one: result[one] for one in same}


def test_review_of_a_preview_has_the_order_of_its_paper(http: Client, people: People) -> None:
    author = people.author()
    questions = [true_false(f"{number}?") for number in range(8)]
    quiz_id = created(http, author, questions=questions, **SHUFFLED).json["id"]
    paper = preview(http, author, quiz_id, seed="z").json
    result = score(http, author, quiz_id, [], seed="z").json
    assert [one["question_id"] for one in result["review"]] == [
        one["id"] for one in paper["questions"]
    ]
    assert (result["score"], result["passed"]) == (0, False)


def test_preview_has_the_sections_of_the_draft(http: Client, people: People) -> None:
    author = people.author()
    section = {"title": "Read", "text": "A passage.", "shuffle": True, "items": [single("1?")]}
    body = quiz(sections=[section, {"shuffle": False, "items": [true_false("2?")]}])
    del body["questions"]
    made = http.post("/api/v1/quizzes", json=body, token=author.token)
    assert made.status == 201, made.text
    paper = preview(http, author, made.json["id"]).json
    ids = [one["id"] for one in paper["questions"]]
    assert [one["question_ids"] for one in paper["sections"]] == [ids[:1], ids[1:]]
    assert paper["sections"][0]["text"] == "A passage."


def test_essays_of_a_preview_wait_for_nobody_but_say_so(http: Client, people: People) -> None:
    author = people.author()
    essay = {"type": "essay", "text": "Why?", "points": 5}
    made = created(http, author, questions=[essay, true_false()]).json
    answers = [{"question_id": made["questions"][0]["id"], "response": "Because."}]
    result = score(http, author, made["id"], answers).json
    assert (result["score"], result["passed"], result["marking"]) == (None, None, "pending")


def test_editors_preview_and_no_other_staff(http: Client, people: People) -> None:
    author, admin, stranger = people.author(), people.admin(), people.author()
    made = published(http, author)
    for role, expected in [("editor", 200), ("marker", 403), ("proctor", 403), ("viewer", 403)]:
        person = people.user()
        at = f"/api/v1/quizzes/{made['id']}/staff/{person.id}"
        assert http.put(at, json={"role": role}, token=author.token).status < 300
        assert preview(http, person, made["id"]).status == expected, role
        assert score(http, person, made["id"], []).status == expected, role
    assert preview(http, admin, made["id"]).status == 200
    assert preview(http, stranger, made["id"]).status == 404
    assert preview(http, people.user(), made["id"]).status == 403


def test_preview_starts_no_attempt_and_owners_still_cannot(http: Client, people: People) -> None:
    author = people.author()
    made = published(http, author)
    preview(http, author, made["id"])
    assert start(http, author, made["id"]).code == "own_quiz"


@pytest.mark.parametrize("seed", ["", "x" * 65, "a b", "ä", "\n"])
def test_seeds_that_are_no_short_words_are_refused(http: Client, people: People, seed: str) -> None:
    author = people.author()
    quiz_id = created(http, author).json["id"]
    reply = preview(http, author, quiz_id, seed=seed)
    assert reply.status == 422
    assert reply.json["errors"][0]["pointer"] == "/seed"


def test_preview_refuses_invalid_answers_with_pointers(http: Client, people: People) -> None:
    author = people.author()
    made = created(http, author, questions=[single(), multiple()]).json
    one = made["questions"][0]["id"]
    good = {"question_id": one, "response": made["questions"][0]["options"][0]["id"]}
    unknown = {"question_id": "que_" + "0" * 26, "response": True}
    unfit = {"question_id": made["questions"][1]["id"], "response": "opt_none"}
    for answers, pointer in [
        ([good, unknown], "/answers/1/question_id"),
        ([good, good], "/answers/1/question_id"),
        ([good, unfit], "/answers/1/response"),
    ]:
        reply = score(http, author, made["id"], answers)
        assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, pointer)
    too_many = [good] * 501
    assert score(http, author, made["id"], too_many).status == 422


def test_a_whole_paper_of_long_answers_fits(http: Client, people: People) -> None:
    author = people.author()
    essays = [{"type": "essay", "text": f"{n}?", "points": 1} for n in range(4)]
    made = created(http, author, questions=essays).json
    answers = [{"question_id": one["id"], "response": "x" * 20_000} for one in made["questions"]]
    assert score(http, author, made["id"], answers).status == 200
