"""Draws: each attempt has questions of a bank of its own, frozen when the quiz was published."""

from typing import Any

import pytest

from chalicelib import bootstrap
from tests.support.aws_delivery import Cloud
from tests.support.banks import BANKS, add, bank
from tests.support.builders import numeric, short_text, single, start, true_false
from tests.support.client import Client
from tests.support.draws import QUIZZES, answers, create, draw, filled, opened, publish, sit
from tests.support.job_queue import work_off
from tests.support.people import People


def test_each_attempt_has_a_sample_of_its_own(http: Client, people: People) -> None:
    author = people.author()
    quiz_id = opened(http, author, true_false(), draw(filled(http, author)), numeric())
    samples = set()
    for _ in range(4):
        taker = people.user()
        paper = start(http, taker, quiz_id).json
        texts = [one["text"] for one in paper["questions"]]
        assert (len(texts), len(set(texts))) == (6, 6)
        assert (texts[0], texts[-1]) == ("Water is wet.", "Pi to two places?")
        assert [one["points"] for one in paper["questions"]] == [1, 2, 2, 2, 2, 1]
        assert paper["sections"][0]["question_ids"] == [one["id"] for one in paper["questions"]]
        again = http.get(f"/api/v1/attempts/{paper['id']}", token=taker.token).json
        assert again["questions"] == paper["questions"]
        samples.add(frozenset(texts))
    assert len(samples) > 1


def test_a_summary_counts_what_is_drawn(http: Client, people: People) -> None:
    author = people.author()
    quiz_id = opened(http, author, true_false(), draw(filled(http, author), 5, 1.5))
    shown = http.get(f"{QUIZZES}/{quiz_id}", token=people.user().token).json
    assert (shown["question_count"], shown["total_points"]) == (6, 8.5)


def test_drawn_questions_are_saved_scored_and_reviewed_as_any_other(
    http: Client, people: People
) -> None:
    author, taker = people.author(), people.user()
    review = {"show": "correct_answers"}
    bank_id = filled(http, author)
    quiz_id = opened(http, author, draw(bank_id), true_false(), review=review)
    paper, result = sit(http, taker, quiz_id)
    assert (result["score"], result["max_score"]) == (8, 9)
    reviewed = result["review"]
    assert [one["question_id"] for one in reviewed] == [one["id"] for one in paper["questions"]]
    for question, one in zip(paper["questions"][:4], reviewed[:4], strict=True):
        number = question["text"].strip("Number ?")
        assert one["correct_response"] == [f"answer-{number}"]
        assert (one["score"], one["points"], one["correct"]) == (2, 2, True)
    for token in (taker.token, author.token):
        at = f"/api/v1/results/attempts/{paper['id']}"
        read = http.get(at, token=token).json
        assert (read["score"], read["review"]) == (8, reviewed)
    receipt = http.post("/api/v1/receipts/verify", json={"receipt": result["receipt"]})
    assert receipt.json["valid"] is True


def test_a_published_draw_keeps_what_it_froze(http: Client, people: People) -> None:
    author, early, late = people.author(), people.user(), people.user()
    bank_id = filled(http, author, 4)
    quiz_id = opened(http, author, draw(bank_id), review={"show": "correct_answers"})
    paper = start(http, early, quiz_id).json
    at = f"{BANKS}/{bank_id}/questions"
    for one in http.get(at, token=author.token).json["items"]:
        body = {**short_text("Changed?", accepted=["new"]), "tags": []}
        headers = {"If-Match": '"v1"'}
        assert http.put(f"{at}/{one['id']}", json=body, token=author.token, headers=headers).status
    bootstrap.reset(bootstrap.externals())
    assert http.delete(f"{BANKS}/{bank_id}", token=author.token).status == 204
    kept = http.get(f"/api/v1/attempts/{paper['id']}", token=early.token).json
    assert kept["questions"] == paper["questions"]
    again, result = sit(http, late, quiz_id)
    assert {one["text"] for one in again["questions"]} == {f"Number {n}?" for n in range(4)}
    assert result["percentage"] == 100
    refused = http.post(f"{QUIZZES}/{quiz_id}/publish", token=author.token)
    assert refused.status == 422
    assert refused.json["errors"][0]["pointer"] == "/sections/0/items/0/draw/bank_id"


def test_publishing_freezes_anew_only_what_changed(http: Client, people: People) -> None:
    author = people.author()
    bank_id = filled(http, author, 4)
    made = create(http, author, draw(bank_id))
    assert publish(http, author, made).json["version"] == 1
    assert publish(http, author, made).json["version"] == 1
    add(http, author, bank_id, single("Fresh?"))
    assert publish(http, author, made).json["version"] == 2
    assert publish(http, author, made).json["version"] == 2


def test_a_pool_that_is_too_small_says_how_many_there_are(http: Client, people: People) -> None:
    author = people.author()
    bank_id = filled(http, author, 3)
    made = create(http, author, true_false(), draw(bank_id, 4))
    refused = publish(http, author, made)
    assert (refused.status, refused.code) == (422, "pool_too_small")
    assert "3" in refused.json["detail"]
    assert refused.json["errors"][0]["pointer"] == "/sections/0/items/1/draw/count"
    assert http.get(f"{QUIZZES}/{made.json['id']}", token=author.token).json["status"] == "draft"


def test_two_draws_of_one_pool_have_no_question_in_common(http: Client, people: People) -> None:
    author = people.author()
    bank_id = filled(http, author, 6)
    quiz_id = opened(http, author, draw(bank_id, 3, 1), draw(bank_id, 3, 2))
    paper = start(http, people.user(), quiz_id).json
    assert len({one["id"] for one in paper["questions"]}) == 6
    assert [one["points"] for one in paper["questions"]] == [1, 1, 1, 2, 2, 2]
    made = create(http, author, draw(bank_id, 3), draw(bank_id, 4))
    assert publish(http, author, made).code == "pool_too_small"


def test_a_draw_selects_by_tags_and_types(http: Client, people: People) -> None:
    author = people.author()
    bank_id = bank(http, author)
    add(http, author, bank_id, single("a"), "easy", "map")
    add(http, author, bank_id, single("b"), "easy")
    add(http, author, bank_id, true_false("c"), "easy", "map")
    selected = draw(bank_id, 1, tags=["easy", "map"], types=["single_choice", "numeric"])
    quiz_id = opened(http, author, selected)
    paper = start(http, people.user(), quiz_id).json
    assert [one["text"] for one in paper["questions"]] == ["a"]


def test_only_who_may_read_a_bank_draws_from_it(http: Client, people: People) -> None:
    owner, other, viewer = people.author(), people.author(), people.author()
    bank_id = filled(http, owner)
    http.put(f"{BANKS}/{bank_id}/staff/{viewer.id}", json={"role": "viewer"}, token=owner.token)
    refused = create(http, other, draw(bank_id))
    pointer = "/sections/0/items/0/draw/bank_id"
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, pointer)
    made = create(http, viewer, draw(bank_id))
    assert publish(http, viewer, made).status == 200
    http.delete(f"{BANKS}/{bank_id}/staff/{viewer.id}", token=owner.token)
    assert publish(http, viewer, made).status == 422


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"count": 0}, "/count"),
        ({"count": 501}, "/count"),
        ({"points": 0}, "/points"),
        ({"points": 1.0001}, "/points"),
        ({"bank_id": "bnk_1"}, "/bank_id"),
        ({"tags": ["a", "a"]}, "/tags"),
        ({"types": ["hologram"]}, "/types/0"),
        ({"no_repeat": True}, "/no_repeat"),
    ],
)
def test_a_draw_that_is_wrong_is_refused_with_a_pointer(
    http: Client, people: People, change: dict[str, Any], pointer: str
) -> None:
    author = people.author()
    reply = create(http, author, draw(bank(http, author), **change))
    found = [one["pointer"] for one in reply.json["errors"]]
    assert (reply.status, found) == (422, [f"/sections/0/items/0/draw{pointer}"])


def test_no_repeat_prefers_questions_not_had_before(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    bank_id = filled(http, author, 10)
    quiz_id = opened(http, author, draw(bank_id, 4), no_repeat=True)
    papers = [sit(http, taker, quiz_id)[0] for _ in range(3)]
    had = [{one["text"] for one in paper["questions"]} for paper in papers]
    assert had[0].isdisjoint(had[1])
    # two of ten were left
    assert len(had[2] - had[0] - had[1]) == 2
    assert len(had[2]) == 4


def test_a_regrade_matches_drawn_questions_by_id(
    http: Client, people: People, cloud: Cloud
) -> None:
    author, taker = people.author(), people.user()
    bank_id = filled(http, author, 4)
    quiz_id = opened(http, author, draw(bank_id), true_false(), review={"show": "correct_answers"})
    paper, result = sit(http, taker, quiz_id)
    assert result["score"] == 8
    wrong = paper["questions"][1]["id"]
    at = f"{BANKS}/{bank_id}/questions/{wrong}"
    body = {**short_text("Reworded?", accepted=["nothing"]), "tags": []}
    http.put(at, json=body, token=author.token, headers={"If-Match": '"v1"'})
    tried = http.post(f"{QUIZZES}/{quiz_id}/regrade", json={"dry_run": True}, token=author.token)
    assert tried.status == 200, tried.text
    assert (tried.json["results"], tried.json["lowered"], tried.json["unmatched"]) == (1, 1, [])
    begun = http.post(f"{QUIZZES}/{quiz_id}/regrade", json={}, token=author.token)
    assert begun.status == 202, begun.text
    work_off(cloud)
    read = http.get(f"/api/v1/results/attempts/{paper['id']}", token=taker.token).json
    assert (read["score"], read["max_score"]) == (6, 9)
    scores = {one["question_id"]: one["score"] for one in read["review"]}
    assert scores[wrong] == 0


def test_a_regrade_names_candidates_that_are_gone(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    bank_id = filled(http, author, 5)
    quiz_id = opened(http, author, draw(bank_id, 4))
    sit(http, taker, quiz_id)
    gone = http.get(f"{BANKS}/{bank_id}/questions", token=author.token).json["items"][0]["id"]
    at = f"{BANKS}/{bank_id}/questions/{gone}"
    assert http.delete(at, token=author.token, headers={"If-Match": '"v1"'}).status == 204
    begun = http.post(f"{QUIZZES}/{quiz_id}/regrade", json={}, token=author.token)
    assert [one["question_id"] for one in begun.json["unmatched"]] == [gone]


def test_a_drawn_question_can_be_dropped_by_a_regrade(
    http: Client, people: People, cloud: Cloud
) -> None:
    author, taker = people.author(), people.user()
    quiz_id = opened(http, author, draw(filled(http, author, 4)))
    paper, _ = sit(http, taker, quiz_id)
    body = {"mode": {paper["questions"][0]["id"]: "drop"}}
    begun = http.post(f"{QUIZZES}/{quiz_id}/regrade", json=body, token=author.token)
    assert begun.status == 202, begun.text
    work_off(cloud)
    read = http.get(f"/api/v1/results/attempts/{paper['id']}", token=author.token).json
    assert (read["score"], read["max_score"]) == (6, 6)
    unknown = {"mode": {"que_00000000000000000000000000": "drop"}}
    refused = http.post(f"{QUIZZES}/{quiz_id}/regrade", json=unknown, token=author.token)
    assert refused.status == 422


def test_a_preview_draws_by_its_seed(http: Client, people: People) -> None:
    author = people.author()
    made = create(http, author, true_false(), draw(filled(http, author)))
    at = f"{QUIZZES}/{made.json['id']}/preview"
    first = http.post(at, json={"seed": "a"}, token=author.token)
    assert first.status == 200, first.text
    assert http.post(at, json={"seed": "a"}, token=author.token).json == first.json
    other = http.post(at, json={"seed": "b"}, token=author.token).json
    assert other["questions"] != first.json["questions"]
    assert (len(first.json["questions"]), first.json["total_points"]) == (5, 9)
    body = {"seed": "a", "answers": answers(first.json)}
    scored = http.post(f"{at}/score", json=body, token=author.token).json
    assert (scored["score"], scored["max_score"]) == (8, 9)


def test_an_export_in_json_keeps_draws_and_others_say_that_they_do_not(
    http: Client, people: People
) -> None:
    author = people.author()
    made = create(http, author, true_false(), draw(filled(http, author), tags=["all"]))
    at = f"{QUIZZES}/{made.json['id']}/export"
    written = http.get(at, token=author.token).json
    assert written["sections"][0]["items"][1] == made.json["sections"][0]["items"][1]
    back = http.post(f"{QUIZZES}/import", json=written, token=author.token)
    assert back.status == 201, back.text
    assert back.json["quiz"]["question_count"] == 5
    stranger = people.author()
    assert http.post(f"{QUIZZES}/import", json=written, token=stranger.token).status == 422
    gift = http.get(f"{at}?format=gift", token=author.token).text
    assert "4 questions that a section draws are left out" in gift


def test_a_monitor_counts_drawn_questions(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    quiz_id = opened(http, author, true_false(), draw(filled(http, author)))
    start(http, taker, quiz_id)
    shown = http.get(f"{QUIZZES}/{quiz_id}/monitor", token=author.token).json
    assert shown["items"][0]["question_count"] == 5


def test_a_reopened_attempt_keeps_its_sample_and_its_answers(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    quiz_id = opened(http, author, draw(filled(http, author)), no_repeat=True)
    paper, _ = sit(http, taker, quiz_id)
    at = f"/api/v1/attempts/{paper['id']}"
    body = {"minutes": 5, "reason": "The fire alarm rang."}
    reopened = http.post(f"{at}/reopen", json=body, token=author.token)
    assert reopened.status == 200, reopened.text
    again = http.get(at, token=taker.token).json
    assert again["questions"] == paper["questions"]
    assert len(again["answers"]) == 4
    assert http.post(f"{at}/submit", token=taker.token).json["percentage"] == 100


def test_statistics_count_drawn_questions(http: Client, people: People, cloud: Cloud) -> None:
    author = people.author()
    quiz_id = opened(http, author, draw(filled(http, author, 5), 3), true_false())
    for _ in range(4):
        sit(http, people.user(), quiz_id)
    at = f"{QUIZZES}/{quiz_id}/statistics"
    assert http.post(at, json={"attempts": "all"}, token=author.token).status == 202
    work_off(cloud)
    found = http.get(f"{at}?attempts=all", token=author.token)
    assert found.status == 200, found.text
    assert found.json["attempts"] == 4
    facilities = [one["facility"] for one in found.json["items"]]
    # all drawn ones were answered rightly, the fixed one never
    assert sorted(set(facilities)) == [0, 100]
