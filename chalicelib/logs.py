"""Structured logs: one JSON object per line, with the request's context."""

import json
import logging
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from itertools import count
from typing import Any, TextIO

from chalicelib.clock import now, to_rfc3339

_context: ContextVar[dict[str, object] | None] = ContextVar("log_context", default=None)

_calls = count()
"""Counts invocations, to detect the process's first one (a cold start)."""

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
"""Standard attributes of a record; all others come from ``extra`` and are written."""


_encode = json.JSONEncoder(default=str, separators=(",", ":")).encode


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        level = {} if record.levelno == logging.INFO else {"level": record.levelname}
        # a line is paid by its bytes; Lambda takes a line without a level for INFO
        line: dict[str, object] = {
            "timestamp": to_rfc3339(now()),
            **level,
            "event": record.getMessage(),
            **(_context.get() or {}),
            **{name: value for name, value in vars(record).items() if name not in _STANDARD},
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return _encode(line)


def logger() -> logging.Logger:
    """Return the service's logger."""
    return logging.getLogger("invigil")


def configure(level: str, stream: TextIO | None = None) -> None:
    """Log to ``stream`` (default: standard output); repeated calls change nothing."""
    own = logger()
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(_JsonLines())
    own.handlers[:] = [handler]
    own.setLevel(level)
    own.propagate = False


def bind(**facts: object) -> None:
    """Add ``facts`` to all further lines of this request."""
    _context.set({**(_context.get() or {}), **facts})


def add(name: str, amount: float) -> None:
    """Increase the counter ``name`` of this request by ``amount``."""
    so_far = (_context.get() or {}).get(name, 0)
    assert isinstance(so_far, int | float)  # noqa: S101 - narrows for the type checker
    bind(**{name: so_far + amount})


def start_invocation(function: str, event: Any, level: str, **facts: object) -> None:  # noqa: ANN401 - Chalice's
    """Start the log context of a Lambda invocation."""
    configure(level)
    request_id = getattr(event.context, "aws_request_id", "")
    reset_context({"function": function, "request_id": request_id, **facts})


def reset_context(facts: Mapping[str, object]) -> None:
    """Replace the log context by ``facts``; those of a process's first call say so."""
    first = {"cold_start": True} if next(_calls) == 0 else {}
    _context.set({**facts, **first})
