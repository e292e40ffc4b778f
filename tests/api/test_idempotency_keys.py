"""Every operation that declares an Idempotency-Key, from the table of routes itself."""

from typing import Any

import pytest

from app import ROUTES
from tests.support.client import Client, Reply
from tests.support.people import People
from tests.support.repeated_requests import ASKS, Ask, Scene
from tests.support.stored_items import stored_items

BY_ITS_TOKEN = {"POST /api/v1/auth/refresh"}
"""A refresh token is used once: the key counts for its token (tests/api/auth/test_sessions.py)."""
DECLARED = {
    one.route for routes in ROUTES for one in routes.endpoints if one.accepts_idempotency_key
}
SUCCESSES = range(200, 300)
MAILED_AGAIN = {"POST /api/v1/auth/register"}
"""A mail about an account is sent at least once: a repeat may store it again."""


def send(http: Client, route: str, ask: Ask, body: Any) -> Reply:
    method, options = route.split(maxsplit=1)[0], {"json": body}
    if isinstance(body, str):
        options = {"content": body.encode()}
    headers = {**ask.headers, "Idempotency-Key": "once"}
    token = None if ask.person is None else ask.person.token
    return http.request(method, f"/api/v1{ask.at}", token=token, headers=headers, **options)


def kept(route: str) -> list[str]:
    found = stored_items()
    return [one for one in found if route not in MAILED_AGAIN or not one.startswith("ephemeral")]


def test_every_operation_with_a_key_is_asked() -> None:
    assert set(ASKS) == DECLARED - BY_ITS_TOKEN


@pytest.mark.parametrize("route", ASKS)
def test_a_key_is_one_act_and_counts_for_one_body(http: Client, people: People, route: str) -> None:
    ask = ASKS[route](Scene(http, people))
    first = send(http, route, ask, ask.body)
    assert first.status in SUCCESSES, first.text
    stored = kept(route)
    again = send(http, route, ask, ask.body)
    assert again.status in SUCCESSES, again.text
    assert again.text == first.text
    other = send(http, route, ask, ask.other)
    assert (other.status, other.code) == (422, "idempotency_key_reused")
    assert kept(route) == stored
