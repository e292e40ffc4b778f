"""The calls that tests make most often, answered from moto's state without its layer of HTTP.

`tests/unit/support/test_moto_shortcuts.py` holds each answer to the one that moto gives. What is
not plain (a missing queue, attributes of messages, a version of a parameter) is left to moto.
"""

import json
from calendar import timegm
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from http import HTTPStatus
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.exceptions import ServiceException
from moto.sqs.models import sqs_backends
from moto.ssm.models import ssm_backends

from tests.support.embedded_dynamodb import Body
from tests.support.moto_emulator import REGION

Parsed = dict[str, Any]
ENTRY = {"Id", "MessageBody", "DelaySeconds"}


def answer(request: Any) -> AWSResponse | None:
    """Answer a request of botocore; None for what moto answers."""
    shortcut = _SHORTCUTS.get(request.headers.get("X-Amz-Target", b""))
    if shortcut is None or f".{REGION}." not in request.url:  # moto keeps each region's apart
        return None
    with suppress(ServiceException):  # moto says how it refuses
        if (answered := shortcut(json.loads(request.body))) is not None:
            body = Body(json.dumps(answered, default=_seconds).encode())
            return AWSResponse(request.url, HTTPStatus.OK, HTTPHeaders(), body)
    return None


def _seconds(at: datetime) -> float:
    """A time in UTC as seconds, to the millisecond as moto has it."""
    return timegm(at.timetuple()) + at.microsecond // 1000 / 1000


def _send_message_batch(asked: Parsed) -> Parsed | None:
    entries = asked["Entries"]
    if not entries or any(set(one) - ENTRY for one in entries):
        return None
    plain = {
        str(place): {"DelaySeconds": None, **one, "MessageAttributes": {}}
        for place, one in enumerate(entries)
    }
    name = asked["QueueUrl"].rpartition("/")[2]
    sent, failed = sqs_backends[DEFAULT_ACCOUNT_ID][REGION].send_message_batch(name, plain)
    successful = [
        {"Id": one.user_id, "MessageId": one.id, "MD5OfMessageBody": one.body_md5} for one in sent
    ]
    return {"Successful": successful, "Failed": failed}


def _get_parameter(asked: Parsed) -> Parsed | None:
    found = ssm_backends[DEFAULT_ACCOUNT_ID][REGION].get_parameter(asked["Name"])
    if found is None:
        return None
    return {"Parameter": found.response_object(asked.get("WithDecryption", False), REGION)}


_SHORTCUTS: dict[bytes, Callable[[Parsed], Parsed | None]] = {
    b"AmazonSQS.SendMessageBatch": _send_message_batch,
    b"AmazonSSM.GetParameter": _get_parameter,
}
