"""Response headers."""

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
        "description": "On the page's service worker: its maximum scope.",
        "schema": {"type": "string"},
    },
    "ETag": {
        "description": "Version of the response; send it back as If-Match or If-None-Match.",
        "schema": {"type": "string", "pattern": '^"[^"]+"$'},
    },
    "Location": {
        "description": "Path of the created resource.",
        "required": True,
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Retry-After": {
        "description": "Seconds to wait before a retry.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    },
    "WWW-Authenticate": {
        "description": "Requires a bearer token (RFC 6750).",
        "required": True,
        "schema": _TEXT,
    },
    "X-Device-Token": {
        "description": "Store it and send it with the next login, to be recognized as a known "
        "device. Absent while the code of the second factor is missing.",
        "schema": _TEXT,
    },
    "Content-Disposition": {
        "description": "The name of the returned file.",
        "schema": _TEXT,
    },
    "Link": {
        "description": 'On a CSV file: the next file (`rel="next"`), if any.',
        "schema": _TEXT,
    },
}
OF_ALL = ("X-Request-Id", "Cache-Control")
"""All other headers are for security and of no interest to clients."""


def answered(names: Iterable[str]) -> dict[str, Any]:
    """Return references to the headers of a response other than the common ones."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*OF_ALL, *names)}
