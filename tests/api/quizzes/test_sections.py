"""Sections: questions that stay together under a title and a passage."""

from typing import Any

import pytest

from tests.support.builders import created, play, right_answers, single, start, true_false
from tests.support.client import Client
from tests.support.people import People
from tests.support.quiz_sections import in_sections, section

QUIZZES = "/api/v1/quizzes"


def reading(**changes: Any) -> dict[str, Any]:
    """A quiz of two sections, of which the second has a passage."""
    passage = {"title": "Reading", "text": "A **bold** tale.", "format": "markdown"}
    questions = [single(f"Of the tale, {number}?") for number in range(8)]
    return in_sections(section(), section(*questions, **passage), **changes)


def test_a_paper_has_its_sections_beside_the_flat_questions(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    made = http.post(QUIZZES, json=reading(), token=author.token)
    assert made.status == 201, made.text
    assert made.json["questions"] is None
    assert made.json["question_count"] == 10
    assert http.post(f"{QUIZZES}/{made.json['id']}/publish", token=author.token).status == 200
    paper = start(http, taker, made.json["id"]).json
    first, second = paper["sections"]
    assert (first["title"], first["text"], first["format"]) == (None, None, "plain")
    assert (second["title"], second["text"]) == ("Reading", "A **bold** tale.")
    assert second["format"] == "markdown"
    asked = [question["id"] for question in paper["questions"]]
    assert asked == [*first["question_ids"], *second["question_ids"]]
    written = [question["id"] for one in made.json["sections"] for question in one["items"]]
    assert asked == written


def test_a_section_is_mixed_by_the_seed_of_the_attempt_and_stays_together(
    http: Client, people: People
) -> None:
    author = people.author()
    body = reading()
    body["sections"][1]["shuffle"] = True
    made = http.post(QUIZZES, json=body, token=author.token).json
    http.post(f"{QUIZZES}/{made['id']}/publish", token=author.token)
    written = [[question["id"] for question in one["items"]] for one in made["sections"]]
    orders = set()
    for taker in (people.user(), people.user(), people.user()):
        paper = start(http, taker, made["id"]).json
        assert paper["sections"][0]["question_ids"] == written[0]
        mixed = paper["sections"][1]["question_ids"]
        assert sorted(mixed) == sorted(written[1])
        again = http.get(f"/api/v1/attempts/{paper['id']}", token=taker.token).json
        assert again["sections"] == paper["sections"]
        orders.add(tuple(mixed))
    assert len(orders) > 1


def test_an_attempt_with_sections_is_scored_and_reviewed(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    body = reading(review={"show": "responses"})
    made = http.post(QUIZZES, json=body, token=author.token).json
    shown = http.post(f"{QUIZZES}/{made['id']}/publish", token=author.token).json
    flat = {**shown, "questions": [one for part in shown["sections"] for one in part["items"]]}
    result = play(http, taker, flat, right_answers(flat))
    assert result["percentage"] == 100
    ended = http.get(f"/api/v1/attempts/{result['attempt_id']}", token=taker.token).json
    assert len(ended["sections"]) == 2
    assert [one["question_id"] for one in result["review"]] == [
        one["id"] for one in ended["questions"]
    ]


def test_after_the_end_no_passage_is_shown_without_its_questions(
    http: Client, people: People
) -> None:
    author, taker = people.author(), people.user()
    made = http.post(QUIZZES, json=reading(), token=author.token).json
    http.post(f"{QUIZZES}/{made['id']}/publish", token=author.token)
    result = play(http, taker, made, [])
    ended = http.get(f"/api/v1/attempts/{result['attempt_id']}", token=taker.token).json
    assert (ended["questions"], ended["sections"]) == ([], [])


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"questions": [single()]}, "/sections"),
        ({"sections": []}, "/sections"),
        ({"sections": None}, "/questions"),
        ({"sections": [{"items": []}]}, "/sections/0/items"),
        ({"sections": [section()] * 101}, "/sections"),
        ({"sections": [section(title="x" * 201)]}, "/sections/0/title"),
        ({"sections": [section(text="x" * 20_001)]}, "/sections/0/text"),
        ({"sections": [section(text="a\x07b")]}, "/sections/0/text"),
        ({"sections": [section(text="<b>", format="markdown")]}, "/sections/0/text"),
        ({"sections": [section(id="sec_0000000000000000000000000A")]}, "/sections/0/id"),
        ({"sections": [section(single(points=0))]}, "/sections/0/items/0/points"),
        (
            {"sections": [section(), section(single(), single(id="que_1"))]},
            "/sections/1/items/1/id",
        ),
        (
            {"sections": [section(single(options=[{"text": "a", "correct": True}] * 2))]},
            "/sections/0/items/0/options",
        ),
        ({"sections": [section(*[single()] * 300), section(*[single()] * 201)]}, "/sections"),
    ],
)
def test_a_section_that_is_wrong_is_refused_with_a_pointer(
    http: Client, people: People, change: dict[str, Any], pointer: str
) -> None:
    body = {**in_sections(section()), **change}
    reply = http.post(QUIZZES, json=body, token=people.author().token)
    assert reply.status == 422, reply.text
    assert pointer in [error["pointer"] for error in reply.json["errors"]]


def test_a_passage_in_plain_text_may_look_like_html(http: Client, people: People) -> None:
    created(http, people.author(), questions=None, sections=[section(text="if a<b and c>d")])


def test_sections_keep_their_identity_through_edits(http: Client, people: People) -> None:
    author = people.author()
    reply = http.post(QUIZZES, json=reading(), token=author.token)
    at, headers = f"{QUIZZES}/{reply.json['id']}", {"If-Match": reply.headers["etag"]}
    first, second = reply.json["sections"]
    body = in_sections({**second, "title": "Renamed"}, first, section(true_false("New.")))
    edited = http.put(at, json=body, token=author.token, headers=headers)
    assert edited.status == 200, edited.text
    ids = [one["id"] for one in edited.json["sections"]]
    assert ids[:2] == [second["id"], first["id"]]
    assert ids[2] not in {first["id"], second["id"]}
    assert [one["id"] for one in edited.json["sections"][1]["items"]] == [
        one["id"] for one in first["items"]
    ]
    twice = in_sections(first, first)
    headers = {"If-Match": edited.headers["etag"]}
    refused = http.put(at, json=twice, token=author.token, headers=headers)
    assert refused.status == 422


def test_single_questions_are_edited_within_their_sections(http: Client, people: People) -> None:
    author = people.author()
    reply = http.post(QUIZZES, json=reading(), token=author.token)
    at, etag = f"{QUIZZES}/{reply.json['id']}", reply.headers["etag"]
    token = author.token

    def sections() -> list[list[str]]:
        shown = http.get(at, token=token).json["sections"]
        return [[one["id"] for one in section["items"]] for section in shown]

    first, second = sections()
    added = http.post(
        f"{at}/questions", json=single("More?"), token=token, headers={"If-Match": etag}
    )
    assert sections() == [first, [*second, added.json["id"]]]
    order = [*reversed(first), *second, added.json["id"]]
    moved = http.put(
        f"{at}/question-order",
        json={"question_ids": order},
        token=token,
        headers={"If-Match": added.headers["etag"]},
    )
    assert moved.status == 200, moved.text
    assert sections()[0] == first[::-1]
    headers = {"If-Match": moved.headers["etag"]}
    across = [second[0], *first[1:], first[0], *second[1:], added.json["id"]]
    refused = http.put(
        f"{at}/question-order", json={"question_ids": across}, token=token, headers=headers
    )
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/question_ids")
    gone = http.delete(f"{at}/questions/{first[0]}", token=token, headers=headers)
    assert sections()[0] == [first[1]]
    headers = {"If-Match": gone.headers["etag"]}
    assert http.delete(f"{at}/questions/{first[1]}", token=token, headers=headers).status == 409


def test_json_round_trip_keeps_sections(http: Client, people: People) -> None:
    author = people.author()
    made = http.post(QUIZZES, json=reading(), token=author.token).json
    written = http.get(f"{QUIZZES}/{made['id']}/export", token=author.token)
    assert "questions" not in written.json
    back = http.post(f"{QUIZZES}/import", json=written.json, token=author.token)
    assert back.status == 201, back.text
    assert back.json["report"]["understood"] == 10

    def content(sections: Any) -> Any:
        if isinstance(sections, list):
            return [content(one) for one in sections]
        if isinstance(sections, dict):
            return {name: content(one) for name, one in sections.items() if name != "id"}
        return sections

    assert content(back.json["quiz"]["sections"]) == content(made["sections"])


@pytest.mark.parametrize("form", ["gift", "moodle_xml", "qti"])
def test_other_formats_say_that_they_leave_out_a_passage(
    http: Client, people: People, form: str
) -> None:
    author = people.author()
    made = http.post(QUIZZES, json=reading(), token=author.token).json
    written = http.get(f"{QUIZZES}/{made['id']}/export?format={form}", token=author.token)
    assert 'the passage of section "Reading" is left out' in written.text


def test_aiken_refuses_a_passage_with_a_pointer(http: Client, people: People) -> None:
    author = people.author()
    made = http.post(QUIZZES, json=reading(), token=author.token).json
    refused = http.get(f"{QUIZZES}/{made['id']}/export?format=aiken", token=author.token)
    pointers = [error["pointer"] for error in refused.json["errors"]]
    assert (refused.status, pointers) == (422, ["/sections/0/items/1", "/sections/1"])
