"""No body, query, cursor or token of any route causes an internal error."""

import base64
import json
from collections import defaultdict
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import ROUTES
from tests.proofs.faults.bad_input import bodies, fuzz, spelled, spoiled
from tests.support.client import Client
from tests.support.people import People, Person
from tests.support.routes import PLACEHOLDER_IDS

FAULT = 500
ENDPOINTS = [one for routes in ROUTES for one in routes.endpoints]
TAKES_A_BODY = [one for one in ENDPOINTS if one.method in {"POST", "PUT", "PATCH"}]
LISTS = [one for one in ENDPOINTS if one.method == "GET"]


@pytest.fixture
def admin(people: People) -> Person:
    return people.admin()


def no_fault(http: Client, method: str, at: str, **options: Any) -> None:
    reply = http.request(method, at, **options)
    assert reply.status < FAULT, (method, at, options, reply.text)


@fuzz
@given(
    endpoint=st.sampled_from(TAKES_A_BODY),
    content=st.binary(max_size=60) | spelled | bodies.map(lambda it: json.dumps(it).encode()),
    headers=st.fixed_dictionaries(
        {"Content-Type": st.sampled_from(["application/json", "text/plain"])},
        optional={"Idempotency-Key": st.text(max_size=12), "If-Match": st.text(max_size=5)},
    ),
)
def test_no_body_of_any_route_is_a_fault(
    http: Client, admin: Person, endpoint: Any, content: bytes, headers: dict[str, str]
) -> None:
    at = endpoint.path.format_map(defaultdict(lambda: "x", PLACEHOLDER_IDS))
    no_fault(http, endpoint.method, at, content=content, headers=headers, token=admin.token)


@fuzz
@given(
    endpoint=st.sampled_from(LISTS),
    pairs=st.dictionaries(
        st.sampled_from(["limit", "cursor", "status", "quiz_id", "window", "around", "mine"])
        | st.text(max_size=5),
        st.text(max_size=20) | st.integers().map(str),
        max_size=3,
    ),
)
def test_no_query_of_any_list_is_a_fault(
    http: Client, admin: Person, endpoint: Any, pairs: dict[str, str]
) -> None:
    query = "&".join(
        f"{quote(name, errors='surrogatepass')}={quote(value, errors='surrogatepass')}"
        for name, value in pairs.items()
    )
    at = endpoint.path.format_map(defaultdict(lambda: "x", PLACEHOLDER_IDS))
    no_fault(http, "GET", f"{at}?{query}", token=admin.token)


@fuzz
@given(tail=spoiled(b"A" * 40) | st.binary(max_size=60))
def test_no_cursor_is_a_fault(http: Client, admin: Person, tail: bytes) -> None:
    for text in (base64.urlsafe_b64encode(tail).decode() or "A", tail.decode("latin-1") or " "):
        at = f"/api/v1/notifications?cursor={quote(text)}"
        reply = http.get(at, token=admin.token)
        assert (reply.status, reply.code) == (400, "invalid_cursor")


TOKENS: dict[str, Callable[[str], tuple[str, dict[str, Any]]]] = {
    "access": lambda text: ("GET /api/v1/auth/me", {"token": text}),
    "refresh": lambda text: ("POST /api/v1/auth/refresh", {"json": {"refresh_token": text}}),
    "verify": lambda text: ("POST /api/v1/auth/verify-email", {"json": {"token": text}}),
    "reset": lambda text: (
        "POST /api/v1/auth/password/reset",
        {"json": {"token": text, "new_password": "a long walk by the lake"}},
    ),
    "device": lambda text: (
        "POST /api/v1/auth/login",
        {
            "json": {"email": "nobody@example.org", "password": "a long walk"},
            "headers": {"X-Device-Token": text},
        },
    ),
    "unsubscribe": lambda text: (
        f"POST /api/v1/unsubscribe/{quote(text or 'x', safe='')}",
        {
            "content": b"List-Unsubscribe=One-Click",
            "headers": {"Content-Type": "application/x-www-form-urlencoded"},
        },
    ),
}


@pytest.mark.parametrize("kind", TOKENS)
@fuzz
@given(data=st.data())
def test_foreign_token_never_causes_an_error_or_access(
    http: Client, admin: Person, kind: str, data: st.DataObject
) -> None:
    right = admin.token if kind == "access" else admin.refresh_token
    text = data.draw(st.text(max_size=80) | spoiled(right.encode()).map(_latin))
    call, options = TOKENS[kind](text)
    method, at = call.split(" ", 1)
    reply = http.request(method, at, **options)
    assert 400 <= reply.status < FAULT or text == right, reply.text


def _latin(raw: bytes) -> str:
    return raw.decode("latin-1")
