"""Items that were read together but are not of one instant, which DynamoDB does not promise."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.attempts import store
from chalicelib.dynamo.client import dynamodb
from chalicelib.results.models import AttemptRef
from tests.support.applicants import applicant
from tests.support.builders import published, right_answers, start
from tests.support.client import Client
from tests.support.people import People
from tests.support.start_states import start_state

READ = "after-call.dynamodb.BatchGetItem"


@contextmanager
def torn_by(act: Callable[[], object], ref: AttemptRef) -> Iterator[None]:
    """Let ``act`` happen after the next read of several items has read all but the slot."""
    key = store.slot_key(ref.user_id, ref.quiz_id)

    def tear(parsed: dict[str, Any], **_: Any) -> None:
        events.unregister(READ, tear)
        act()
        slot = dynamodb().get_item(TableName=key.table, Key=key.raw, ConsistentRead=True)
        parsed["Responses"][key.table] = [slot["Item"]]

    events = dynamodb().meta.events
    events.register_first(READ, tear)
    try:
        yield
    finally:
        events.unregister(READ, tear)


@pytest.mark.parametrize(
    ("call", "by"),
    [
        ("POST /api/v1/attempts/{}/submit", "taker"),
        ("POST /api/v1/attempts/{}/close", "author"),
        ("GET /api/v1/attempts/{}", "taker"),
        ("GET /api/v1/results/attempts/{}", "taker"),
    ],
)
def test_an_attempt_that_ended_and_was_followed_by_the_next_while_it_was_read_is_found(
    http: Client, people: People, call: str, by: str
) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author)
    attempt = start(http, taker, quiz["id"]).json["id"]
    body = {"answers": right_answers(quiz)}
    http.put(f"/api/v1/attempts/{attempt}/answers", json=body, token=taker.token)
    ref = AttemptRef.parse(attempt)
    assert ref is not None

    def hand_in_and_start_again() -> None:
        service, slot = bootstrap.attempts(), store.get_slot(ref)
        service.submit(ref, slot, None)
        state = start_state(ref.user_id, ref.quiz_id, store.get_slot(ref))
        service.start(applicant(ref.user_id), state, "again")

    method, at = call.format(attempt).split()
    with torn_by(hand_in_and_start_again, ref):
        reply = http.request(method, at, token=author.token if by == "author" else taker.token)
    assert (reply.status, reply.json["number"], reply.json["status"]) == (200, 1, "submitted")
    assert reply.json.get("score", 8) == 8
