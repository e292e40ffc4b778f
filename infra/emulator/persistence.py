"""Persistence of the emulator's data across crashes: it only saves part of it, on shutdown.

A snapshot is taken on the emulator's own event loop, where its stores change, so that it is
consistent. Patches ministack 1.5.33, which is why that version is pinned.
"""

import json
import logging
import re
import sys
import types
from collections.abc import Callable
from typing import IO, Any

from ministack import app as ministack
from ministack.core import persistence

from infra.emulator.local_gateway import Message, Receive, Scope, Send

_EXTRA = "invigil_extra"
_SERVICE = re.compile(rb"Credential=[^/]+/\d+/[^/]+/([a-z0-9-]+)/")
_DATA = ("dynamodb", "s3", "sqs", "ses", "ssm")
"""Services with application data; all others only change by deployments."""

_READS = (b"Get", b"Query", b"Scan", b"BatchGet", b"Describe", b"List", b"TransactGet")


class Snapshots:
    """Takes snapshots of data written since the last one."""

    def __init__(self) -> None:
        self._written: set[str] = set()

    def note(self, scope: Scope) -> None:
        """Inspect an incoming request: it may change data."""
        headers = dict(scope["headers"])
        signed_for = _SERVICE.search(headers.get(b"authorization", b""))
        operation = headers.get(b"x-amz-target", b"").rpartition(b".")[2]
        if signed_for and scope["method"] != "GET" and not operation.startswith(_READS):
            self._written.add(signed_for.group(1).decode())

    def take(self) -> None:
        """Save changed data; a store that changes meanwhile is left to the next snapshot."""
        written, self._written = self._written, set()
        if not written:
            return
        stores: dict[str, Callable[[], Any]] = ministack._build_persistence_save_dict()  # noqa: SLF001
        if written <= set(_DATA):
            stores = {name: get for name, get in stores.items() if name in _DATA}
        try:
            states = {name: get_state() for name, get_state in stores.items()}
            states[_EXTRA] = extra_state()
        except RuntimeError:
            self._written |= written
            return
        for name, state in states.items():
            persistence.save_state(name, state)


def save_quickly() -> None:
    """Let the emulator encode its states in one go: piece by piece takes ten times as long."""
    quick = types.ModuleType("json")
    vars(quick).update(vars(json))
    vars(quick)["dump"] = _dump
    vars(persistence)["json"] = quick


def _dump(state: Any, file: IO[str], **options: Any) -> None:  # noqa: ANN401 - as json's
    file.write(json.dumps(state, **options))


def extra_state() -> dict[str, Any]:
    """Return what the emulator does not save: stream records, stream positions, the outbox."""
    dynamodb = sys.modules.get("ministack.services.dynamodb")
    ses = sys.modules.get("ministack.services.ses")
    functions = sys.modules.get("ministack.services.lambda_svc")
    return {
        "records": dynamodb and dynamodb._stream_records,  # noqa: SLF001
        "trimmed": dynamodb and dynamodb._stream_trimmed,  # noqa: SLF001
        "sequence": dynamodb and dynamodb._stream_seq_counter,  # noqa: SLF001
        "positions": functions and functions._dynamodb_stream_positions,  # noqa: SLF001
        "outbox": ses and ses._sent_emails,  # noqa: SLF001
    }


def restore_extra() -> None:
    """Restore the result of `extra_state`."""
    from ministack.services import dynamodb, lambda_svc, ses  # noqa: PLC0415 - slow; imported on use

    saved = persistence.load_state(_EXTRA) or {}
    stores = {
        "positions": lambda_svc._dynamodb_stream_positions,  # noqa: SLF001
        "trimmed": dynamodb._stream_trimmed,  # noqa: SLF001
        "records": dynamodb._stream_records,  # noqa: SLF001
        "outbox": ses._sent_emails,  # noqa: SLF001
    }
    for name, store in stores.items():
        if saved.get(name):
            store._data.update(saved[name]._data)  # noqa: SLF001
    dynamodb._stream_seq_counter = saved.get("sequence") or 0  # noqa: SLF001
    logging.getLogger(__name__).info("restored %s", [name for name in stores if saved.get(name)])


class PersistentBackend:
    """The emulator with snapshots, which keeps all data across restarts."""

    def __init__(self, snapshots: Snapshots) -> None:
        self._snapshots = snapshots

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await ministack.app(scope, receive, lambda message: self._lifespan(message, send))
            return
        if scope["type"] == "http":
            self._snapshots.note(scope)
        await ministack.app(scope, receive, send)

    async def _lifespan(self, message: Message, send: Send) -> None:
        if message["type"] == "lifespan.startup.complete":
            restore_extra()
        if message["type"] == "lifespan.shutdown.complete":
            persistence.save_state(_EXTRA, extra_state())
        await send(message)
