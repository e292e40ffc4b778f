"""Matching, ordering and cloze over HTTP: asked, saved, scored in part, reviewed."""

from typing import Any

import pytest

from tests.support.builders import published, start
from tests.support.client import Client
from tests.support.people import People
from tests.support.question_samples import options, parts

MATCHING = {
    "type": "matching",
    "stems": parts("dog", "cat"),
    "choices": parts("meow", "woof"),
    "pairs": [[0, 1], [1, 0]],
}
ORDERING = {"type": "ordering", "items": parts("x", "y", "z")}
CLOZE = {
    "type": "cloze",
    "text": "{{1}} and {{2}}",
    "gaps": [
        {"kind": "text", "accepted": ["Paris"], "weight": 3},
        {"kind": "choice", "options": options("a", "b"), "weight": 1},
    ],
}


def by_text(listed: list[dict[str, Any]]) -> dict[str, str]:
    return {one["text"]: one["id"] for one in listed}


def matched(asked: dict[str, Any]) -> list[Any]:
    stems, choices = by_text(asked["stems"]), by_text(asked["choices"])
    right = {stems["dog"]: choices["woof"], stems["cat"]: choices["meow"]}
    return [right, {stems["dog"]: choices["woof"]}]


def ordered(asked: dict[str, Any]) -> list[Any]:
    items = by_text(asked["items"])
    return [[items[name] for name in "xyz"], [items[name] for name in "xzy"]]


def filled(asked: dict[str, Any]) -> list[Any]:
    text, choice = asked["gaps"]
    right = by_text(choice["options"])["a"]
    return [{text["id"]: " paris", choice["id"]: right}, {text["id"]: "Paris"}]


@pytest.mark.parametrize(
    ("members", "respond", "partly"),
    [
        (MATCHING, matched, 6),
        (ORDERING, ordered, 8),
        (CLOZE, filled, 9),
    ],
)
def test_a_right_answer_earns_all_and_a_part_its_share(
    http: Client, people: People, members: dict[str, Any], respond: Any, partly: int
) -> None:
    question = {"text": "Which?", "points": 12, **members}
    author = people.author()
    made = published(http, author, questions=[question], review={"show": "correct_answers"})
    for place, score in ((0, 12), (1, partly)):
        taker = people.user()
        paper = start(http, taker, made["id"]).json
        [asked] = paper["questions"]
        response = respond(asked)[place]
        at = f"/api/v1/attempts/{paper['id']}"
        answer = {"question_id": asked["id"], "response": response}
        assert http.post(f"{at}/answers", json=answer, token=taker.token).status == 200
        [saved] = http.get(at, token=taker.token).json["answers"]
        result = http.post(f"{at}/submit", token=taker.token).json
        assert (result["score"], result["review"][0]["response"]) == (score, saved["response"])
        assert result["review"][0]["correct_response"] is not None
