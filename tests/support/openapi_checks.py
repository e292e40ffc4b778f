"""Checks every response of any test against the reference.

Its status, problem code, media type, headers and body must be documented for the operation, so that
document and code never differ.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import jsonschema_rs

from chalicelib.web.responses import PROBLEM_TYPE
from infra.reference.generate import REVIEWED

OF_EACH = frozenset(
    {
        "cache-control",
        "content-security-policy",
        "referrer-policy",
        "strict-transport-security",
        "vary",
        "x-content-type-options",
        "x-request-id",
    }
)
"""What every answer has, refusals and preflights among them."""
OF_ALL = OF_EACH | {
    "access-control-allow-origin",
    "access-control-expose-headers",
    "content-type",
}
"""Documented for every response."""
REFERENCE = re.compile(r'"\$ref": "#/components/schemas/([^"]+)"')
DESCRIBED: dict[str, Any] = json.loads(REVIEWED.read_text(encoding="utf-8"))
"""As written down, which is what the code says: `tests/unit/infra/test_reference.py`."""


class ResponseMismatchError(AssertionError):
    """An answer that the reference does not know."""


def check_response(
    method: str, path: str, status: int, headers: Mapping[str, str], text: str
) -> None:
    """Raise ResponseMismatchError unless the document knows this answer to ``method path``."""
    missing = OF_EACH - set(headers)
    _promised(not missing, f"{method} {path}", f"lacks the headers {missing}")
    operation = DESCRIBED["paths"].get(path, {}).get(method.lower())
    if operation is None:  # a method that is not served, which no operation describes
        return
    name = operation["operationId"]
    answer = _documented(path, method.lower(), status)
    if answer is None:
        raise _mismatch(name, f"answers {status}: {text}")
    answer.hold_headers(name, headers)
    answer.hold_body(name, headers.get("content-type", ""), text)
    if headers.get("content-type") == PROBLEM_TYPE:
        code = json.loads(text)["code"]
        _promised(code in answer.codes, name, f"refuses with {status} {code}")


class _Documented:
    """What the reference says of an operation's answer with a status."""

    def __init__(self, answer: dict[str, Any]) -> None:
        headers = {one.lower(): _resolved(said) for one, said in answer["headers"].items()}
        self._known = OF_ALL | headers.keys()
        self._needed = {one for one, said in headers.items() if said.get("required")}
        contents = answer.get("content", {})
        self._schemas = {kind: json.dumps(said.get("schema")) for kind, said in contents.items()}
        self.codes = answer.get("x-codes", ())

    def hold_headers(self, name: str, headers: Mapping[str, str]) -> None:
        unknown = headers.keys() - self._known
        _promised(not unknown, name, f"sends the headers {unknown}")
        missing = self._needed - headers.keys()
        _promised(not missing, name, f"lacks the headers {missing}")

    def hold_body(self, name: str, content_type: str, text: str) -> None:
        kind = content_type.partition(";")[0]
        is_known = kind in self._schemas or not (text or self._schemas)
        _promised(is_known, name, f"sends {kind or 'nothing'}")
        if kind.endswith("json"):
            errors = validator_of(self._schemas[kind]).iter_errors(json.loads(text))
            _promised(not (wrong := [str(one) for one in errors]), name, f"sends {wrong}")


@cache
def _documented(path: str, method: str, status: int) -> _Documented | None:
    answer = DESCRIBED["paths"][path][method]["responses"].get(str(status))
    return None if answer is None else _Documented(_resolved(answer))


@cache
def validator_of(schema: str) -> jsonschema_rs.Draft202012Validator:
    """Return a validator of a schema, which is JSON, with those of the components that it needs.

    All of them together take longer to read than most answers to validate.
    """
    schemas = {name: DESCRIBED["components"]["schemas"][name] for name in _needed(schema)}
    whole = {**json.loads(schema), "components": {"schemas": schemas}}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


def _needed(schema: str) -> set[str]:
    """Return the names of all component schemas that a schema leads to."""
    found: set[str] = set()
    unread = {*REFERENCE.findall(schema)}
    while unread:
        name = unread.pop()
        found.add(name)
        unread |= {*REFERENCE.findall(_component(name))} - found
    return found


@cache
def _component(name: str) -> str:
    return json.dumps(DESCRIBED["components"]["schemas"][name])


def _resolved(part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    _, _, kind, name = part["$ref"].split("/")
    found: dict[str, Any] = DESCRIBED["components"][kind][name]
    return found


def _promised(holds: bool, name: str, what: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not holds:
        raise _mismatch(name, what)


def _mismatch(name: str, what: str) -> ResponseMismatchError:
    return ResponseMismatchError(f"The reference does not say that {name} {what}.")
