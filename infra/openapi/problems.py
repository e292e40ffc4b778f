"""Problem responses: the errors of an operation, and their format."""

from typing import Any

from chalicelib.auth.errors import MfaSetupRequiredError
from chalicelib.auth.guard import WITHOUT_MFA
from chalicelib.errors import (
    ApiError,
    ForbiddenError,
    InvalidError,
    MediaTypeError,
    NotFoundError,
    StepUpRequiredError,
    TooLargeError,
    TooManyRequestsError,
    UnauthenticatedError,
    UnavailableError,
)
from chalicelib.web.authentication import PUBLIC
from chalicelib.web.cursors import InvalidCursorError
from chalicelib.web.endpoints import Endpoint
from chalicelib.web.idempotency import IdempotencyKeyReusedError, InvalidIdempotencyKeyError
from chalicelib.web.json_reader import MalformedJsonError
from chalicelib.web.request import JSON_TYPE
from chalicelib.web.responses import PROBLEM_TYPE, PROBLEMS_PAGE
from infra.openapi.headers import answered

SERVICE = "https://invigil.example.org"
"""The address of a service in examples; each has its own (setting BaseUrl)."""
_TEXT = {"type": "string"}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "A problem document (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance", "code"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri",
            "description": "Where the problem is described, on a page of this service.",
        },
        "title": {"type": "string", "description": "Equal for all problems of this code."},
        "status": {
            "type": "integer",
            "minimum": 400,
            "maximum": 599,
            "description": "The status of the response.",
        },
        "detail": {"type": "string", "description": "Explanation of this occurrence, for people."},
        "instance": {"type": "string", "description": "The id of the request."},
        "code": {
            "type": "string",
            "pattern": "^[a-z_]+$",
            "description": "Stable, for programs.",
        },
        "errors": {
            "type": "array",
            "description": "All violations in the body or the query.",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer (RFC 6901)."},
                    "detail": _TEXT,
                },
            },
        },
        "attempt_id": {
            "type": "string",
            "description": "Of `active_attempt_exists`: the running attempt.",
        },
    },
}


class InternalError(ApiError):
    """The problem document of a bug."""

    status = 500
    code = "internal_error"
    title = "Something went wrong on our side."


SHARED: dict[str, type[ApiError]] = {
    "Unauthenticated": UnauthenticatedError,
    "Forbidden": ForbiddenError,
    "NotFound": NotFoundError,
    "TooLarge": TooLargeError,
    "UnsupportedMediaType": MediaTypeError,
    "Invalid": InvalidError,
    "TooManyRequests": TooManyRequestsError,
    "InternalError": InternalError,
    "Unavailable": UnavailableError,
}
"""Responses common to many operations."""

_HEADERS = {401: ("WWW-Authenticate",), 429: ("Retry-After",), 503: ("Retry-After",)}


def refusals(endpoint: Endpoint) -> list[type[ApiError]]:
    """Return all errors of an endpoint: its own, and those of its inputs."""
    found = [*endpoint.errors]
    if endpoint.method != "GET":
        takes_json = not endpoint.consumes or JSON_TYPE in endpoint.consumes
        found += [MalformedJsonError] if takes_json else []
        found += [TooLargeError, MediaTypeError]
    if endpoint.accepts_idempotency_key:
        found.append(InvalidIdempotencyKeyError)
    if endpoint.reserves_idempotency_key:
        found.append(IdempotencyKeyReusedError)
    if endpoint.query is not None and "cursor" in endpoint.query.model_fields:
        found.append(InvalidCursorError)
    if endpoint.permission != PUBLIC or endpoint.optional_permission is not None:
        found += [UnauthenticatedError, ForbiddenError]
        if endpoint.permission not in WITHOUT_MFA:
            found += [MfaSetupRequiredError, StepUpRequiredError]
    if endpoint.path_parameters:
        found.append(NotFoundError)
    found += [InvalidError, TooManyRequestsError, InternalError, UnavailableError]
    return list({one.code: one for one in found}.values())


def responses(endpoint: Endpoint) -> dict[str, Any]:
    """Return the error responses of an endpoint by status."""
    by_status: dict[int, list[type[ApiError]]] = {}
    for refusal in refusals(endpoint):
        by_status.setdefault(refusal.status, []).append(refusal)
    return {str(status): _response(many) for status, many in sorted(by_status.items())}


def shared_responses() -> dict[str, Any]:
    """Return the responses shared by many operations."""
    return {name: _described([refusal]) for name, refusal in SHARED.items()}


def example(refusal: type[ApiError]) -> dict[str, Any]:
    """Return an example of a problem with this code."""
    problem: dict[str, Any] = {
        "type": f"{SERVICE}{PROBLEMS_PAGE}/{refusal.code}",
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.title,
        "instance": "req_2M8B7S4T6V9W0X1Y2Z3A4B5C6D",
        "code": refusal.code,
    }
    if issubclass(refusal, InvalidError):
        problem["errors"] = [
            {"pointer": "/title", "detail": "String should have at least 1 character"}
        ]
    if refusal.code == "active_attempt_exists":
        problem["attempt_id"] = _ATTEMPT
    return {"summary": refusal.title, "value": problem}


_ATTEMPT = "att_" + "0" * 56


def _response(many: list[type[ApiError]]) -> dict[str, Any]:
    for name, refusal in SHARED.items():
        if many == [refusal]:
            return {"$ref": f"#/components/responses/{name}"}
    return _described(many)


def _described(many: list[type[ApiError]]) -> dict[str, Any]:
    codes = [refusal.code for refusal in many]
    return {
        "description": "\n".join(f"- `{one.code}`: {one.title}" for one in many),
        "headers": answered(_HEADERS.get(many[0].status, ())),
        "content": {
            PROBLEM_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {code: {"$ref": f"#/components/examples/{code}"} for code in codes},
            }
        },
        "x-codes": codes,
    }
