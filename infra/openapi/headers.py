"""The headers of answers."""

from collections.abc import Iterable
from typing import Any

_TEXT = {"type": "string"}
_ID = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"}

HEADERS: dict[str, Any] = {
    "X-Request-Id": {
        "description": "The request's id; problem documents call it `instance`.",
        "required": True,
        "schema": _ID,
    },
    "Cache-Control": {
        "description": "`no-store` unless the operation says otherwise.",
        "required": True,
        "schema": _TEXT,
    },
    "Service-Worker-Allowed": {
        "description": "On the page's service worker: the address it may serve.",
        "schema": {"type": "string"},
    },
    "ETag": {
        "description": "What was answered, in a word: send it back as If-Match or If-None-Match.",
        "schema": {"type": "string", "pattern": '^"[^"]+"$'},
    },
    "Location": {
        "description": "The path of what was made.",
        "required": True,
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Retry-After": {
        "description": "In how many seconds to try again.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    },
    "WWW-Authenticate": {
        "description": "That a bearer token is asked for (RFC 6750).",
        "required": True,
        "schema": _TEXT,
    },
    "X-Device-Token": {
        "description": "Keep it, and send it with the next login: the device is known then. "
        "A login whose code is missing has none yet.",
        "schema": _TEXT,
    },
    "Content-Disposition": {
        "description": "That the answer is a file, and its name.",
        "schema": _TEXT,
    },
    "Link": {
        "description": 'Of a CSV file: where the next one is (`rel="next"`), when there is one.',
        "schema": _TEXT,
    },
}
OF_ALL = ("X-Request-Id", "Cache-Control")
"""Besides the headers of security, which say nothing to programs."""


def answered(names: Iterable[str]) -> dict[str, Any]:
    """References to the headers that an answer has, besides those of all."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*OF_ALL, *names)}
