"""The bodies that the reference shows for each operation, as requests to send."""

import json
from typing import Any

from tests.support.openapi_checks import DESCRIBED

_Json = dict[str, Any]


def example_request(method: str, path: str) -> _Json:
    """Return the options of a request with the first body that the reference shows, if any."""
    operation = DESCRIBED["paths"][path][method.lower()]
    content: _Json = operation.get("requestBody", {}).get("content", {})
    for media_type, body in content.items():
        for example in body.get("examples", {}).values():
            return _request(media_type, _resolved(example)["value"])
    return {}


def _resolved(example: _Json) -> _Json:
    if "$ref" not in example:
        return example
    found: _Json = DESCRIBED
    for name in example["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return found


def _request(media_type: str, value: Any) -> _Json:
    if media_type == "application/json":
        return {"json": value}
    text = value if isinstance(value, str) else json.dumps(value)
    return {"content": text.encode(), "headers": {"Content-Type": media_type}}
