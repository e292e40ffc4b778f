"""DynamoDB in this process: the engine of the local stack, called without a server.

A call takes about a sixth of the time that it takes with moto. The tests of stores run on moto and,
over HTTP, on this engine (`make test-conditions`): what both do alike, the other tests rely on.
"""

import base64
import marshal
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from botocore.awsrequest import AWSResponse
from ministack.core.responses import AccountRegionScopedDict, request_scope
from ministack.services import dynamodb, dynamodb_streams
from moto.core import DEFAULT_ACCOUNT_ID

from tests.support import engine_caches
from tests.support.moto_emulator import REGION

engine_caches.speed_up(dynamodb)

HANDLERS = {
    b"DynamoDB_20120810": dynamodb.handle_request,
    b"DynamoDBStreams_20120810": dynamodb_streams.handle_request,
}
"""What answers, by the service that a request is for."""

Answer = tuple[int, dict[str, str], bytes]
"""Status, headers and body."""


class Body(BytesIO):
    """What botocore reads an answer from."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()


class EmbeddedDynamoDb:
    """The tables and streams of this process; it answers while it is in use."""

    def __init__(self) -> None:
        self.is_used = False
        self._empty = b""

    @contextmanager
    def used(self, *, is_used: bool = True) -> Iterator[None]:
        """Answer during a block, or leave it to moto."""
        before, self.is_used = self.is_used, is_used
        try:
            yield
        finally:
            self.is_used = before

    def answer(self, request: Any) -> AWSResponse | None:
        """Answer a request of botocore; None for what is not for this engine."""
        target = request.headers.get("X-Amz-Target", b"")
        handle = HANDLERS.get(target.partition(b".")[0]) if self.is_used else None
        if handle is None:
            return None
        headers = {"x-amz-target": target.decode()}
        with request_scope(DEFAULT_ACCOUNT_ID, REGION):
            answered = _result(handle("POST", "/", headers, request.body, {}))
        return _response(request.url, answered)

    def items(self, table: str) -> Iterator[dict[str, Any]]:
        """All items of a table, in no order."""
        with request_scope(DEFAULT_ACCOUNT_ID, REGION):
            kept = dynamodb._tables[table]["items"]  # noqa: SLF001 - a copy of all takes long
            partitions = engine_caches.copied(dict(kept))
        for partition in partitions.values():
            yield from map(_as_read, partition.values())

    def keep_empty(self) -> None:
        """Remember the tables as they are, which is empty."""
        self._empty = self.state()

    def forget_items(self) -> None:
        """Empty all tables and their streams."""
        self.restore(self._empty)

    def state(self) -> bytes:
        """Return all tables; streams are left out."""
        stores = {name: store.to_dict() for name, store in dynamodb.get_state().items()}
        for table in stores["tables"].values():
            table["items"] = dict(table["items"])  # no defaultdict, which marshal does not know
        return marshal.dumps(stores)

    def restore(self, state: bytes) -> None:
        """Put a state in place of what there is."""
        stores = marshal.loads(state)  # noqa: S302 - our own
        dynamodb.reset()
        dynamodb.load_persisted_state(
            {name: AccountRegionScopedDict.from_dict(store) for name, store in stores.items()}
        )


def _as_read(attributes: dict[str, Any]) -> dict[str, Any]:
    """Attributes as clients read them: bytes come as base64 text."""
    return {
        name: {"B": base64.b64decode(value["B"])} if "B" in value else value
        for name, value in attributes.items()
    }


def _result(answering: Coroutine[Any, Any, Answer]) -> Answer:
    """Return what a coroutine returns that waits for nothing."""
    try:
        answering.send(None)
    except StopIteration as end:
        answered: Answer = end.value
        return answered
    raise AssertionError("The engine waits for something.")


def _response(url: str, answered: Answer) -> AWSResponse:
    status, headers, body = answered
    return AWSResponse(url, status, headers, Body(body))  # type: ignore[arg-type]  # any mapping


embedded = EmbeddedDynamoDb()
"""The one of this process, as moto's tables are."""
