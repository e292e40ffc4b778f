"""One JSON line for each thing worth knowing, with the request it belongs to."""

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
"""The first of a process waited for all that is imported."""

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
"""What every record has; the rest was given as ``extra`` and belongs in the line."""


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": to_rfc3339(now()),
            "level": record.levelname,
            "event": record.getMessage(),
            **(_context.get() or {}),
            **{name: value for name, value in vars(record).items() if name not in _STANDARD},
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def logger() -> logging.Logger:
    """The service's one logger."""
    return logging.getLogger("invigil")


def configure(level: str, stream: TextIO | None = None) -> None:
    """Write lines to ``stream`` (standard output unless told), once, whoever calls how often."""
    own = logger()
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(_JsonLines())
    own.handlers[:] = [handler]
    own.setLevel(level)
    own.propagate = False


def bind(**facts: object) -> None:
    """Put ``facts`` on every line of this request from here on."""
    _context.set({**(_context.get() or {}), **facts})


def add(name: str, amount: float) -> None:
    """Add ``amount`` to the fact called ``name`` of this request."""
    so_far = (_context.get() or {}).get(name, 0)
    assert isinstance(so_far, int | float)  # noqa: S101 - narrows for the type checker
    bind(**{name: so_far + amount})


def start_invocation(function: str, event: Any, level: str, **facts: object) -> None:  # noqa: ANN401 - Chalice's
    """Begin the lines of a function that AWS woke; by the request id its own lines are found."""
    configure(level)
    request_id = getattr(event.context, "aws_request_id", "")
    reset_context({"function": function, "request_id": request_id, **facts})


def reset_context(facts: Mapping[str, object]) -> None:
    """Forget the last request's facts, and begin with these."""
    _context.set({**facts, "cold_start": next(_calls) == 0})
