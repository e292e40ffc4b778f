"""CPU and memory of the statistics of a large exam: 100,000 attempts at 50 questions.

    .venv/bin/python -m benchmarks.exam_statistics [--draws]

The job runs as it is deployed, message after message. Slots and results come from a stand-in whose
own processor time is taken off; what the client does to read its answers is counted. Marks have
thirds, quarters and penalties, so that totals are as different as exams make them. With ``--draws``
40 of the questions are drawn from 2,000.
"""

import argparse
import hashlib
import json
import logging
import pickle
import random
import resource
import sys
import time
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from typing import Any

from benchmarks.measuring import Promise, save
from chalicelib import bootstrap, ids
from chalicelib.accounts.store import user_key
from chalicelib.attempts.rules import QUIZ_SHARDS, quiz_shard
from chalicelib.attempts.store import FINISHED
from chalicelib.dynamo.client import dynamodb
from chalicelib.object_storage.objects import s3
from chalicelib.results.store import to_item
from chalicelib.settings import settings
from chalicelib.statistics import store
from chalicelib.statistics.models import AttemptSelection
from tests.support.aws_delivery import Cloud
from tests.support.aws_setup import prepare
from tests.support.builders import published, single
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.moto_emulator import emulated_aws
from tests.support.people import People, Person
from tests.support.quiz_sections import in_sections, section
from tests.support.results import a_result

ATTEMPTS, QUESTIONS = 100_000, 50
MARKS = ("1", "1", "0.75", "0.667", "0.5", "0.333", "0", "-0.25")
OPTIONS = 5
CPU_SECONDS, MEMORY_MB = 30, 256
FUNCTION_MB = 70
"""What a function has loaded before its first message (`benchmarks.cold_start`)."""
BANK, DRAWN, PER_IMPORT = 2_000, 40, 200
Raw = dict[str, Any]


class ExamTables:
    """Answers for reads of slots and results; all else is the emulator's."""

    def __init__(self, quiz_id: str, takers: int, *, draws: bool) -> None:
        self._draws = draws
        self._users: list[list[str]] = [[] for _ in range(QUIZ_SHARDS)]
        for number in range(takers):
            user = f"usr_{ids.of_bytes((number + 10).to_bytes(16, 'big'))}"
            self._users[quiz_shard(user)].append(user)
        self._like: Raw = to_item(a_result(quiz_id=quiz_id, graded_by=None)).serialize()
        self._user: Raw = json.loads(json.dumps(_a_user(), default=_to_base64))
        self._lock = Lock()
        self._tallies = Path(mkdtemp())
        """What messages store for the next: the memory of a table is no function's."""
        self.own_seconds = 0.0

    def install(self) -> None:
        """Answer instead of the client from now on; what it did costs nothing either."""
        client: Any = dynamodb()
        self._emulated = client.batch_get_item
        for name in ("get_item", "put_item", "update_item", "delete_item", "transact_write_items"):
            setattr(client, name, self._aside(getattr(client, name)))
        self._put, self._get = client.put_item, client.get_item
        client.put_item, client.get_item = self._put_item, self._get_item
        client.query, client.batch_get_item = self._query, self._batch_get_item
        files: Any = s3()
        for name in ("put_object", "get_object", "delete_object"):
            setattr(files, name, self._aside(getattr(files, name)))

    def _query(self, **given: Any) -> Raw:  # noqa: ANN401
        """Answer a page of slots."""
        began, pk = time.thread_time(), given["ExpressionAttributeValues"][":0"]
        begin = given["ExpressionAttributeValues"][":1"]["S"]
        shard = self._users[int(pk["S"].rpartition("#")[2])]
        found = [user for user in shard if f"U#{user}" >= begin][: given["Limit"]]
        text = json.dumps({"Items": [_slot(pk, user) for user in found]})
        self._spent(began)
        read: Raw = json.loads(text)
        if len(found) == given["Limit"]:
            read["LastEvaluatedKey"] = {"pk": pk, "sk": {"S": f"U#{found[-1]}"}}
        return read

    def _batch_get_item(self, **given: Any) -> Raw:  # noqa: ANN401
        """Answer a batch of results or users."""
        began = time.thread_time()
        [(table, wanted)] = given["RequestItems"].items()
        kinds: dict[str, Callable[[Raw], Raw]] = {
            "results": self._result,
            "users": lambda key: {**self._user, **key},
        }
        make = kinds.get(table.rpartition("-")[2])
        if make is None and self._file(wanted["Keys"][0]) is not None:
            items = [self._get_item(Key=key)["Item"] for key in wanted["Keys"]]
            return {"Responses": {table: items}}
        if make is None:
            answer: Raw = self._emulated(**given)
            self._spent(began)
            return answer
        text = json.dumps({"Responses": {table: [make(key) for key in wanted["Keys"]]}})
        self._spent(began)
        read: Raw = json.loads(text, object_hook=_with_bytes)
        return read

    def _put_item(self, **given: Any) -> Raw:  # noqa: ANN401
        file = self._file(given["Item"])
        if file is None:
            return dict(self._put(**given))
        began = time.thread_time()
        file.write_bytes(pickle.dumps(given["Item"]))
        self._spent(began)
        return {}

    def _get_item(self, **given: Any) -> Raw:  # noqa: ANN401
        file = self._file(given["Key"])
        if file is None:
            return dict(self._get(**given))
        began = time.thread_time()
        found = {"Item": pickle.loads(file.read_bytes())} if file.exists() else {}  # noqa: S301
        self._spent(began)
        return found

    def _file(self, key: Raw) -> Path | None:
        """Return where a tally is; None for any other item."""
        name = str(key["sk"]["S"])
        if not name.startswith("TALLY#"):
            return None
        return self._tallies / hashlib.sha256(name.encode()).hexdigest()

    def _result(self, key: Raw) -> Raw:
        """Return a result as it is on the wire; always the same under the same key."""
        chance = random.Random(key["pk"]["S"])
        ability, places = chance.gauss(4, 2), range(QUESTIONS)
        marks = [
            [1] * QUESTIONS,
            [MARKS[min(max(int(chance.gauss(ability, 2)), 0), len(MARKS) - 1)] for _ in places],
            [str(chance.randrange(OPTIONS)) for _ in places],
            [3] * QUESTIONS,
            [chance.randrange(3_000_000) for _ in places],
        ]
        content = b64encode(zlib.compress(json.dumps(marks).encode())).decode()
        drawn = " ".join(map(str, chance.sample(range(BANK), DRAWN)))
        seed = {"B": b64encode(chance.randbytes(16)).decode()}
        more = {"dr": {"S": drawn}} if self._draws else {}
        return {**self._like, **key, "m": {"B": content}, "sd": seed, **more}

    def _aside(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(**given: Any) -> Any:  # noqa: ANN401
            began = time.thread_time()
            try:
                return call(**given)
            finally:
                self._spent(began)

        return called

    def _spent(self, began: float) -> None:
        with self._lock:
            self.own_seconds += time.thread_time() - began


def _a_user() -> Raw:
    found: Raw = dynamodb().get_item(
        TableName=settings().table("users"), Key=user_key(People().user().id).raw
    )["Item"]
    return found


def _to_base64(value: bytes) -> str:
    return b64encode(value).decode()


def _slot(pk: Raw, user: str) -> Raw:
    numbers = {"n": "1", "qv": "1", "t0": "1790000000000", "exp": "1790000600000"}
    return {
        "pk": pk,
        "sk": {"S": f"U#{user}"},
        "st": {"S": FINISHED},
        **{name: {"N": value} for name, value in numbers.items()},
    }


def _with_bytes(value: Raw) -> Raw:
    return {"B": b64decode(value["B"])} if isinstance(value.get("B"), str) else value


def an_exam(http: Client, author: Person, *, draws: bool) -> str:
    """Publish a quiz of single choices; with draws, most are of a bank."""
    options = [{"text": f"option {one}", "correct": not one} for one in range(OPTIONS)]
    fixed = [single(f"{n}?", options=options) for n in range(QUESTIONS - DRAWN * draws)]
    if not draws:
        return str(published(http, author, questions=fixed)["id"])
    body = {"title": "Bank", "description": ""}
    bank_id = http.post("/api/v1/banks", json=body, token=author.token).json["id"]
    for start in range(0, BANK, PER_IMPORT):
        some = [single(f"{n}?", options=options) for n in range(start, start + PER_IMPORT)]
        imported = {"questions": [{**one, "tags": []} for one in some]}
        at = f"/api/v1/banks/{bank_id}/import"
        http.post(at, json=imported, token=author.token)
    draw = {"draw": {"bank_id": bank_id, "count": DRAWN, "points": 1}}
    body = in_sections(section(*fixed, draw))
    quiz_id = http.post("/api/v1/quizzes", json=body, token=author.token).json["id"]
    http.post(f"/api/v1/quizzes/{quiz_id}/publish", token=author.token)
    return str(quiz_id)


def peak_mb() -> float:
    """Return the most memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", action="store_true")
    parser.add_argument("--attempts", type=int, default=ATTEMPTS)
    given = parser.parse_args()
    with emulated_aws():
        logging.disable()
        prepare()
        bootstrap.reset(bootstrap.Externals(clock=FakeClock(), password_memory_kib=64))
        people, cloud = People(), Cloud()
        quiz_id = an_exam(Client(), people.author(), draws=given.draws)
        cloud.waiting("job_queue")
        tables = ExamTables(quiz_id, given.attempts, draws=given.draws)
        tables.install()
        measured = computed(quiz_id, cloud, tables)
    for name, value in measured.items():
        print(f"{name:26} {value:>10,}")
    promises = [
        Promise("seconds of CPU", measured["seconds"], CPU_SECONDS),
        Promise("MB of memory", FUNCTION_MB + measured["mb_added"], MEMORY_MB),
    ]
    name = "exam_statistics_draws" if given.draws else "exam_statistics"
    return save(name, measured, promises)


def computed(quiz_id: str, cloud: Cloud, tables: ExamTables) -> dict[str, float]:
    """Run the job to its end; return what it took."""
    before, messages, longest, total = peak_mb(), 0, 0.0, 0.0
    bootstrap.statistics().request(quiz_id, AttemptSelection.FIRST)
    while bodies := cloud.waiting("job_queue"):
        for body in bodies:
            tables.own_seconds, began = 0.0, time.process_time()
            bootstrap.statistics().run(body["payload"])
            spent = time.process_time() - began - tables.own_seconds
            messages, total, longest = messages + 1, total + spent, max(longest, spent)
    report = store.get_report(quiz_id, AttemptSelection.FIRST)
    return {
        "attempts": report["attempts"],
        "items": len(report["items"]),
        "messages": messages,
        "seconds": round(total, 2),
        "longest_message_seconds": round(longest, 2),
        "mb_added": round(peak_mb() - before, 1),
    }


if __name__ == "__main__":
    sys.exit(main())
