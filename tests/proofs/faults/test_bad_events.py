"""Malformed stream records and messages become dead letters, and foreign feedback is refused."""

import base64
import json
from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.jobs.events import run_jobs
from chalicelib.leaderboard.events import update_leaderboards
from chalicelib.notifications import ses_feedback
from chalicelib.notifications.events import (
    announce_quizzes,
    notify_results,
    process_ses_feedback,
    send_mail,
    send_security_mail,
)
from chalicelib.results.store import to_item
from chalicelib.webhooks.events import send_webhooks
from tests.proofs.faults.bad_input import bodies, fuzz, spoiled, values
from tests.support.aws_delivery import record_of, woken
from tests.support.results import a_result


@fuzz
@given(envelope=bodies, message=values | st.text(max_size=30), ours=st.booleans())
def test_feedback_that_ses_would_not_write_is_foreign(
    envelope: dict[str, Any], message: Any, *, ours: bool
) -> None:
    body = {**envelope, "Message": json.dumps(message)}
    if ours:
        body["TopicArn"] = "arn:ours"
    try:
        found = ses_feedback.parse_feedback(body, "arn:ours")
    except ses_feedback.ForeignFeedbackError:
        return
    assert isinstance(found, list)


BOUNCE = {
    "eventType": "Bounce",
    "mail": {"messageId": "m1"},
    "bounce": {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": "a@example.org"}]},
}


@fuzz
@given(raw=spoiled(json.dumps(BOUNCE).encode()))
def test_spoiled_feedback_is_read_or_foreign(raw: bytes) -> None:
    body = {"TopicArn": "arn:ours", "Message": raw.decode("utf-8", "replace")}
    with suppress(ses_feedback.ForeignFeedbackError):
        assert isinstance(ses_feedback.parse_feedback(body, "arn:ours"), list)


IMAGE = to_item(a_result()).serialize()
attributes = st.fixed_dictionaries(
    {}, optional={kind: st.text(max_size=8) for kind in ("S", "N", "B", "BOOL", "NULL", "M", "L")}
)


@st.composite
def images(draw: st.DrawFn) -> dict[str, Any]:
    """A result with attributes taken out of it, or others put in."""
    image = dict(IMAGE)
    for name in draw(st.lists(st.sampled_from(sorted(IMAGE)), min_size=1, max_size=4)):
        image.pop(name, None)
        if draw(st.booleans()):
            image[name] = draw(attributes)
    return image


@fuzz
@given(image=images())
def test_malformed_stream_record_becomes_a_dead_letter(tables: None, image: dict[str, Any]) -> None:
    record = record_of({})
    record["dynamodb"]["NewImage"] = json.loads(json.dumps(image, default=_as_text))
    for handler in (update_leaderboards, notify_results):
        assert woken(handler, {"Records": [record]}) == {"batchItemFailures": []}


def _as_text(value: bytes) -> str:
    return base64.b64encode(value).decode()


@fuzz
@given(
    handler=st.sampled_from(
        [
            run_jobs,
            send_mail,
            send_security_mail,
            announce_quizzes,
            process_ses_feedback,
            send_webhooks,
        ]
    ),
    body=st.text(max_size=20) | bodies.map(json.dumps) | values.map(json.dumps),
)
def test_malformed_message_becomes_a_dead_letter(tables: None, handler: Any, body: str) -> None:
    record = {"messageId": "m", "receiptHandle": "", "body": body}
    failed = woken(handler, {"Records": [record]})["batchItemFailures"]
    assert failed in ([], [{"itemIdentifier": "m"}])
