"""The bodies that the reference shows for each operation, as requests to send."""

import json
from functools import cache
from typing import Any

from infra.reference.generate import openapi

_Json = dict[str, Any]


@cache
def _document() -> _Json:
    return openapi()


def example_request(method: str, path: str) -> _Json:
    """Return the options of a request with the first body that the reference shows, if any."""
    document = _document()
    operation = document["paths"][path][method.lower()]
    content: _Json = operation.get("requestBody", {}).get("content", {})
    for media_type, body in content.items():
        for example in body.get("examples", {}).values():
            return _request(media_type, _resolved(document, example)["value"])
    return {}


def _resolved(document: _Json, example: _Json) -> _Json:
    if "$ref" not in example:
        return example
    found: _Json = document
    for name in example["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return found


def _request(media_type: str, value: Any) -> _Json:
    if media_type == "application/json":
        return {"json": value}
    text = value if isinstance(value, str) else json.dumps(value)
    return {"content": text.encode(), "headers": {"Content-Type": media_type}}
