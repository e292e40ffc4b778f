"""The local gateway behaves like the real one with its template."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib import errors
from chalicelib.web.responses import COMMON_HEADERS
from infra.build.template import read_template
from infra.emulator.local_gateway import (
    Gateway,
    Message,
    Receive,
    Route,
    Scope,
    Send,
    error_type,
    problem,
    resolve_responses,
)
from infra.openapi.problems import InternalError

RESPONSES: dict[str, Any] = resolve_responses(
    read_template()["Resources"]["RestAPI"]["Properties"]["GatewayResponses"],
    "http://invigil.test",
)
PORT = 8000


class StandIn:
    """Emulator that returns configured responses and records requests."""

    def __init__(self, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.asked: list[Scope] = []
        self._status = status
        self._headers = headers or {}

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        self.asked.append(scope)
        headers = [(name.encode(), value.encode()) for name, value in self._headers.items()]
        await send({"type": "http.response.start", "status": self._status, "headers": headers})
        await send({"type": "http.response.body", "body": b"first ", "more_body": True})
        await send({"type": "http.response.body", "body": b"second"})


class Caller:
    """Sends one request and stores the response."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {n.decode().lower(): v.decode() for n, v in message["headers"]}
        else:
            self.body += message["body"]


def ask(stand_in: StandIn, route: Path, *, port: int = PORT, **headers: str) -> Caller:
    caller = Caller()
    scope: Scope = {
        "type": "http",
        "method": "GET",
        "server": ("127.0.0.1", port),
        "client": ("127.0.0.9", 4000),
        "path": "/api/v1/quizzes/ü",
        "raw_path": b"/api/v1/quizzes/%C3%BC",
        "query_string": b"limit=5",
        "headers": [(n.replace("_", "-").encode(), v.encode()) for n, v in headers.items()],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    call = Gateway(stand_in, PORT, route)(scope, receive, caller.take)
    with pytest.raises(StopIteration):
        call.__await__().send(None)
    return caller


@pytest.fixture
def route(tmp_path: Path) -> Path:
    path = tmp_path / "route.json"
    Route("/restapis/abc/live/_user_request_", RESPONSES).write(path)
    return path


def test_the_api_is_at_the_root_of_its_port(route: Path) -> None:
    stand_in = StandIn(headers={"X-Request-Id": "r"})
    ask(stand_in, route)
    assert stand_in.asked[0]["path"] == "/restapis/abc/live/_user_request_/api/v1/quizzes/ü"
    assert stand_in.asked[0]["raw_path"].endswith(b"_user_request_/api/v1/quizzes/%C3%BC")
    assert stand_in.asked[0]["query_string"] == b"limit=5"


def test_other_requests_pass_to_the_emulator(route: Path) -> None:
    stand_in = StandIn()
    ask(stand_in, route, port=4566)
    assert stand_in.asked[0]["path"] == "/api/v1/quizzes/ü"


def test_a_handlers_answer_passes_untouched_even_when_it_is_an_error(route: Path) -> None:
    answer = ask(StandIn(404, {"X-Request-Id": "r", "X-Own": "yes"}), route)
    assert (answer.status, answer.body, answer.headers["x-own"]) == (404, b"first second", "yes")


def test_callers_cannot_choose_the_address_they_are_seen_at(route: Path) -> None:
    stand_in = StandIn(headers={"X-Request-Id": "r"})
    ask(stand_in, route, x_forwarded_for="203.0.113.7")
    sent = [value for name, value in stand_in.asked[0]["headers"] if name == b"x-forwarded-for"]
    assert sent == [b"127.0.0.9"]


def test_long_response_is_compressed_for_clients_that_accept_it(tmp_path: Path) -> None:
    path = tmp_path / "route.json"
    for at_least, accepted, encoding in (
        (12, "br, gzip", "gzip"),
        (13, "gzip", None),
        (12, "br", None),
        (None, "gzip", None),
    ):
        Route("/live", RESPONSES, at_least).write(path)
        answer = ask(StandIn(headers={"X-Request-Id": "r"}), path, accept_encoding=accepted)
        assert answer.headers.get("content-encoding") == encoding
        body = gzip.decompress(answer.body) if encoding else answer.body
        assert body == b"first second"


def test_an_unknown_path_is_the_problem_that_the_template_defines(route: Path) -> None:
    answer = ask(StandIn(403, {"Content-Type": "application/json"}), route)
    body = json.loads(answer.body)
    assert (answer.status, body["status"], body["code"]) == (404, 404, "not_found")
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["instance"] == answer.headers["x-request-id"]


def test_a_handler_that_died_is_a_503_that_says_when_to_come_back(route: Path) -> None:
    answer = ask(StandIn(502), route)
    assert (answer.status, json.loads(answer.body)["code"]) == (503, "unavailable")
    assert answer.headers["retry-after"] == "1"


def test_before_the_first_deployment_the_answer_is_503(tmp_path: Path) -> None:
    assert ask(StandIn(), tmp_path / "route.json").status == 503


def test_a_mapped_header_loses_its_quotes() -> None:
    headers = dict(problem(RESPONSES, "MISSING_AUTHENTICATION_TOKEN", 403).headers)
    policy = headers[b"content-security-policy"].decode()
    assert policy == "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize("status", [400, 401, 403, 413, 415, 429, 500, 502, 504])
def test_every_error_of_the_gateway_has_a_response_in_the_template(status: int) -> None:
    assert error_type(status) in RESPONSES


CODES = {error.code: error for error in vars(errors).values() if hasattr(error, "code")}


@pytest.mark.parametrize("kind", sorted(RESPONSES))
def test_the_gateways_own_answers_are_problem_documents(kind: str) -> None:
    answer = problem(RESPONSES, kind, 0)
    body = json.loads(answer.body)
    assert set(body) == {"type", "title", "status", "detail", "instance", "code"}
    assert answer.status == body["status"]
    assert body["type"].endswith(f"/problems/{body['code']}")
    assert dict(answer.headers)[b"content-type"] == b"application/problem+json"


@pytest.mark.parametrize("kind", sorted(RESPONSES))
def test_the_gateway_speaks_of_a_refusal_as_the_handlers_do(kind: str) -> None:
    body = json.loads(problem(RESPONSES, kind, 0).body)
    known = CODES.get(body["code"], InternalError)
    assert (known.code, known.status, known.title) == (body["code"], body["status"], body["title"])
    assert body["detail"]


@pytest.mark.parametrize("kind", sorted(RESPONSES))
def test_the_gateways_own_answers_carry_the_headers_of_all_answers(kind: str) -> None:
    headers = {n.decode(): v.decode() for n, v in problem(RESPONSES, kind, 0).headers}
    assert {
        name.lower(): value for name, value in COMMON_HEADERS.items()
    }.items() <= headers.items()


@pytest.mark.parametrize("kind", ["THROTTLED", "QUOTA_EXCEEDED", "INTEGRATION_FAILURE"])
def test_throttled_client_gets_retry_after(kind: str) -> None:
    assert dict(problem(RESPONSES, kind, 0).headers)[b"retry-after"] == b"1"
