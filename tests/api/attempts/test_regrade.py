"""Regrades: a corrected key changes all results, upwards and downwards."""

from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.attempts.regrade import Regrade
from chalicelib.attempts.store import slot_key
from chalicelib.clock import DAY, HOUR, MINUTE
from chalicelib.dynamo.reads import get
from chalicelib.dynamo.writes import batch_delete, put, write
from chalicelib.jobs import scheduled
from chalicelib.quizzes.tasks import REGRADE
from chalicelib.settings import settings
from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published, quiz, right_answers, single, start, true_false
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.job_queue import work_off
from tests.support.leaderboard_rows import with_enough_takers
from tests.support.people import People, Person

WATER, PARIS = true_false("Is water dry?", points=3), single(points=2)


@pytest.fixture
def author(people: People) -> Person:
    return people.author()


@pytest.fixture
def wrong(http: Client, author: Person) -> dict[str, Any]:
    """A quiz that takes water for dry."""
    review = {"show": "correct_answers", "when": "immediately"}
    return published(http, author, questions=[WATER, PARIS], review=review)


def corrected(http: Client, author: Person, made: dict[str, Any], **changes: Any) -> None:
    water, paris = made["questions"]
    questions = [{**water, "correct": False}, paris]
    body = quiz(questions=questions, review={"show": "correct_answers", "when": "immediately"})
    reply = http.put(
        f"/api/v1/quizzes/{made['id']}",
        json={**body, **changes},
        token=author.token,
        headers={"If-Match": "*"},
    )
    assert reply.status == 200, reply.text


def regrade(http: Client, author: Person, made: dict[str, Any]) -> Reply:
    return http.post(f"/api/v1/quizzes/{made['id']}/regrade", token=author.token)


def board(http: Client, made: dict[str, Any], person: Person) -> list[tuple[str, Any]]:
    at = f"/api/v1/leaderboard/quizzes/{made['id']}"
    items = http.get(at, token=person.token).json["items"]
    return [(one["username"], one["score"]) for one in items]


def result_of(http: Client, attempt_id: str, person: Person) -> Any:
    return http.get(f"/api/v1/results/attempts/{attempt_id}", token=person.token).json


def say(question: dict[str, Any], *, truth: bool) -> dict[str, Any]:
    return {"question_id": question["id"], "response": truth}


def test_scores_rise_and_fall_on_boards_grades_and_reviews(
    http: Client, people: People, cloud: Cloud, author: Person, wrong: dict[str, Any]
) -> None:
    misled, knowing = people.user(), people.user()
    with_enough_takers(wrong["id"])
    water = wrong["questions"][0]
    one = play(http, misled, wrong, [say(water, truth=True), right_answers(wrong)[1]])
    other = play(http, knowing, wrong, [say(water, truth=False)])
    cloud.stream()
    assert board(http, wrong, misled) == [(misled.username, 5), (knowing.username, 0)]
    corrected(http, author, wrong)
    regrade(http, author, wrong)
    answer = regrade(http, author, wrong)
    expected = {"quiz_id": wrong["id"], "version": 2, "unmatched": []}
    assert (answer.status, answer.json) == (202, expected)
    work_off(cloud)
    assert board(http, wrong, misled) == [(knowing.username, 3), (misled.username, 2)]
    now = result_of(http, one["attempt_id"], misled)
    assert (now["score"], now["percentage"], now["passed"]) == (2, 40, False)
    assert now["quiz_version"] == 1
    marked = now["review"][0]
    assert (marked["correct"], marked["score"], marked["correct_response"]) == (False, 0, False)
    assert result_of(http, other["attempt_id"], knowing)["score"] == 3
    everywhere = http.get("/api/v1/leaderboard/global", token=misled.token).json["items"]
    assert [entry["score"] for entry in everywhere] == [60, 40]
    [again] = scheduled.claimable(REGRADE, bootstrap.externals().clock() + DAY, 10)
    assert again.at == bootstrap.externals().clock() + MINUTE


def test_running_attempts_are_regraded_after_the_last_end(
    people: People, cloud: Cloud, clock: FakeClock, author: Person, wrong: dict[str, Any]
) -> None:
    http = Client()
    slow, misled = people.user(), people.user()
    water = wrong["questions"][0]
    play(http, misled, wrong, [say(water, truth=True)])
    attempt = start(http, slow, wrong["id"]).json["id"]
    corrected(http, author, wrong)
    regrade(http, author, wrong)
    work_off(cloud)
    at = f"/api/v1/attempts/{attempt}"
    http.put(f"{at}/answers", json={"answers": [say(water, truth=True)]}, token=slow.token)
    assert http.post(f"{at}/submit", token=slow.token).json["score"] == 0
    later = play(http, misled, wrong, [])
    clock.advance(12 * MINUTE)
    cloud.tick()
    work_off(cloud)
    token = people.sign_in(slow.id, slow.email, slow.username).token
    now = http.get(f"/api/v1/results/attempts/{attempt}", token=token).json
    assert (now["score"], later["quiz_version"]) == (0, 2)
    clock.advance(HOUR)
    cloud.tick()
    assert cloud.waiting("job_queue") == []


def test_the_places_of_an_answer_are_those_of_the_version_it_was_given_to(
    http: Client, people: People, cloud: Cloud, author: Person, wrong: dict[str, Any]
) -> None:
    taker, answers = people.user(), right_answers(wrong)
    result = play(http, taker, wrong, answers)
    water, paris = wrong["questions"]
    turned = {**paris, "text": "Capital?", "options": paris["options"][::-1]}
    new = true_false("Is this new?")
    fixed = {**water, "text": "Is water really dry?", "correct": False}
    corrected(http, author, wrong, questions=[new, turned, fixed])
    regrade(http, author, wrong)
    work_off(cloud)
    review = result_of(http, result["attempt_id"], taker)["review"]
    asked = [question["id"] for question in wrong["questions"]]
    assert [one["question_id"] for one in review] == asked
    assert [one["response"] for one in review] == [one["response"] for one in answers]
    assert [one["correct_response"] for one in review] == [False, answers[1]["response"]]
    assert [one["correct"] for one in review] == [False, True]


def test_attempt_started_during_publication_is_regraded(
    people: People, cloud: Cloud, clock: FakeClock, author: Person, wrong: dict[str, Any]
) -> None:
    http, taker = Client(), people.user()
    attempt = start(http, taker, wrong["id"]).json["id"]
    at, said = f"/api/v1/attempts/{attempt}", [say(wrong["questions"][0], truth=True)]
    http.put(f"{at}/answers", json={"answers": said}, token=taker.token)
    slot = get(slot_key(taker.id, wrong["id"]))
    assert slot is not None
    batch_delete([slot_key(taker.id, wrong["id"])])  # its start is still on the way
    corrected(http, author, wrong)
    regrade(http, author, wrong)
    work_off(cloud)
    write(put(slot))
    clock.advance(MINUTE)
    cloud.tick()
    work_off(cloud)
    [again] = scheduled.claimable(REGRADE, clock() + DAY, 10)
    assert again.at == slot.accepts_until + MINUTE
    assert http.post(f"{at}/submit", token=taker.token).json["score"] == 0
    clock.set(again.at)
    cloud.tick()
    work_off(cloud)
    token = people.sign_in(taker.id, taker.email, taker.username).token
    assert http.get(f"/api/v1/results/attempts/{attempt}", token=token).json["score"] == 0
    assert scheduled.claimable(REGRADE, clock() + DAY, 10) == []


def test_later_attempts_rank_equally_with_regraded_ones(
    http: Client, people: People, cloud: Cloud, author: Person, wrong: dict[str, Any]
) -> None:
    taker, water = people.user(), wrong["questions"][0]
    play(http, taker, wrong, [say(water, truth=True)])
    corrected(http, author, wrong)
    regrade(http, author, wrong)
    work_off(cloud)
    assert board(http, wrong, taker) == [(taker.username, 0)]
    play(http, taker, wrong, [say(water, truth=False)])
    cloud.stream()
    assert board(http, wrong, taker) == [(taker.username, 3)]


def test_regrade_is_paged_and_restarts_a_broken_chain(
    people: People, cloud: Cloud, clock: FakeClock, author: Person, wrong: dict[str, Any]
) -> None:
    http = Client()
    takers, water = [people.user() for _ in range(5)], wrong["questions"][0]
    for taker in takers:
        play(http, taker, wrong, [say(water, truth=False)])
    corrected(http, author, wrong)
    regrade(http, author, wrong)
    assert [one["kind"] for one in cloud.waiting("job_queue")].count("regrade") == 1
    clock.advance(15 * MINUTE)
    url, queue = settings().job_queue_url, bootstrap.marking_queue()
    regrading = Regrade(bootstrap.published_quizzes(), queue, clock, url, per_message=2)
    assert regrading.start_due() == 1
    pages = 0
    while bodies := cloud.waiting("job_queue"):
        for body in bodies:
            regrading.run(body["payload"])
            regrading.run(body["payload"])
            pages += 1
    cloud.stream()
    assert pages > 2
    assert [score for _, score in board(http, wrong, people.user())] == [3] * 5


def test_question_with_another_type_keeps_its_old_solution(
    http: Client, people: People, cloud: Cloud, author: Person, wrong: dict[str, Any]
) -> None:
    taker, water = people.user(), wrong["questions"][0]
    result = play(http, taker, wrong, [say(water, truth=True)])
    new = true_false("Is water dry?", correct=False)
    corrected(http, author, wrong, questions=[new, wrong["questions"][1]])
    answer = regrade(http, author, wrong)
    unmatched = {"question_id": water["id"], "text": "Is water dry?"}
    assert answer.json["unmatched"] == [unmatched]
    work_off(cloud)
    assert result_of(http, result["attempt_id"], taker)["score"] == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda questions: questions[::-1],
        lambda questions: questions[1:],
        lambda questions: [true_false("True or false?", correct=False), *questions],
    ],
    ids=["turned round", "first removed", "one put in front"],
)
def test_questions_with_the_same_words_are_never_mixed_up(
    http: Client, people: People, cloud: Cloud, author: Person, change: Any
) -> None:
    twins = [true_false("True or false?", correct=truth) for truth in (True, False)]
    made = published(http, author, questions=twins)
    taker = people.user()
    result = play(http, taker, made, right_answers(made))
    assert result["score"] == 2
    corrected_body = quiz(questions=change(made["questions"]))
    at = f"/api/v1/quizzes/{made['id']}"
    http.put(at, json=corrected_body, token=author.token, headers={"If-Match": "*"})
    assert regrade(http, author, made).status == 202
    work_off(cloud)
    assert result_of(http, result["attempt_id"], taker)["score"] == 2


def test_a_voided_result_stays_voided_and_an_abandoned_one_has_no_score(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, author: Person
) -> None:
    made = published(http, author, questions=[WATER, PARIS], overdue="abandon")
    taker, idle, admin = people.user(), people.user(), people.admin()
    result = play(http, taker, made, [say(made["questions"][0], truth=False)])
    void = f"/api/v1/results/attempts/{result['attempt_id']}/void"
    assert http.post(void, json={"reason": "x"}, token=admin.token).status == 200
    start(http, idle, made["id"])
    clock.advance(11 * MINUTE)
    cloud.tick()
    work_off(cloud)
    author = people.sign_in(author.id, author.email, author.username)
    corrected(http, author, made)
    assert regrade(http, author, made).status == 202
    work_off(cloud)
    assert board(http, made, people.user()) == []


def test_regrade_requires_edit_permission_and_a_published_quiz(
    http: Client, people: People, author: Person, wrong: dict[str, Any]
) -> None:
    assert regrade(http, people.author(), wrong).status == 404
    assert regrade(http, people.user(), wrong).status == 403
    draft = http.post("/api/v1/quizzes", json=quiz(), token=author.token).json
    assert regrade(http, author, draft).code == "conflict"
    http.delete(f"/api/v1/quizzes/{wrong['id']}", token=author.token)
    assert regrade(http, author, wrong).status == 409
    stale = http.post(
        f"/api/v1/quizzes/{wrong['id']}/regrade",
        token=author.token,
        headers={"If-Match": '"r99"'},
    )
    assert stale.status == 412
