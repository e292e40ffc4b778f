"""Papers of all types, sections and draws: nothing of the key, in words, ids, sizes or order."""

import json
from collections import Counter
from typing import Any

import pytest

from chalicelib.questions.registry import TYPES
from chalicelib.quizzes.dealing import in_attempt_order
from chalicelib.quizzes.models import QuizVersion
from tests.support.answer_members import members
from tests.support.banks import BANKS, bank
from tests.support.builders import start
from tests.support.client import Client, Reply
from tests.support.people import People
from tests.support.question_samples import SAMPLES, built, options, parts
from tests.support.quiz_sections import in_sections, section
from tests.support.rule_samples import quiz_version

SENTINEL = "sentinel"
NUMBER = "27182.81828"
NEVER = (
    "correct",
    "accepted",
    "tolerance",
    "pairs",
    "explanation",
    "weight",
    "rubric",
    "notes_for_markers",
    "correct_response",
    "scoring",
    "bank_id",
    "tags",
    "draw",
)
"""Members that no taker's paper has, whatever they hold."""
QUIZZES = "/api/v1/quizzes"


def question(kind: str, **members_: Any) -> dict[str, Any]:
    return {"type": kind, "text": f"A {kind}?", "points": 1, "explanation": SENTINEL, **members_}


def asked() -> list[dict[str, Any]]:
    """A question of each type; what only the key has reads ``sentinel`` or is a known number."""
    gaps = [
        {"kind": "text", "accepted": [SENTINEL]},
        {"kind": "choice", "options": options("a", "b")},
        {"kind": "numeric", "correct": NUMBER, "tolerance": "0.00577"},
    ]
    return [
        question("single_choice", options=options("a", "b", "c")),
        question("multiple_choice", options=options("a", "b", "c", correct="ab")),
        question("true_false", correct=True),
        question("numeric", correct=NUMBER, tolerance="0.00577"),
        question("short_text", accepted=[SENTINEL]),
        question(
            "matching", stems=parts("p", "q"), choices=parts("r", "s"), pairs=[[0, 1], [1, 0]]
        ),
        question("ordering", items=parts("x", "y", "z")),
        question("cloze", text="{{1}} {{2}} {{3}}", gaps=gaps),
        question(
            "essay",
            notes_for_markers=SENTINEL,
            rubric={"criteria": [{"text": SENTINEL, "levels": [{"points": 1, "text": SENTINEL}]}]},
        ),
    ]


def test_the_search_covers_every_type() -> None:
    assert {one["type"] for one in asked()} == set(TYPES)


def leaks(reply: Reply) -> list[str]:
    text = (reply.text + repr(reply.headers)).lower()
    found = [word for word in (SENTINEL, NUMBER, "0.00577", "bnk_", "secret-tag") if word in text]
    if reply.text and "json" in reply.headers.get("content-type", ""):
        found += [name for name, _ in members(reply.json) if name in NEVER]
    return found


def wrong_answers(paper: dict[str, Any]) -> list[tuple[str, Any]]:
    """To every question a response that is none."""
    nonsense: list[Any] = [{"x": "y"}, ["opt_0"], "1,234", 17, False, "x" * 20_001, {"gap_0": "a"}]
    return [(one["id"], given) for one in paper["questions"] for given in nonsense]


def test_no_answer_to_a_taker_has_anything_of_the_key(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    bank_id = bank(http, author)
    candidates = [{**one, "tags": ["secret-tag"]} for one in asked()] * 2
    http.post(f"{BANKS}/{bank_id}/import", json={"questions": candidates}, token=author.token)
    draw = {"bank_id": bank_id, "tags": ["secret-tag"], "count": 12, "points": 1}
    body = in_sections(
        section(*asked(), title="One", text="A passage."),
        section({"draw": draw}, shuffle=True),
        review={"show": "nothing"},
        no_repeat=True,
    )
    made = http.post(QUIZZES, json=body, token=author.token)
    assert made.status == 201, made.text
    quiz_id = made.json["id"]
    assert http.post(f"{QUIZZES}/{quiz_id}/publish", token=author.token).status == 200
    begun = start(http, taker, quiz_id)
    at = f"/api/v1/attempts/{begun.json['id']}"
    seen = [begun, http.get(at, token=taker.token), http.get(f"{at}/live", token=taker.token)]
    for question_id, given in wrong_answers(begun.json):
        answer = {"question_id": question_id, "response": given}
        seen.append(http.post(f"{at}/answers", json=answer, token=taker.token))
    assert {one.status for one in seen} == {200, 201, 422}
    seen.append(http.get(at, token=taker.token))
    seen.append(http.post(f"{at}/submit", token=taker.token))
    seen += [
        http.get(path, token=taker.token)
        for path in (
            at,
            f"/api/v1/results/attempts/{begun.json['id']}",
            "/api/v1/results/my-results",
            "/api/v1/results/grades",
            f"{QUIZZES}/{quiz_id}",
            QUIZZES,
            f"{QUIZZES}/{quiz_id}/questions/{begun.json['questions'][0]['id']}",
            f"{BANKS}/{bank_id}",
        )
    ]
    told = [(reply.status, found) for reply in seen if (found := leaks(reply))]
    # what a taker sent comes back to them, and nothing else
    assert told == []


VARIANTS: dict[str, dict[str, Any]] = {
    "single": {"options": options("a", "b", "c", correct="c")},
    "all or nothing": {"options": options("a", "b", "c", correct="c")},
    "true or false": {"correct": True},
    "numeric": {"correct": "2.71", "tolerance": "5"},
    "short text": {"accepted": ["a much longer text than before"]},
    "matching": {"pairs": [[0, 4], [1, 3], [2, 0], [3, 0]], "scoring": "all_or_nothing"},
    "cloze": {
        "gaps": [
            {"kind": "text", "accepted": ["Rome", "Roma"], "weight": 9},
            {"kind": "choice", "options": options("a", "b", correct="b"), "weight": 2},
            {"kind": "numeric", "correct": "88", "tolerance": "1", "weight": 3},
        ]
    },
    "essay": {"notes_for_markers": "Strict.", "rubric": None},
}


@pytest.mark.parametrize("name", VARIANTS)
def test_another_key_makes_the_same_paper_to_the_byte(name: str) -> None:
    papers = []
    for sample in (SAMPLES[name], {**SAMPLES[name], **VARIANTS[name]}):
        one, _ = built(sample)
        papers.append(json.dumps(TYPES[one.type].paper(one.body)))
    assert papers[0] == papers[1]


@pytest.mark.parametrize(
    ("name", "part_list"),
    [("matching", "stems"), ("matching", "choices"), ("ordering by pairs", "items")],
)
def test_what_is_always_mixed_comes_in_every_place_alike(name: str, part_list: str) -> None:
    one, _ = built(SAMPLES[name])
    version: QuizVersion = quiz_version(one)
    first = one.body[part_list][0][0]
    places: Counter[int] = Counter()
    for number in range(600):
        [dealt] = in_attempt_order(version, number.to_bytes(16, "big"))
        places[[part[0] for part in dealt.body[part_list]].index(first)] += 1
    size = len(one.body[part_list])
    assert len(places) == size
    # four deviations of the count of one place
    most = 4 * (600 * (size - 1) / size**2) ** 0.5
    assert all(abs(count - 600 / size) < most for count in places.values())
