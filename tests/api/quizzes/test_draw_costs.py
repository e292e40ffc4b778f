"""What draws cost: round trips and read units that do not grow with the bank."""

import pytest

from chalicelib import bootstrap
from chalicelib.quizzes import pool_rules, pool_store
from tests.support.banks import BANKS, bank
from tests.support.builders import short_text, start
from tests.support.capacity import metered
from tests.support.client import Client
from tests.support.counted_calls import counted
from tests.support.draws import (
    QUIZZES,
    answers,
    create,
    draw,
    filled,
    forget_candidates,
    opened,
    publish,
)
from tests.support.people import People, Person

DRAWN = 10


def large_bank(http: Client, owner: Person, size: int) -> str:
    bank_id = bank(http, owner)
    for first in range(0, size, 500):
        some = range(first, min(size, first + 500))
        questions = [
            short_text(f"Number {number}?", accepted=[f"answer-{number}"]) for number in some
        ]
        body = {"questions": questions}
        reply = http.post(f"{BANKS}/{bank_id}/import", json=body, token=owner.token)
        assert reply.status == 201, reply.text
    return bank_id


def test_a_start_with_draws_takes_one_trip_more_and_saves_and_submits_none(
    http: Client, people: People
) -> None:
    author, first, taker = people.author(), people.user(), people.user()
    quiz_id = opened(http, author, draw(filled(http, author, 4)))
    # version and pointer are in the cache, the solutions too once somebody has submitted
    begun = start(http, first, quiz_id).json["id"]
    http.post(f"/api/v1/attempts/{begun}/submit", token=first.token)
    with counted() as starting_warm:
        paper = start(http, taker, quiz_id).json
    assert starting_warm == ["BatchGetItem", "UpdateItem"]
    forget_candidates()
    other = people.user()
    with counted() as starting:
        start(http, other, quiz_id)
    assert starting == ["BatchGetItem", "UpdateItem", "BatchGetItem"]
    at = f"/api/v1/attempts/{paper['id']}"
    with counted() as saving:
        http.put(f"{at}/answers", json={"answers": answers(paper)}, token=taker.token)
    assert saving == ["BatchGetItem", "UpdateItem"]
    third = people.user()
    http.post(
        f"/api/v1/attempts/{start(http, third, quiz_id).json['id']}/submit", token=third.token
    )
    with counted() as submitting:
        http.post(f"{at}/submit", token=taker.token)
    assert submitting == ["BatchGetItem", "TransactWriteItems"]


def test_a_start_that_avoids_repeats_takes_three_trips(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    quiz_id = opened(http, author, draw(filled(http, author, 8)), no_repeat=True)
    start(http, people.user(), quiz_id)
    forget_candidates()
    with counted() as starting:
        start(http, taker, quiz_id)
    assert starting == ["BatchGetItem", "BatchGetItem", "TransactWriteItems"]


def test_a_start_reads_as_much_of_a_large_bank_as_of_a_small_one(
    http: Client, people: People
) -> None:
    author = people.author()
    costs = {}
    for size in (100, 1_500):
        bank_id = large_bank(http, author, size)
        quiz_id = opened(http, author, draw(bank_id, DRAWN))
        start(http, people.user(), quiz_id)
        forget_candidates()
        taker = people.user()
        with metered() as cost:
            assert start(http, taker, quiz_id).status == 201
        costs[size] = cost
    small, large = costs[100], costs[1_500]
    assert large.trips == small.trips == 3
    assert large.writes == small.writes
    # one unit for each question at most; two may share a part of a small pool
    assert large.reads - small.reads <= DRAWN
    assert large.reads <= 2 * DRAWN


def test_candidates_are_stored_in_small_parts_and_once(http: Client, people: People) -> None:
    author = people.author()
    bank_id = large_bank(http, author, 300)
    made = create(http, author, draw(bank_id, DRAWN))
    with metered() as freezing:
        publish(http, author, made)
    pools = bootstrap.published_quizzes().paper(made.json["id"], 1).pools
    assert pools is not None
    assert (pools.size, len(pools.starts) > 10) == (300, True)
    sizes = [
        len(pool_store.CandidatesItem.content.serialize(part.content))
        for part in pool_store.get_parts(
            pool_store.PartKey(made.json["id"], pools.tag, part, has_solutions=False)
            for part in range(len(pools.starts))
        ).values()
    ]
    assert max(sizes) < pool_store.PART_BYTES
    # the same draw in another draft of the same quiz stores no candidate again
    edited = http.put(
        f"{QUIZZES}/{made.json['id']}",
        json={
            "title": "Renamed",
            "duration_minutes": 5,
            "passing_score": 50,
            "sections": [{"items": [draw(bank_id, DRAWN)]}],
        },
        token=author.token,
        headers={"If-Match": made.headers["etag"]},
    )
    assert edited.status == 200, edited.text
    with metered() as again:
        assert publish(http, author, made).json["version"] == 2
    assert again.writes < freezing.writes // 3


def test_more_candidates_than_a_publish_can_freeze_are_refused(
    http: Client, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_rules, "MAX_CANDIDATES", 9)
    author = people.author()
    made = create(http, author, draw(filled(http, author, 10)))
    refused = publish(http, author, made)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/sections")


def test_answers_to_all_that_may_be_drawn_fit_one_item(http: Client, people: People) -> None:
    author = people.author()
    bank_id = bank(http, author)
    gaps = [{"kind": "text", "accepted": ["x"]}] * 50
    text = " ".join("{{%d}}" % number for number in range(1, 51))  # noqa: UP031 - braces
    cloze = {"type": "cloze", "text": text, "points": 1, "gaps": gaps}
    http.post(f"{BANKS}/{bank_id}/import", json={"questions": [cloze] * 12}, token=author.token)
    assert publish(http, author, create(http, author, draw(bank_id, 9))).status == 200
    refused = publish(http, author, create(http, author, draw(bank_id, 12)))
    assert refused.status == 422
