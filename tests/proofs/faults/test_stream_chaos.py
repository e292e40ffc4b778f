"""The stream of results under faults: duplicates, delays, disorder and poison records.

It contains voided and regraded results and the erasure of a taker.
"""

import json
import os
import random
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.clock import HOUR, SECOND
from chalicelib.leaderboard import epoch_store
from chalicelib.leaderboard.events import update_leaderboards
from chalicelib.notifications.events import notify_results
from chalicelib.results.models import AttemptRef
from tests.proofs.faults.aws_snapshots import restore_snapshot, take_messages, take_snapshot
from tests.support.aws_delivery import Cloud, record_of, woken
from tests.support.builders import published, quiz, true_false
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.counting import Count
from tests.support.leaderboard_rows import rebuilding
from tests.support.people import PASSWORD, People, Person

SEEDS = 60 if "PROVE" in os.environ else 2
TAKERS, ATTEMPTS, SHARDS, BATCH = 4, 3, 3, 5
AGAIN, DIES = 0.3, 0.2
"""Probability of a redelivery after success, and of a crash within a batch."""
BACKLOG = 24 * HOUR
"""A stream keeps its records as long."""
CONSUMERS = (update_leaderboards, notify_results)

Record = dict[str, Any]


@dataclass
class Shard:
    """One shard, as one consumer reads it: in order, and on only when a batch was followed."""

    records: list[Record]
    at: int = 0

    def deliver(self, handler: Any, rng: random.Random) -> None:
        batch = self.records[self.at : self.at + BATCH]
        if rng.random() < DIES:
            # crashed after some of them without a report: all are redelivered
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
    """Deliver all records to both consumers, shard by shard in any order, until all are done."""
    for handler in CONSUMERS:
        shards = [Shard([]) for _ in range(SHARDS)]
        for record in records:
            owner = record["dynamodb"].get("Keys", {}).get("pk") or {"S": "-"}
            shards[sum(map(ord, owner["S"])) % SHARDS].records.append(record)
        while waiting := [shard for shard in shards if not shard.is_over]:
            rng.choice(waiting).deliver(handler, rng)


def poison() -> list[Record]:
    """Records that cannot be processed."""
    bad = record_of({"pk": {"S": "U#x"}, "sk": {"S": "R#y"}, "mx": {"N": "many"}}, number=900)
    odd = record_of({"pk": {"S": "U#y"}, "sk": {"S": "R#z"}, "m": {"B": b"not compressed"}})
    return [bad, odd, {**record_of({}, number=901), "eventName": "ODD"}]


def one_removed() -> Record:
    record = record_of({"pk": {"S": "U#gone"}, "sk": {"S": "R#gone"}}, kind="REMOVE", number=902)
    del record["dynamodb"]["NewImage"]
    return record


@dataclass
class Exam:
    """Results of several takers, as stream records in order."""

    http: Client
    cloud: Cloud
    author: Person
    admin: Person
    quiz: dict[str, Any]
    takers: list[Person]
    records: list[Record]

    def note(self) -> None:
        """Append the changes since the last call to the stream."""
        known = {_key(one): one["dynamodb"]["NewImage"] for one in self.records}
        for image in self.cloud.results():
            number, fresh = len(self.records), record_of(image)
            if known.get(_key(fresh)) != fresh["dynamodb"]["NewImage"]:
                kind = "MODIFY" if _key(fresh) in known else "INSERT"
                self.records.append(record_of(image, kind=kind, number=number))

    def void(self, taker: Person, number: int) -> None:
        attempt = AttemptRef(taker.id, self.quiz["id"], number).attempt_id
        at, body = f"/api/v1/results/attempts/{attempt}/void", {"reason": "a leak"}
        assert self.http.post(at, json=body, token=self.admin.token).status == 200
        self.note()

    def grade_again(self, *, correct: bool) -> None:
        """By other solutions to half of the questions."""
        at, token = f"/api/v1/quizzes/{self.quiz['id']}", self.author.token
        edited = quiz(questions=self._graded_questions(correct=correct))
        changed = self.http.put(at, json=edited, token=token, headers={"If-Match": "*"})
        assert changed.status == 200, changed.text
        assert self.http.post(f"{at}/regrade", token=token).status == 202
        while bodies := self.cloud.waiting("job_queue"):
            assert self.cloud.expire(*bodies) == []
        self.note()

    def _graded_questions(self, *, correct: bool) -> list[dict[str, Any]]:
        """The questions under the ids that takers know, with other solutions."""
        wanted = zip(self.quiz["questions"], _questions(correct=correct), strict=True)
        return [{**asked, "correct": new["correct"]} for asked, new in wanted]

    def erase(self, taker: Person) -> None:
        body = {"password": PASSWORD}
        erased = self.http.post("/api/v1/auth/me/erase", json=body, token=taker.token)
        assert erased.status == 204, erased.text
        self.takers.remove(taker)


def _key(record: Record) -> str:
    return json.dumps(record["dynamodb"]["Keys"])


def _questions(*, correct: bool) -> list[dict[str, Any]]:
    return [true_false(f"{n}?", correct=correct or n % 2 == 0) for n in range(6)]


@pytest.fixture
def exam(http: Client, people: People, cloud: Cloud, clock: FakeClock) -> Exam:
    author = people.author()
    paper = published(http, author, questions=_questions(correct=True))
    takers = [people.user() for _ in range(TAKERS)]
    exam = Exam(http, cloud, author, people.admin(), paper, takers, [])
    rng = random.Random(0)  # noqa: S311
    for number in range(1, ATTEMPTS + 1):
        for taker in takers:
            _sit(http, clock, taker, paper, rng)
            exam.note()
        exam.void(takers[number - 1], number)
        exam.grade_again(correct=number % 2 == 0)
    exam.erase(takers[-1])
    kinds = Counter(record["eventName"] for record in exam.records)
    assert kinds == {"INSERT": TAKERS * ATTEMPTS, "MODIFY": 27}
    return exam


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
    """The visible outcome: leaderboards, and notifications per taker."""

    boards: list[Any]
    told: list[Any]
    mails: set[str]
    """Notices with a mail; repeats are sent once."""


def followed(people: People, exam: Exam) -> Followed:
    fresh = [people.sign_in(one.id, one.email, one.username).token for one in exam.takers]
    boards = [f"quizzes/{exam.quiz['id']}", "global", "global?window=week"]
    return Followed(
        [
            exam.http.get(f"/api/v1/leaderboard/{one}", token=fresh[0]).json["items"]
            for one in boards
        ],
        [
            exam.http.get("/api/v1/notifications?limit=100", token=one).json["items"]
            for one in fresh
        ],
        {json.dumps(one) for one in take_messages("mail_queue")},
    )


@pytest.mark.parametrize("seed", range(SEEDS))
def test_any_stream_order_gives_equal_leaderboards_and_inboxes(
    exam: Exam, people: People, clock: FakeClock, record_property: Count, seed: int
) -> None:
    record_property("days of a stream", 1)
    before = take_snapshot()
    for record in exam.records:
        for handler in CONSUMERS:
            assert woken(handler, {"Records": [record]})["batchItemFailures"] == []
    wanted = followed(people, exam)
    assert len(wanted.boards[0]) == len(exam.takers) == TAKERS - 1
    assert all(wanted.told)
    restore_snapshot(before)
    # another process: this one remembers which quizzes the global board counts
    bootstrap.reset(bootstrap.externals())
    rng = random.Random(seed)  # noqa: S311
    records = [*exam.records, one_removed()]
    for bad in poison():
        records.insert(rng.randrange(len(records)), bad)
    # every second day, as long as the stream keeps them
    clock.advance(BACKLOG if seed % 2 else 0)
    deliver(records, rng)
    set_aside = {json.dumps(one, sort_keys=True) for one in take_messages("rank_failures")}
    assert len(set_aside) == len(poison())
    assert followed(people, exam) == wanted
    assert rebuilding(clock, segments=1).verifying.run(epoch_store.get_plan().read).wrong == []
