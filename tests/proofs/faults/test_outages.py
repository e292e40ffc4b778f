"""Outages of dependencies: refused or retried, nothing lost, nothing half-written."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from chalicelib import bootstrap
from chalicelib.accounts.store import user_key
from chalicelib.auth.keys import KeySetReader, MissingKeysError, ssm_client
from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.errors import TransactionConditionError
from chalicelib.dynamo.reads import batch_get
from chalicelib.errors import UnavailableError
from chalicelib.jobs import queue
from chalicelib.jobs.queue import QueueMessage
from chalicelib.results.store import to_item
from tests.support.aws_delivery import Cloud, expire_job, record_of, url_of
from tests.support.builders import play, published, right_answers, start
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People
from tests.support.results import a_result

EVENT = "before-call.dynamodb.{}"


class Failing:
    """Makes calls of DynamoDB fail while it is switched on."""

    def __init__(self) -> None:
        self._hooks: list[tuple[str, Any]] = []

    def on(self, operation: str, error: Exception, times: int = 1_000) -> list[int]:
        """Let the next calls fail; the list counts the failures."""
        failures: list[int] = []

        def fail(**_: Any) -> None:
            if len(failures) < times:
                failures.append(1)
                raise error

        dynamodb().meta.events.register_first(EVENT.format(operation), fail)
        self._hooks.append((EVENT.format(operation), fail))
        return failures

    def off(self) -> None:
        for event, hook in self._hooks:
            dynamodb().meta.events.unregister(event, hook)
        self._hooks.clear()


@pytest.fixture
def failing() -> Iterator[Failing]:
    switch = Failing()
    yield switch
    switch.off()


def throttled(code: str = "ThrottlingException") -> ClientError:
    answer = {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": {"HTTPStatusCode": 400}}
    return ClientError(answer, "Any")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "code", ["TransactionInProgressException", "IdempotentParameterMismatchException"]
)
def test_repeated_submit_succeeds_after_an_sdk_retry(
    http: Client, people: People, failing: Failing, code: str
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    at = f"/api/v1/attempts/{start(http, taker, quiz['id']).json['id']}/submit"
    failing.on("TransactWriteItems", throttled(code))
    assert http.post(at, token=taker.token).code == "unavailable"
    failing.off()
    assert http.post(at, token=taker.token).json["status"] == "submitted"


@pytest.mark.parametrize(
    "error", [throttled(), ReadTimeoutError(endpoint_url="https://dynamodb.example")]
)
def test_database_outage_answers_503_with_retry(
    http: Client, people: People, failing: Failing, error: Exception
) -> None:
    person = people.user()
    failing.on("BatchGetItem", error)
    reply = http.get("/api/v1/auth/me", token=person.token)
    assert (reply.status, reply.code) == (503, "unavailable")
    assert int(reply.headers["retry-after"]) > 0
    failing.off()
    assert http.get("/api/v1/auth/me", token=person.token).status == 200


def test_internal_error_reveals_nothing(http: Client, people: People, failing: Failing) -> None:
    person = people.user()
    failing.on("BatchGetItem", ValueError("a secret detail"))
    reply = http.get("/api/v1/auth/me", token=person.token)
    assert (reply.status, reply.code) == (500, "internal_error")
    assert "secret" not in reply.text


def test_failed_submit_loses_nothing_and_succeeds_later(
    http: Client, people: People, failing: Failing
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    attempt = start(http, taker, quiz["id"]).json["id"]
    body = {"answers": right_answers(quiz)}
    http.put(f"/api/v1/attempts/{attempt}/answers", json=body, token=taker.token)
    failing.on("TransactWriteItems", throttled("InternalServerError"))
    submit = f"/api/v1/attempts/{attempt}/submit"
    assert http.post(submit, token=taker.token).status == 503
    failing.off()
    assert http.post(submit, token=taker.token).json["score"] == 8


def test_a_conflict_with_another_transaction_is_waited_out(
    http: Client, people: People, failing: Failing
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    attempt = start(http, taker, quiz["id"]).json["id"]
    conflict = throttled("TransactionCanceledException")
    conflict.response["CancellationReasons"] = [{"Code": "TransactionConflict"}]
    seen = failing.on("TransactWriteItems", conflict, times=2)
    assert http.post(f"/api/v1/attempts/{attempt}/submit", token=taker.token).status == 200
    assert len(seen) == 2
    busy = failing.on("UpdateItem", throttled("TransactionConflictException"), times=2)
    assert start(http, taker, quiz["id"]).status == 201
    assert len(busy) == 2


def test_stream_continues_after_an_outage(
    http: Client, people: People, cloud: Cloud, failing: Failing
) -> None:
    quiz, taker = published(http, people.author()), people.user()
    play(http, taker, quiz, right_answers(quiz))
    failing.on("BatchGetItem", throttled())
    assert {"itemIdentifier": "0"} in cloud.stream()
    failing.off()
    assert cloud.stream() == []
    board = http.get(f"/api/v1/leaderboard/quizzes/{quiz['id']}", token=taker.token).json
    assert board["total"] == 1


def test_poison_record_becomes_a_dead_letter_without_blocking(
    http: Client, people: People, cloud: Cloud
) -> None:
    quiz, taker = published(http, people.author()), people.user()
    play(http, taker, quiz, right_answers(quiz))
    (image,) = cloud.results()
    poison = record_of({"pk": {"S": "U#x"}, "sk": {"S": "R#y"}, "mx": {"N": "many"}}, number=1)
    removed = {**record_of(image, kind="REMOVE", number=2)}
    removed["dynamodb"] = {"SequenceNumber": "2"}
    assert cloud.stream(poison, removed, record_of(image, number=3)) == []
    assert len(cloud.waiting("rank_failures")) == 1
    board = http.get(f"/api/v1/leaderboard/quizzes/{quiz['id']}", token=taker.token).json
    assert board["total"] == 1


def test_a_result_of_erased_is_on_no_board(cloud: Cloud) -> None:
    image = to_item(a_result()).serialize()
    assert cloud.stream(record_of(image)) == []
    assert cloud.waiting("rank_failures") == []


def test_a_queue_that_does_not_answer_is_an_outage(tables: None) -> None:
    with pytest.raises(UnavailableError):
        queue.send(url_of("mail_queue") + "-gone", [QueueMessage({})])


def test_missing_keys_refuse_all_callers(tables: None, clock: FakeClock) -> None:
    with pytest.raises(MissingKeysError):
        KeySetReader("/not/there", clock, ssm_client, clock.pause).current()
    keysets = bootstrap.keyset_reader()
    first = keysets.current()
    assert keysets.current() is first
    clock.advance(5 * 60_000)
    assert keysets.current() is not first


def test_cached_keys_stay_valid_and_are_read_once_a_minute(
    http: Client, people: People, clock: FakeClock
) -> None:
    person, calls = people.user(), [0]

    def fail(**_: Any) -> None:
        calls[0] += 1
        raise throttled()

    clock.advance(5 * 60_000)
    ssm_client().meta.events.register_first("before-call.ssm.GetParameter", fail)
    try:
        asked = [http.get("/api/v1/auth/me", token=person.token).status for _ in range(5)]
        clock.advance(60_000)
        asked += [http.get("/api/v1/auth/me", token=person.token).status for _ in range(5)]
    finally:
        ssm_client().meta.events.unregister("before-call.ssm.GetParameter", fail)
    assert (set(asked), calls) == ({200}, [2])


@pytest.mark.parametrize("kept", ["", "{}", '{"root": "AA==", "keys": [], "active": "k"}'])
def test_invalid_keys_count_as_missing(clock: FakeClock, kept: str) -> None:
    class Ssm:
        def get_parameter(self, **_: Any) -> dict[str, Any]:
            return {"Parameter": {"Value": kept}}

    with pytest.raises(MissingKeysError):
        KeySetReader("/keys", clock, Ssm, clock.pause).current()  # type: ignore[arg-type]


def test_keys_that_stay_unread_are_an_outage_and_not_absent(tables: None, failing: Failing) -> None:

    def leave_unread(parsed: dict[str, Any], **_: Any) -> None:
        table = user_key("x").table
        parsed["UnprocessedKeys"] = {table: {"Keys": [user_key("x").raw]}}

    dynamodb().meta.events.register_last("after-call.dynamodb.BatchGetItem", leave_unread)
    try:
        with pytest.raises(UnavailableError):
            batch_get([user_key("usr_1")])
    finally:
        dynamodb().meta.events.unregister("after-call.dynamodb.BatchGetItem", leave_unread)


def test_hourly_expiry_finds_overlooked_attempts(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    attempt = start(http, taker, quiz["id"]).json["id"]
    clock.set((clock() // 3_600_000 + 3) * 3_600_000 + 60_000)
    assert cloud.tick() == 0
    clock.set((clock() // 3_600_000 + 1) * 3_600_000)
    assert cloud.tick() == 1
    assert cloud.expire() == []
    fresh = people.sign_in(taker.id, taker.email, taker.username)
    result = http.get(f"/api/v1/results/attempts/{attempt}", token=fresh.token).json
    assert result["status"] == "auto_submitted"
    assert cloud.expire(expire_job(attempt, "att_nonsense")) == []


def test_failed_transaction_names_the_failed_condition() -> None:
    reasons = [{"Code": "None"}, {"Code": "ConditionalCheckFailed"}]
    assert TransactionConditionError(reasons).refused == {1}
