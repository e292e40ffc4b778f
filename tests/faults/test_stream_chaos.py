"""The stream of results as it comes on a bad day: twice, late, mixed up, and with poison in it."""

import json
import os
import random
from dataclasses import dataclass
from typing import Any

import pytest

from chalicelib.clock import HOUR, SECOND
from chalicelib.leaderboard.events import rank_results
from chalicelib.notifications.events import notify_results
from chalicelib.results.models import AttemptRef
from tests.builders import published, true_false
from tests.client import Client
from tests.cloud import Cloud, record_of, woken
from tests.conftest import FakeClock
from tests.faults.pictures import kept, put_back, taken
from tests.people import People, Person

SEEDS = 60 if "SOAK" in os.environ else 4
TAKERS, ATTEMPTS, SHARDS, BATCH = 4, 3, 3, 5
AGAIN, DIES = 0.3, 0.2
"""How often a batch comes again although it was followed, and how often its function dies in it."""
BACKLOG = 24 * HOUR
"""As long as a stream keeps its records."""
CONSUMERS = (rank_results, notify_results)

Record = dict[str, Any]


@dataclass
class Shard:
    """One shard, as one consumer reads it: in order, and on only when a batch was followed."""

    records: list[Record]
    at: int = 0

    def deliver(self, handler: Any, rng: random.Random) -> None:
        batch = self.records[self.at : self.at + BATCH]
        if rng.random() < DIES:
            # dead after some of them, with nothing reported: all of it comes again
            woken(handler, {"Records": batch[: rng.randrange(len(batch))]})
            return
        failed = woken(handler, {"Records": batch})["batchItemFailures"]
        assert failed == []
        if rng.random() >= AGAIN:
            self.at += len(batch)

    @property
    def is_over(self) -> bool:
        return self.at >= len(self.records)


def deliver(records: list[Record], rng: random.Random) -> None:
    """Bring both consumers all records, shard by shard in whatever order, until all is followed."""
    for handler in CONSUMERS:
        shards = [Shard([]) for _ in range(SHARDS)]
        for record in records:
            owner = record["dynamodb"].get("Keys", {}).get("pk") or {"S": "-"}
            shards[sum(map(ord, owner["S"])) % SHARDS].records.append(record)
        while waiting := [shard for shard in shards if not shard.is_over]:
            rng.choice(waiting).deliver(handler, rng)


def poison() -> list[Record]:
    """Records that nobody can follow."""
    bad = record_of({"pk": {"S": "U#x"}, "sk": {"S": "R#y"}, "mx": {"N": "many"}}, number=900)
    odd = record_of({"pk": {"S": "U#y"}, "sk": {"S": "R#z"}, "m": {"B": b"not compressed"}})
    return [bad, odd, {**record_of({}, number=901), "eventName": "ODD"}]


def one_removed() -> Record:
    record = record_of({"pk": {"S": "U#gone"}, "sk": {"S": "R#gone"}}, kind="REMOVE", number=902)
    del record["dynamodb"]["NewImage"]
    return record


@dataclass
class Exam:
    """Results of several takers, one of them voided: the records in the order they were made."""

    quiz: str
    takers: list[Person]
    records: list[Record]


@pytest.fixture
def exam(http: Client, people: People, cloud: Cloud, clock: FakeClock) -> Exam:
    questions = [true_false(f"{n}?") for n in range(6)]
    quiz = published(http, people.author(), questions=questions)
    takers = [people.user() for _ in range(TAKERS)]
    rng = random.Random(0)  # noqa: S311
    for _ in range(ATTEMPTS):
        for taker in takers:
            _sit(http, clock, taker, quiz, rng)
    records = [record_of(one, number=at) for at, one in enumerate(cloud.results())]
    first = AttemptRef(takers[0].id, quiz["id"], 1).attempt_id
    admin, body = people.admin(), {"reason": "a leak"}
    void = f"/api/v1/results/attempts/{first}/void"
    assert http.post(void, json=body, token=admin.token).status == 200
    [voided] = [image for image in cloud.results() if "vo" in image]
    records.append(record_of(voided, kind="MODIFY", number=len(records)))
    return Exam(quiz["id"], takers, records)


def _sit(
    http: Client, clock: FakeClock, taker: Person, quiz: dict[str, Any], rng: random.Random
) -> None:
    begun = http.post(f"/api/v1/attempts/quizzes/{quiz['id']}/start", token=taker.token)
    at = f"/api/v1/attempts/{begun.json['id']}"
    answers = [
        {"question_id": question["id"], "response": rng.random() < 2 / 3}
        for question in quiz["questions"]
    ]
    http.put(f"{at}/answers", json={"answers": answers}, token=taker.token)
    clock.advance(rng.randrange(5, 40) * SECOND)
    assert http.post(f"{at}/submit", token=taker.token).status == 200


@dataclass(frozen=True)
class Followed:
    """What people see of results: the boards, and what each taker was told."""

    boards: list[Any]
    told: list[Any]
    mails: set[str]
    """Of which notices a mail is to go; that it is said twice sends it once."""


def followed(http: Client, people: People, exam: Exam) -> Followed:
    fresh = [people.sign_in(one.id, one.email, one.username).token for one in exam.takers]
    boards = [f"quizzes/{exam.quiz}", "global", "global?window=week"]
    return Followed(
        [http.get(f"/api/v1/leaderboard/{one}", token=fresh[0]).json["items"] for one in boards],
        [http.get("/api/v1/notifications?limit=100", token=one).json["items"] for one in fresh],
        {json.dumps(one) for one in taken("mail_queue")},
    )


@pytest.mark.parametrize("seed", range(SEEDS))
def test_whatever_order_and_however_often_boards_and_inboxes_are_the_same(
    exam: Exam, http: Client, people: People, clock: FakeClock, seed: int
) -> None:
    before = kept()
    for record in exam.records:
        for handler in CONSUMERS:
            assert woken(handler, {"Records": [record]})["batchItemFailures"] == []
    wanted = followed(http, people, exam)
    assert len(wanted.boards[0]) == TAKERS
    assert all(wanted.told)
    put_back(before)
    rng = random.Random(seed)  # noqa: S311
    records = [*exam.records, one_removed()]
    for bad in poison():
        records.insert(rng.randrange(len(records)), bad)
    # as long as the stream keeps them, on every second day
    clock.advance(BACKLOG if seed % 2 else 0)
    deliver(records, rng)
    set_aside = {json.dumps(one, sort_keys=True) for one in taken("rank_failures")}
    assert len(set_aside) == len(poison())
    assert followed(http, people, exam) == wanted
