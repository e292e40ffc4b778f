"""Processing of DynamoDB stream batches."""

import base64
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import field
from typing import Any, Generic, Literal, TypeVar

from chalicelib.clock import SECOND, Millis
from chalicelib.dynamo.errors import RawItem
from chalicelib.errors import UnavailableError
from chalicelib.logs import logger
from chalicelib.values import dataclass

Parsed = TypeVar("Parsed")
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StreamChange:
    """A change of an item: its kind and the item after it (None if removed)."""

    kind: Literal["INSERT", "MODIFY", "REMOVE"]
    after: RawItem | None


def process_records(
    event: Mapping[str, Any],
    apply: Callable[[StreamChange], None],
    dead_letter: Callable[[Mapping[str, Any]], None],
) -> dict[str, Any]:
    """Apply every change of a Lambda event, in order.

    An outage stops the batch and has the rest redelivered; a malformed record becomes a dead
    letter, so that it does not block its shard.
    """
    for record in event["Records"]:
        try:
            _apply_record(record, apply, dead_letter)
        except UnavailableError:
            number = record["dynamodb"]["SequenceNumber"]
            logger().warning("stream_interrupted", extra={"sequence_number": number})
            return {"batchItemFailures": [{"itemIdentifier": number}]}
    return {"batchItemFailures": []}


@dataclass(frozen=True, slots=True)
class BatchProcessor(Generic[Parsed]):
    """Process a batch in groups, in any order.

    ``parse`` raises for a malformed record and returns None for one to skip. Records of one
    ``key_of`` are applied together, groups in parallel.
    """

    parse: Callable[[StreamChange], Parsed | None]
    key_of: Callable[[Parsed], Hashable]
    apply: Callable[[Sequence[Parsed]], None]
    dead_letter: Callable[[Record], None]
    workers: int

    def process(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Apply every change of a Lambda event.

        Returns the first record that met an outage, so that it and all later ones are redelivered;
        malformed records become dead letters.
        """
        batch = _Batch(self, event["Records"])
        groups = batch.groups()
        with ThreadPoolExecutor(self.workers) as workers:
            done = [workers.submit(copy_context().run, batch.apply, one) for one in groups]
        for one in done:
            one.result()
        return batch.answer()


@dataclass(frozen=True, slots=True)
class _Batch(Generic[Parsed]):
    processor: BatchProcessor[Parsed]
    records: Sequence[Record]
    interrupted: list[int] = field(default_factory=list)

    def groups(self) -> Iterable[dict[int, Parsed]]:
        """Group the records, with their positions in the batch."""
        found: dict[Hashable, dict[int, Parsed]] = {}
        for place, record in enumerate(self.records):
            parsed = self._parsed(place, record)
            if parsed is not None:
                found.setdefault(self.processor.key_of(parsed), {})[place] = parsed
        return found.values()

    def apply(self, group: Mapping[int, Parsed]) -> None:
        """Apply a group, or after an error each of its records separately."""
        try:
            self.processor.apply(list(group.values()))
        except UnavailableError:
            self.interrupted.extend(group)
        except Exception:  # noqa: BLE001 - a retry would fail again
            if len(group) == 1:
                self._dead_letter(*group)
            else:
                for place, parsed in group.items():
                    self.apply({place: parsed})

    def answer(self) -> dict[str, Any]:
        """Return Lambda's batch response."""
        if not self.interrupted:
            return {"batchItemFailures": []}
        number = self.records[min(self.interrupted)]["dynamodb"]["SequenceNumber"]
        logger().warning("stream_interrupted", extra={"sequence_number": number})
        return {"batchItemFailures": [{"itemIdentifier": number}]}

    def _parsed(self, place: int, record: Record) -> Parsed | None:
        try:
            return self.processor.parse(_change(record))
        except Exception:  # noqa: BLE001 - a retry would fail again
            self._dead_letter(place)
            return None

    def _dead_letter(self, place: int) -> None:
        logger().exception("record_dead_lettered")
        try:
            self.processor.dead_letter(self.records[place])
        except UnavailableError:
            self.interrupted.append(place)


def oldest_age(event: Mapping[str, Any], now: Millis) -> float:
    """Return the age in seconds of the oldest change of a Lambda event."""
    changes = [record["dynamodb"] for record in event["Records"]]
    present = now / SECOND
    made = min(
        (one.get("ApproximateCreationDateTime", present) for one in changes), default=present
    )
    return max(0.0, present - float(made))


def _apply_record(
    record: Mapping[str, Any],
    apply: Callable[[StreamChange], None],
    dead_letter: Callable[[Mapping[str, Any]], None],
) -> None:
    try:
        apply(_change(record))
    except UnavailableError:
        raise
    except Exception:  # noqa: BLE001 - a retry would fail again
        logger().exception("record_dead_lettered")
        dead_letter(record)


def _change(record: Record) -> StreamChange:
    return StreamChange(record["eventName"], _image(record["dynamodb"].get("NewImage")))


def _image(event_image: RawItem | None) -> RawItem | None:
    """Convert an image to wire format: events carry bytes as base64 text."""
    if event_image is None:
        return None
    return {
        name: {"B": base64.b64decode(value["B"])} if "B" in value else value
        for name, value in event_image.items()
    }
