"""A DynamoDB that costs nothing: reads are answered from memory, writes with nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from moto.core.models import botocore_stubber

from chalicelib.dynamo.client import dynamodb

_READS = ("GetItem", "BatchGetItem", "Query")


class _Body:
    """What urllib3 would hand over."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, **_: object) -> Iterator[bytes]:
        yield self._content


@contextmanager
def canned() -> Iterator[None]:
    """Ask moto each question once, and give its answer from memory from then on.

    What is left in a measurement is the work of the application and the SDK.
    """
    kept: dict[bytes, tuple[HTTPHeaders, bytes]] = {}

    def answer(event_name: str, request: Any, **_: object) -> Any:  # noqa: ANN401
        operation = request.headers["X-Amz-Target"].decode().partition(".")[2]
        headers, content = HTTPHeaders(), b"{}"
        if operation in _READS:
            if request.body not in kept:
                kept[request.body] = _asked(event_name, request)
            headers, content = kept[request.body]
        return AWSResponse(request.url, 200, headers, _Body(content))

    events = dynamodb().meta.events
    events.register("before-send.dynamodb", answer)
    botocore_stubber.enabled = False
    try:
        yield
    finally:
        botocore_stubber.enabled = True
        events.unregister("before-send.dynamodb", answer)


def _asked(event_name: str, request: Any) -> tuple[HTTPHeaders, bytes]:  # noqa: ANN401
    botocore_stubber.enabled = True
    try:
        live = botocore_stubber(event_name, request)
    finally:
        botocore_stubber.enabled = False
    return HTTPHeaders.from_dict(dict(live.headers)), live.content
