"""Writes whose response was lost: never done twice, never reported as failed.

Two cases: the SDK repeats the write itself; or it gives up, the caller gets a 503 and repeats the
request.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from chalicelib import bootstrap
from chalicelib.attempts import store
from chalicelib.dynamo.client import dynamodb
from chalicelib.results.models import AttemptRef
from tests.support.aws_delivery import Cloud, expire_job
from tests.support.builders import created, published, right_answers, start
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People

GONE = ReadTimeoutError(endpoint_url="https://dynamodb.example")


class Losing:
    """Loses the answer to the next call of an operation, after it was carried out."""

    def __init__(self) -> None:
        self._hooks: list[tuple[str, Callable[..., Any]]] = []
        self.sent: list[dict[str, Any]] = []
        """What was sent again by the SDK."""
        self.meanwhile: Callable[[], object] = list
        """What happens between the two."""

    def for_the_sdk(self, operation: str) -> None:
        """The SDK sees no answer, and sends the same request again."""

        def again(request_dict: dict[str, Any], attempts: int, **_: Any) -> float | None:
            if attempts > 1:
                return None
            self.sent.append(json.loads(request_dict["body"]))
            self.no_more()
            self.meanwhile()
            return 0

        self._hook(f"needs-retry.dynamodb.{operation}", again)

    def for_good(self, operation: str) -> None:
        """No try of the SDK gets an answer."""
        lost: list[int] = []

        def lose(**_: Any) -> None:
            if not lost:
                lost.append(1)
                raise GONE

        self._hook(f"after-call.dynamodb.{operation}", lose)

    def before(self, operation: str, act: Callable[[], object]) -> None:
        """Something else happens just before the next call."""

        def first(**_: Any) -> None:
            self.no_more()
            act()

        self._hook(f"before-call.dynamodb.{operation}", first)

    def no_more(self) -> None:
        for event, hook in self._hooks:
            dynamodb().meta.events.unregister(event, hook)
        self._hooks.clear()

    def _hook(self, event: str, hook: Callable[..., Any]) -> None:
        dynamodb().meta.events.register_first(event, hook)
        self._hooks.append((event, hook))


def end(attempt_id: str) -> None:
    """The taker hands in on another device."""
    ref = AttemptRef.parse(attempt_id)
    assert ref is not None
    bootstrap.attempts().submit(ref, store.get_slot(ref), None)


@pytest.fixture
def losing() -> Iterator[Losing]:
    switch = Losing()
    yield switch
    switch.no_more()


@pytest.mark.parametrize("again", [False, True], ids=["the first attempt", "a later one"])
def test_a_start_that_is_sent_again_begins_one_attempt(
    http: Client, people: People, losing: Losing, *, again: bool
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    if again:
        first = start(http, taker, quiz["id"]).json["id"]
        http.post(f"/api/v1/attempts/{first}/submit", token=taker.token)
    losing.for_the_sdk("UpdateItem")
    started = start(http, taker, quiz["id"])
    assert (started.status, started.json["number"]) == (201, 2 if again else 1)
    assert len(losing.sent) == 1
    shown = http.get(f"/api/v1/attempts/{started.json['id']}", token=taker.token).json
    assert shown["questions"] == started.json["questions"]


def test_repeated_start_with_its_key_finds_the_attempt(
    http: Client, people: People, losing: Losing
) -> None:
    taker, quiz = people.user(), published(http, people.author(), max_attempts=1)
    key = {"Idempotency-Key": "start-1"}
    losing.for_good("UpdateItem")
    assert start(http, taker, quiz["id"], headers=key).status == 503
    found = start(http, taker, quiz["id"], headers=key)
    assert (found.status, found.json["number"]) == (200, 1)
    assert start(http, taker, quiz["id"]).code == "active_attempt_exists"


@pytest.mark.parametrize("revision", [None, 7])
def test_a_save_that_is_sent_again_is_acknowledged_as_saved_once(
    http: Client, people: People, losing: Losing, revision: int | None
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    attempt = start(http, taker, quiz["id"]).json["id"]
    answers = [{**one, "revision": revision} for one in right_answers(quiz)]
    losing.for_the_sdk("UpdateItem")
    at = f"/api/v1/attempts/{attempt}"
    reply = http.put(f"{at}/answers", json={"answers": answers}, token=taker.token).json
    assert len(losing.sent) == 1
    assert (len(reply["saved"]), reply["stale"]) == (5, [])
    assert {one["revision"] for one in reply["saved"]} == {revision or 1}
    kept = http.get(at, token=taker.token).json["answers"]
    assert {one["revision"] for one in kept} == {revision or 1}


def test_repeated_save_succeeds_after_a_later_one(
    http: Client, people: People, losing: Losing
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    attempt = start(http, taker, quiz["id"]).json["id"]
    at, (first, second, *_) = f"/api/v1/attempts/{attempt}", right_answers(quiz)
    slot = store.slot_key(taker.id, quiz["id"]).raw

    def save_from_the_other_device() -> None:
        dynamodb().update_item(
            TableName="invigil-test-attempts",
            Key=slot,
            UpdateExpression="SET a.#p = :a, w = :w ADD v :one",
            ExpressionAttributeNames={"#p": "1"},
            ExpressionAttributeValues={
                ":a": {"M": {"c": {"S": "0,1"}, "r": {"N": "1"}, "t": {"N": "0"}}},
                ":w": {"S": "other"},
                ":one": {"N": "1"},
            },
        )

    losing.for_the_sdk("UpdateItem")
    losing.meanwhile = save_from_the_other_device
    reply = http.post(f"{at}/answers", json=first, token=taker.token).json
    assert [one["revision"] for one in reply["saved"]] == [1]
    kept = http.get(at, token=taker.token).json["answers"]
    assert {one["question_id"]: one["revision"] for one in kept} == {
        first["question_id"]: 1,
        second["question_id"]: 1,
    }


def test_a_save_that_was_made_before_the_end_is_acknowledged_even_if_repeated_after_it(
    http: Client, people: People, losing: Losing
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    attempt = start(http, taker, quiz["id"]).json["id"]
    losing.for_the_sdk("UpdateItem")
    losing.meanwhile = lambda: end(attempt)
    at = f"/api/v1/attempts/{attempt}"
    reply = http.post(f"{at}/answers", json=right_answers(quiz)[0], token=taker.token)
    assert (reply.status, len(reply.json["saved"])) == (200, 1)
    assert http.post(f"{at}/submit", token=taker.token).json["score"] == 2


def test_late_save_is_not_confused_with_an_earlier_one_of_its_key(
    http: Client, people: People, losing: Losing
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    key = {"Idempotency-Key": "one-for-all"}
    attempt = start(http, taker, quiz["id"], headers=key).json["id"]
    at, (first, second, *_) = f"/api/v1/attempts/{attempt}/answers", right_answers(quiz)
    assert http.post(at, json=first, token=taker.token, headers=key).status == 200
    losing.before("UpdateItem", lambda: end(attempt))
    late = http.post(at, json=second, token=taker.token, headers=key)
    assert (late.status, late.code) == (409, "attempt_closed")
    submit = f"/api/v1/attempts/{attempt}/submit"
    assert http.post(submit, token=taker.token).json["score"] == 2


def test_repeated_save_without_key_is_stale_but_counts(
    http: Client, people: People, losing: Losing
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    attempt = start(http, taker, quiz["id"]).json["id"]
    at, first = f"/api/v1/attempts/{attempt}", {**right_answers(quiz)[0], "revision": 1}
    losing.for_good("UpdateItem")
    assert http.post(f"{at}/answers", json=first, token=taker.token).status == 503
    again = http.post(f"{at}/answers", json=first, token=taker.token)
    assert (again.status, again.json["stale"]) == (200, [first["question_id"]])
    assert http.post(f"{at}/submit", token=taker.token).json["score"] == 2


@pytest.mark.parametrize("by", ["submit", "close", "time"])
def test_an_ending_that_is_sent_again_makes_one_result(
    people: People, losing: Losing, cloud: Cloud, clock: FakeClock, by: str
) -> None:
    http, author, taker = Client(), people.author(), people.user()
    quiz = published(http, author)
    attempt = start(http, taker, quiz["id"]).json["id"]
    body = {"answers": right_answers(quiz)}
    http.put(f"/api/v1/attempts/{attempt}/answers", json=body, token=taker.token)
    losing.for_the_sdk("TransactWriteItems")
    if by == "time":
        clock.advance(11 * 60_000)
        assert cloud.expire(expire_job(attempt)) == []
    else:
        token = taker.token if by == "submit" else author.token
        reply = http.post(f"/api/v1/attempts/{attempt}/{by}", token=token)
        assert (reply.status, reply.json["score"]) == (200, 8)
    (sent,) = losing.sent
    assert sent["ClientRequestToken"]
    (kept,) = cloud.results()
    assert kept["s"] == {"N": "8"}


def test_repeated_submit_returns_the_result(
    http: Client, people: People, losing: Losing, cloud: Cloud
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    attempt = start(http, taker, quiz["id"]).json["id"]
    at = f"/api/v1/attempts/{attempt}/submit"
    losing.for_good("TransactWriteItems")
    assert http.post(at, token=taker.token).status == 503
    assert http.post(at, token=taker.token).json["status"] == "submitted"
    assert len(cloud.results()) == 1


def test_a_delete_that_is_sent_again_is_done(http: Client, people: People, losing: Losing) -> None:
    author = people.author()
    quiz = created(http, author).json
    losing.for_the_sdk("UpdateItem")
    at = f"/api/v1/quizzes/{quiz['id']}"
    assert http.delete(at, token=author.token).status == 204
    assert len(losing.sent) == 1
