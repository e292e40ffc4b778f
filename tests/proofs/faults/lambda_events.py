"""What Lambda hands to a function: messages of a queue, records of the stream."""

import json
from collections.abc import Callable
from typing import Any

from tests.proofs.faults.worlds import RetryableFailureError, World
from tests.support.aws_delivery import record_of, woken


def delivery(handler: Any, records: list[dict[str, Any]]) -> Callable[[], None]:
    def deliver() -> None:
        if woken(handler, {"Records": records})["batchItemFailures"]:
            raise RetryableFailureError

    return deliver


def message(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"messageId": "m", "receiptHandle": "", "body": json.dumps(body)}]


def stream_records(world: World) -> list[dict[str, Any]]:
    images = enumerate(world.cloud.results())
    return [record_of(image, number=place) for place, image in images]
