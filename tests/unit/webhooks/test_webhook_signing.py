"""Signatures as the standard has them, checked by its own library and its vectors."""

import base64
import json
from datetime import UTC, datetime

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from chalicelib.clock import SECOND
from chalicelib.webhooks import signing

SECRET, OTHER = b"0123456789abcdefghijklmn", b"another secret of ours, long enough"
BODY = '{"type":"result.available","data":{"title":"Prüfung"}}'


def test_the_vectors_of_the_standard_hold() -> None:
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at, body = 1_614_265_330 * SECOND, '{"test": 2432232314}'
    signed = signing.sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    body = (
        '{"type":"result.available","timestamp":"2026-11-28T18:00:00.000Z",'
        '"data":{"attempt_id":"att_1"}}'
    )
    signed = signing.sign(SECRET, "msg_1", 1_700_000_000 * SECOND + 999, body)
    assert signed == "v1,dWE/lv1X2/LxkirO5Az6upEaOa3F9fdGuAyuFOAlU0s="


def now() -> int:
    """The present: receivers refuse what is older than five minutes."""
    return int(datetime.now(UTC).timestamp()) * SECOND


@pytest.mark.parametrize("secret", [SECRET, OTHER])
def test_a_receiver_with_either_secret_verifies(secret: bytes) -> None:
    headers = signing.headers([SECRET, OTHER], "msg_1", now(), BODY)
    verified = Webhook(signing.show_secret(secret)).verify(BODY, headers)
    assert verified == json.loads(BODY)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp"])
def test_what_was_altered_on_the_way_does_not_verify(name: str) -> None:
    at = now()
    altered = {"webhook-id": "msg_2", "webhook-timestamp": str(at // SECOND + 1)}
    headers = signing.headers([SECRET], "msg_1", at, BODY) | {name: altered[name]}
    with pytest.raises(WebhookVerificationError):
        Webhook(signing.show_secret(SECRET)).verify(BODY, headers)
