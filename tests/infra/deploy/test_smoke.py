"""The smoke test passes a stack that works, and fails one with any part missing."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from infra.deploy.smoke import SmokeTestError, smoke_test
from tests.support.client import Client

Answer = Callable[[httpx.Request], httpx.Response | None]
PROBLEM = {"content-type": "application/problem+json"}


def through(client: Client, broken: Answer) -> httpx.MockTransport:
    """The application behind an in-process gateway, with the responses in ``broken`` replaced."""

    def handle(request: httpx.Request) -> httpx.Response:
        instead = broken(request)
        if instead is not None:
            return instead
        if request.url.path == "/api/v1/nowhere":
            return httpx.Response(404, headers=PROBLEM)
        reply = client.request(
            request.method,
            request.url.raw_path.decode(),
            content=request.content or None,
            headers=dict(request.headers),
        )
        return httpx.Response(reply.status, headers=dict(reply.headers), text=reply.text)

    return httpx.MockTransport(handle)


def at(path: str, status: int, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
    def answer(request: httpx.Request) -> httpx.Response | None:
        if request.url.raw_path.decode() != path:
            return None
        return httpx.Response(status, text=json.dumps(body), headers=headers or PROBLEM)

    return answer


def test_a_stack_that_works_passes(http: Client) -> None:
    smoke_test("https://exam.example", through(http, lambda _: None))


def test_disabled_registration_is_accepted(http: Client) -> None:
    closed = at("/api/v1/auth/register", 403, {"code": "forbidden"})
    smoke_test("https://exam.example", through(http, closed))


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        (at("/health", 500), "GET /health answers 500, not 200"),
        (at("/health?deep=true", 503), r"GET /health\?deep=true answers 503"),
        (at("/.well-known/jwks.json", 200, {"keys": []}), "no keys to sign with"),
        (at("/.well-known/jwks.json", 200, {"keys": [{"d": "x"}]}), "PRIVATE KEY"),
        (at("/.well-known/jwks.json", 503), "jwks.json answers 503"),
        (at("/api/v1/auth/register", 201), "register answers 201, not 422 or 403"),
        (at("/api/v1/auth/me", 200), "me answers 200, not 401"),
        (at("/api/v1/auth/me", 401, headers={"content-type": "text/html"}), "refuses with text"),
        (at("/api/v1/nowhere", 403), "nowhere answers 403, not 404"),
        (at("/docs", 404), "/docs answers 404"),
    ],
)
def test_each_missing_part_is_named(http: Client, broken: Answer, complaint: str) -> None:
    with pytest.raises(SmokeTestError, match=complaint):
        smoke_test("https://exam.example", through(http, broken))


def test_unreachable_address_is_named() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(SmokeTestError, match=r"exam\.example does not answer: refused"):
        smoke_test("https://exam.example", httpx.MockTransport(refuse))
