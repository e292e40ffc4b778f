"""Strict parsing of requests: ambiguous input is refused."""

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from chalicelib.errors import InvalidError, MediaTypeError, TooLargeError, Violation
from chalicelib.web import body_text, json_reader

Model = TypeVar("Model", bound=BaseModel)

MAX_VIOLATIONS = 20
"""Enough to correct a form; a hostile body could otherwise cause megabytes of errors."""

JSON_TYPE = "application/json"
TAG = "type"
"""The discriminator of all unions."""
_WRONG_TAG = ("union_tag_invalid", "union_tag_not_found")
_ABSENT = ("missing", "union_tag_not_found")


class GatewayRequest:
    """A request from the gateway, not yet validated."""

    def __init__(self, event: Mapping[str, Any]) -> None:
        self._event = event
        self._context: Mapping[str, Any] = event.get("requestContext") or {}
        self.headers = Headers(event)
        self.path: Mapping[str, str] = event.get("pathParameters") or {}

    @property
    def method(self) -> str:
        return str(self._context.get("httpMethod") or "")

    @property
    def gateway_id(self) -> str:
        """Return the gateway's request id; empty if absent."""
        return str(self._context.get("requestId") or "")

    @property
    def source_ip(self) -> str:
        """Return the peer's address as seen by the gateway, not from headers."""
        return str((self._context.get("identity") or {}).get("sourceIp") or "")

    @property
    def query_pairs(self) -> list[tuple[str, str]]:
        """Return the query parameters in order, including repeated ones."""
        several = self._event.get("multiValueQueryStringParameters") or {}
        return [(name, value) for name, values in several.items() for value in values]

    @property
    def body(self) -> bytes:
        """Return the bytes of the body."""
        body = self._event.get("body") or ""
        if self._event.get("isBase64Encoded"):
            return base64.b64decode(body)
        return body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")


class Headers:
    """Header values by case-insensitive name; a name can have several."""

    def __init__(self, event: Mapping[str, Any]) -> None:
        single: Mapping[str, str] = event.get("headers") or {}
        several: Mapping[str, Sequence[str]] = event.get("multiValueHeaders") or {}
        self._values = {name.lower(): [value] for name, value in single.items()}
        self._values.update({name.lower(): list(values) for name, values in several.items()})

    def get_all(self, name: str) -> Sequence[str]:
        """Return all values of a header, in order."""
        return self._values.get(name.lower(), [])

    def get(self, name: str) -> str | None:
        """Return the header's last value, or None if absent."""
        values = self.get_all(name)
        return values[-1] if values else None


def media_type(headers: Headers) -> str:
    """Return the body's media type in lower case without parameters; empty without one."""
    return (headers.get("content-type") or "").partition(";")[0].strip().lower()


def parse_body(raw: bytes, headers: Headers, model: type[Model], *, max_bytes: int) -> Model:
    """Parse the body as ``model``; raises the 4xx error for an invalid one."""
    if media_type(headers) != JSON_TYPE:
        raise MediaTypeError(f"Send the body as {JSON_TYPE}.")
    value = json_reader.parse_json(raw, max_bytes=max_bytes)
    body_text.refuse_other_charset(headers.get("content-type") or "")
    return validate(model, value)


def raw_body(
    raw: bytes, headers: Headers, consumed: Sequence[str], *, max_bytes: int
) -> tuple[bytes, str]:
    """Return the bytes and media type of a body other than JSON; texts must be UTF-8."""
    kind = media_type(headers)
    if kind not in consumed:
        raise MediaTypeError(f"Send one of {', '.join(consumed)}.")
    if len(raw) > max_bytes:
        raise TooLargeError(f"The body may have at most {max_bytes} bytes.")
    body_text.refuse_other_charset(headers.get("content-type") or "")
    if kind not in {JSON_TYPE, *body_text.BINARY_TYPES}:
        body_text.decode(raw)
    return raw, kind


def parse_query(pairs: Iterable[tuple[str, str]], model: type[Model] | None) -> Model | None:
    """Parse the query string as ``model``; unknown and repeated parameters are invalid."""
    given: dict[str, str] = {}
    for name, value in pairs:
        if name in given:
            raise InvalidError(violations=[_at(name, "is given more than once")])
        given[name] = value
    if model is not None:
        return validate(model, given)
    if given:
        raise InvalidError(violations=[_at(name, "is not a known parameter") for name in given])
    return None


def validate(model: type[Model], value: object) -> Model:
    """Validate a value as ``model``; raises InvalidError with a pointer per violation."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise InvalidError(violations=_violations(error, value)) from None


def _violations(error: ValidationError, value: object) -> list[Violation]:
    # include_input would repeat a password in the response
    problems = error.errors(include_input=False, include_url=False, include_context=False)
    return [
        Violation(
            _pointer(_place(_steps(problem), value, is_missing=problem["type"] in _ABSENT)),
            problem["msg"].removeprefix("Value error, "),
        )
        for problem in problems[:MAX_VIOLATIONS]
    ]


def _steps(problem: ErrorDetails) -> tuple[str | int, ...]:
    # for a union pydantic reports its location, but not the discriminator
    return (*problem["loc"], TAG) if problem["type"] in _WRONG_TAG else problem["loc"]


def _place(
    steps: Sequence[str | int],
    value: Any,  # noqa: ANN401 - any JSON value
    *,
    is_missing: bool,
) -> Iterator[str | int]:
    """Yield the path through ``value``, without the union tags pydantic adds."""
    for number, step in enumerate(steps, start=1):
        is_there = not isinstance(value, dict) or step in value
        if is_there or (is_missing and number == len(steps)):
            yield step
        if is_there:
            value = _inside(value, step)


def _inside(value: Any, step: str | int) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return value[step]
    return value[step] if isinstance(value, list) and isinstance(step, int) else None


def _pointer(place: Iterable[str | int]) -> str:
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in place)


def _at(parameter: str, detail: str) -> Violation:
    return Violation(_pointer([parameter]), detail)
