"""A client that calls the application as API Gateway does, in this process."""

import base64
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from chalice.local import MatchResult, RouteMatcher

from app import app
from tests.support import openapi_checks
from tests.support.policy_checks import acting_as

HOME = "203.0.113.7"
"""Default source address of requests."""
_routes = RouteMatcher(list(app.routes))
_one_request_at_a_time = threading.Lock()
"""As in Lambda: a process serves one request at a time."""


@dataclass(frozen=True)
class Reply:
    """An answer; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text, parse_float=Decimal)

    @property
    def code(self) -> str:
        return str(self.json["code"])


class Client:
    """Requests by method; ``token`` is an access token, ``json`` or ``content`` the body."""

    def request(  # noqa: PLR0913 - the parts of a request
        self,
        method: str,
        address: str,
        *,
        token: str | None = None,
        json: Any = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        source_ip: str = HOME,
    ) -> Reply:
        given = {name.lower(): value for name, value in (headers or {}).items()}
        if token is not None:
            given["authorization"] = f"Bearer {token}"
        if json is not None:
            content = _spell(json)
            given.setdefault("content-type", "application/json")
        event = _event(method, address, given, content, source_ip)
        with _one_request_at_a_time, acting_as("api_handler"):
            answer = app(event, None)
        sent = {name.lower(): value for name, value in answer["headers"].items()}
        route = event["requestContext"]["resourcePath"]
        openapi_checks.check_response(method, route, answer["statusCode"], sent, answer["body"])
        return Reply(answer["statusCode"], sent, answer["body"])

    def get(self, address: str, **options: Any) -> Reply:
        return self.request("GET", address, **options)

    def post(self, address: str, **options: Any) -> Reply:
        return self.request("POST", address, **options)

    def put(self, address: str, **options: Any) -> Reply:
        return self.request("PUT", address, **options)

    def patch(self, address: str, **options: Any) -> Reply:
        return self.request("PATCH", address, **options)

    def delete(self, address: str, **options: Any) -> Reply:
        return self.request("DELETE", address, **options)


def route_of(path: str) -> str | None:
    """The route that serves a path; None when none does."""
    try:
        return str(_match(path).route)
    except ValueError:
        return None


@lru_cache(4096)
def _match(path: str) -> MatchResult:
    """Return the route of a path and its parameters; raises ValueError without one."""
    return _routes.match_route(path)


def _spell(value: Any) -> bytes:
    return json.dumps(value, default=float).encode()


def _event(
    method: str, address: str, headers: dict[str, str], content: bytes | None, source_ip: str
) -> dict[str, Any]:
    parts = urlsplit(address)
    match = _match(parts.path)
    query = parse_qs(parts.query, keep_blank_values=True)
    return {
        "requestContext": {
            "resourcePath": match.route,
            "httpMethod": method,
            "identity": {"sourceIp": source_ip},
        },
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "pathParameters": dict(match.captured) or None,
        "multiValueQueryStringParameters": query or None,
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "stageVariables": None,
        **_body(headers.get("content-type", ""), content),
    }


def _body(content_type: str, content: bytes | None) -> dict[str, Any]:
    """Send a body as API Gateway does: it decodes everything not listed as binary."""
    if content is not None and content_type.partition(";")[0] in app.api.binary_types:
        return {"body": base64.b64encode(content).decode(), "isBase64Encoded": True}
    text = None if content is None else content.decode("utf-8", "replace")
    return {"body": text, "isBase64Encoded": False}
