"""Marking of drawn questions: what each attempt was dealt is queued by its question's id."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.aws_delivery import Cloud
from tests.support.banks import BANKS, bank
from tests.support.builders import start, true_false
from tests.support.client import Client, Reply
from tests.support.counted_calls import counted
from tests.support.draws import QUIZZES, create, draw, filled, opened, publish, sit
from tests.support.marking_exam import Exam, essay
from tests.support.people import People, Person
from tests.support.statistics_runs import computed

REVIEW = {"show": "correct_answers"}
SIZE = 4


@dataclass
class DrawnExam(Exam):
    """A quiz that draws two of four essays of a bank."""

    bank_id: str = ""

    def take(self, *, blank: bool = False) -> tuple[Person, dict[str, Any], dict[str, Any]]:
        """A taker who answers the drawn essays by their own text, with paper and result."""
        taker = self.people.user()
        paper = start(self.http, taker, self.made["id"]).json
        drawn = [one for one in paper["questions"] if one["type"] == "essay"]
        given = [
            {"question_id": one["id"], "response": "" if blank else f"On {one['text']}"}
            for one in drawn
        ]
        at = f"/api/v1/attempts/{paper['id']}"
        saved = self.http.put(f"{at}/answers", json={"answers": given}, token=taker.token)
        assert saved.status == 200, saved.text
        result = self.http.post(f"{at}/submit", token=taker.token)
        assert result.status == 200, result.text
        return taker, paper, result.json

    def queue(self) -> dict[str, tuple[int, int, int]]:
        items = self.http.get(f"{self.at}/marking", token=self.author.token).json["items"]
        return {
            one["question_id"]: (one["unmarked"], one["claimed"], one["marked"]) for one in items
        }

    def edit_bank(self, question_id: str, **changes: Any) -> None:
        at = f"{BANKS}/{self.bank_id}/questions/{question_id}"
        now = self.http.get(at, token=self.author.token)
        own = ("version", "created_at", "updated_at")
        body = {name: one for name, one in now.json.items() if name not in own}
        headers = {"If-Match": now.headers["etag"]}
        done = self.http.put(at, json=body | changes, token=self.author.token, headers=headers)
        assert done.status == 200, done.text


def essays(paper: dict[str, Any]) -> list[str]:
    return [one["id"] for one in paper["questions"] if one["type"] == "essay"]


@pytest.fixture
def exam(http: Client, people: People, cloud: Cloud) -> DrawnExam:
    author = people.author()
    bank_id = bank(http, author)
    questions = [{**essay(f"Topic {number}?"), "points": 10, "tags": []} for number in range(SIZE)]
    body = {"questions": questions}
    assert http.post(f"{BANKS}/{bank_id}/import", json=body, token=author.token).status == 201
    quiz_id = opened(http, author, draw(bank_id, 2, 5), true_false(), review=REVIEW)
    return DrawnExam(http, people, cloud, author, {"id": quiz_id, "questions": []}, bank_id)


def test_drawn_essays_are_asked_saved_and_kept_without_what_markers_read(exam: DrawnExam) -> None:
    taker, paper, result = exam.take()
    asked = [one for one in paper["questions"] if one["type"] == "essay"]
    assert len(asked) == 2
    assert {one["points"] for one in asked} == {5}
    assert "Be kind." not in str(paper)
    shown = exam.http.get(f"/api/v1/attempts/{paper['id']}", token=taker.token)
    assert shown.json["questions"] == paper["questions"]
    assert {one["response"] for one in shown.json["answers"]} == {
        f"On {one['text']}" for one in asked
    }
    assert (result["marking"], result["score"], result["percentage"]) == ("pending", None, None)


def test_queue_counts_drawn_essays_by_their_question(exam: DrawnExam) -> None:
    papers = [exam.take()[1] for _ in range(5)]
    dealt = Counter(one for paper in papers for one in essays(paper))
    assert exam.queue() == {one: (number, 0, 0) for one, number in dealt.items()}


def test_marker_of_a_question_gets_its_responses_alone_at_the_points_of_the_draw(
    exam: DrawnExam,
) -> None:
    papers = [exam.take()[1] for _ in range(4)]
    marker = exam.appoint()
    for question_id, number in Counter(one for paper in papers for one in essays(paper)).items():
        found = []
        while (reply := exam.claim(marker, question_id=question_id)).status == 200:
            found.append(reply.json)
        assert len(found) == number
        assert {one["question_id"] for one in found} == {question_id}
        assert {one["response"] for one in found} == {f"On {one['text']}" for one in found}
        assert {one["points"] for one in found} == {5}
        assert {one["notes_for_markers"] for one in found} == {"Be kind."}
        assert len(found[0]["rubric"]["criteria"]) == 2
        too_many = exam.mark(marker, found[0], 6)
        assert (too_many.status, too_many.json["errors"][0]["pointer"]) == (422, "/points")
    unknown = exam.claim(marker, question_id="que_00000000000000000000000000")
    assert unknown.status == 422


def test_marks_of_drawn_essays_count_after_their_release(exam: DrawnExam) -> None:
    taker, paper, result = exam.take()
    marker = exam.appoint()
    assert exam.mark_all(marker, 4) == 2
    assert exam.result(result, taker)["score"] is None
    refused = exam.take()
    assert (exam.release().code, refused[2]["marking"]) == ("marking_pending", "pending")
    assert exam.release(partial=True).json["left"] == 2
    exam.work_off()
    shown = exam.result(result, taker)
    assert (shown["marking"], shown["score"], shown["max_score"]) == ("released", 8, 11)
    scores = {one["question_id"]: one["score"] for one in shown["review"]}
    assert [scores[one] for one in essays(paper)] == [4, 4]
    assert exam.board() == {taker.id: 8}
    marked = exam.http.get(
        f"{exam.at}/marking/marks?question_id={essays(paper)[0]}", token=marker.token
    ).json["items"]
    assert [one["mark"]["points"] for one in marked] == [4]


def test_blank_drawn_essays_wait_for_nobody(exam: DrawnExam) -> None:
    _, _, result = exam.take(blank=True)
    assert (result["marking"], result["score"]) == ("none", 0)
    assert exam.queue() == {}


def test_regrade_keeps_marks_of_drawn_essays_unless_their_question_changed(
    exam: DrawnExam,
) -> None:
    taker, paper, result = exam.take()
    kept, changed = essays(paper)
    marker = exam.appoint()
    exam.mark_all(marker, 3)
    exam.release()
    exam.work_off()
    exam.edit_bank(kept, notes_for_markers="Be strict.")
    assert exam.regrade().status == 202
    exam.work_off()
    assert exam.result(result, taker)["score"] == 6
    exam.edit_bank(changed, text="Quite another topic?")
    tried = exam.regrade(dry_run=True)
    assert (tried.json["results"], tried.json["changed"]) == (1, 1)
    assert exam.regrade().status == 202
    exam.work_off()
    again = exam.result(result, taker)
    assert (again["marking"], again["score"]) == ("pending", None)
    assert {one: at for one, at in exam.queue().items() if at[0]} == {changed: (1, 0, 0)}
    reply = exam.claim(marker)
    # the attempt keeps the text that it was asked
    assert reply.json["question_id"] == changed
    assert reply.json["text"] != "Quite another topic?"
    exam.mark(marker, reply.json, 5)
    exam.release()
    exam.work_off()
    assert exam.result(result, taker)["score"] == 8


@pytest.mark.parametrize(("mode", "score", "most"), [("drop", 2, 6), ("full_credit", 7, 11)])
def test_a_drawn_essay_that_a_regrade_gives_or_takes_needs_no_mark(
    exam: DrawnExam, mode: str, score: int, most: int
) -> None:
    taker, paper, result = exam.take()
    gone, marked = essays(paper)
    marker = exam.appoint()
    exam.mark(marker, exam.claim(marker, question_id=marked).json, 2)
    assert exam.regrade(mode={gone: mode}).status == 202
    exam.work_off()
    assert set(exam.queue()) == {marked}
    assert exam.release().status == 200
    exam.work_off()
    shown = exam.result(result, taker)
    assert (shown["score"], shown["max_score"]) == (score, most)


def test_a_claim_of_a_drawn_essay_that_was_reworded_is_stale(exam: DrawnExam) -> None:
    _, paper, _ = exam.take()
    question_id = essays(paper)[0]
    marker = exam.appoint()
    claimed = exam.claim(marker, question_id=question_id).json
    exam.edit_bank(question_id, text="Something else?")
    assert exam.regrade().status == 202
    exam.work_off()
    refused = exam.mark(marker, claimed, 3)
    assert (refused.status, refused.code) == (409, "stale_version")


def test_a_reopened_attempt_takes_its_drawn_essays_out_of_the_queue(
    http: Client, exam: DrawnExam
) -> None:
    items = (draw(exam.bank_id, 2, 5), true_false())
    quiz_id = opened(http, exam.author, *items, review={"show": "score"})
    exam.made = {"id": quiz_id, "questions": []}
    taker, paper, result = exam.take()
    at = f"/api/v1/attempts/{result['attempt_id']}"
    body = {"minutes": 5, "reason": "fire"}
    assert http.post(f"{at}/reopen", json=body, token=exam.author.token).status == 200
    assert exam.queue() == dict.fromkeys(essays(paper), (0, 0, 0))
    assert http.post(f"{at}/submit", token=taker.token).json["marking"] == "pending"
    assert exam.queue() == dict.fromkeys(essays(paper), (1, 0, 0))


def test_gradebook_statistics_and_exports_have_drawn_essays(exam: DrawnExam) -> None:
    taker, paper, result = exam.take()
    other = exam.take()
    exam.mark_all(exam.appoint(), 5)
    exam.release()
    exam.work_off()
    author = exam.author
    table = exam.http.get(f"{exam.at}/grades?format=csv&questions=true", token=author.token)
    assert table.status == 200
    for question_id in {*essays(paper), *essays(other[1])}:
        assert f"({question_id})" in table.text
    own = exam.http.get("/api/v1/auth/me/export", token=taker.token)
    text = next(one["text"] for one in paper["questions"] if one["id"] == essays(paper)[0])
    assert f"On {text}" in own.text
    printed = exam.http.get(f"/api/v1/attempts/{paper['id']}/record", token=author.token)
    assert f"On {text}" in printed.text
    found = computed(exam.http, exam.cloud, author, exam.made["id"])
    assert found["attempts"] == 2
    by_id = {one["question_id"]: one for one in found["items"]}
    assert {by_id[one]["facility"] for one in essays(paper)} == {100}
    assert by_id[essays(paper)[0]]["reasons"]["random_guess"] == "not_computable"
    assert result["attempt_id"] in exam.http.get(f"{exam.at}/attempts", token=author.token).text


def essay_bank(http: Client, author: Person, size: int, **changes: Any) -> str:
    bank_id = bank(http, author)
    some = [{**essay(f"{n}?", max_characters=100, **changes), "tags": []} for n in range(size)]
    http.post(f"{BANKS}/{bank_id}/import", json={"questions": some}, token=author.token)
    return bank_id


def published_with(http: Client, author: Person, *items: dict[str, Any]) -> Reply:
    return publish(http, author, create(http, author, *items))


def test_more_to_mark_than_one_end_stores_is_refused(http: Client, people: People) -> None:
    author = people.author()
    bank_id = essay_bank(http, author, 46)
    assert published_with(http, author, draw(bank_id, 45)).status == 200
    refused = published_with(http, author, draw(bank_id, 46))
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/sections")
    beside = essay("And this?", max_characters=100)
    assert published_with(http, author, draw(bank_id, 45), beside).status == 422


def test_all_that_an_attempt_can_draw_ends_in_one_transaction(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    quiz_id = opened(http, author, draw(essay_bank(http, author, 45), 45))
    paper = start(http, taker, quiz_id).json
    given = [{"question_id": one["id"], "response": "Text."} for one in paper["questions"]]
    at = f"/api/v1/attempts/{paper['id']}"
    http.put(f"{at}/answers", json={"answers": given}, token=taker.token)
    assert http.post(f"{at}/submit", token=taker.token).json["marking"] == "pending"
    items = http.get(f"{QUIZZES}/{quiz_id}/marking", token=author.token).json["items"]
    assert [one["unmarked"] for one in items] == [1] * 45


def test_essays_too_long_for_one_attempt_are_refused(http: Client, people: People) -> None:
    author = people.author()
    bank_id = bank(http, author)
    long = [{**essay(f"{n}?", max_characters=20_000), "tags": []} for n in range(8)]
    http.post(f"{BANKS}/{bank_id}/import", json={"questions": long}, token=author.token)
    assert published_with(http, author, draw(bank_id, 6)).status == 200
    refused = published_with(http, author, draw(bank_id, 7))
    assert refused.status == 422
    assert "max_characters" in refused.json["errors"][0]["detail"]


def test_draws_without_essays_ask_for_no_list_of_them(http: Client, people: People) -> None:
    author = people.author()
    quiz_id = opened(http, author, draw(filled(http, author, 3), 1))
    sit(http, people.user(), quiz_id)
    with counted() as calls:
        shown = http.get(f"{QUIZZES}/{quiz_id}/marking", token=author.token)
    assert shown.json["items"] == []
    assert "Query" not in calls
