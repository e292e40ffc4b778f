"""HTTP responses: body, status and the common headers."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import field
from typing import Generic, TypeVar

from chalice.app import Response
from pydantic import BaseModel

from chalicelib.errors import ApiError, InvalidError, UnauthenticatedError
from chalicelib.settings import settings
from chalicelib.values import dataclass

Model = TypeVar("Model", bound=BaseModel)
Body_co = TypeVar("Body_co", bound=BaseModel | None, covariant=True)

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROBLEM_TYPE = "application/problem+json"
PROBLEMS_PAGE = "/problems"

COMMON_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
}
"""OWASP REST Security Cheat Sheet; pages that need more override it."""


@dataclass(frozen=True, slots=True)
class HttpResponse(Generic[Body_co]):
    """A response with its own status or headers."""

    body: Body_co
    status: int | None = None
    """None: the route's default status."""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawResponse:
    """A response whose body is already serialized."""

    text: str | bytes
    """Bytes for the media types that the gateway passes on unchanged."""
    content_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def etag_of(body: BaseModel) -> str:
    """Return the strong ETag of a body."""
    return f'"{hashlib.sha256(body.model_dump_json().encode()).hexdigest()[:32]}"'


def with_etag(body: Model) -> HttpResponse[Model]:
    """Return the response with its ETag header."""
    return HttpResponse(body, headers={"ETag": etag_of(body)})


def model_response(body: BaseModel | None, status: int, headers: Mapping[str, str]) -> RawResponse:
    """Serialize a model; None gives an empty response."""
    if body is None:
        return RawResponse("", "", status, headers)
    return RawResponse(body.model_dump_json(), "application/json", status, headers)


def problem_type(code: str) -> str:
    """Return the address of a problem's page."""
    return f"{settings().base_url.rstrip('/')}{PROBLEMS_PAGE}/{code}"


def problem_response(refusal: ApiError, request_id: str) -> RawResponse:
    """Return the problem document (RFC 9457) of an API error."""
    problem: dict[str, object] = {
        "type": problem_type(refusal.code),
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.detail,
        "instance": request_id,
        "code": refusal.code,
        **refusal.facts,
    }
    if isinstance(refusal, InvalidError):
        problem["errors"] = [
            {"pointer": violation.pointer, "detail": violation.detail}
            for violation in refusal.violations
        ]
    headers = dict(refusal.headers)
    if isinstance(refusal, UnauthenticatedError):
        headers.setdefault("WWW-Authenticate", 'Bearer error="invalid_token"')
    return RawResponse(json.dumps(problem), PROBLEM_TYPE, refusal.status, headers)


def internal_error(request_id: str) -> RawResponse:
    """Return the problem document of a bug, without details."""
    problem = {
        "type": problem_type("internal_error"),
        "title": "Something went wrong on our side.",
        "status": 500,
        "detail": "The error was recorded; please report the instance.",
        "instance": request_id,
        "code": "internal_error",
    }
    return RawResponse(json.dumps(problem), PROBLEM_TYPE, 500)


def to_chalice_response(raw: RawResponse, request_id: str, cors: Mapping[str, str]) -> Response:
    """Convert to Chalice's response; its own headers override the common ones."""
    headers = {**COMMON_HEADERS, **cors, "X-Request-Id": request_id, **raw.headers}
    if raw.content_type:
        headers["Content-Type"] = raw.content_type
    return Response(body=raw.text, status_code=raw.status, headers=headers)
