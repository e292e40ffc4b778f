"""Attacks with refresh tokens, and races of refreshes."""

from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.accounts import store
from chalicelib.accounts.models import Account, UserStatus
from chalicelib.auth import session_store
from chalicelib.auth.service import Scope
from chalicelib.auth.tokens import derive_refresh_token, parse_refresh_token
from chalicelib.clock import DAY, HOUR, SECOND
from chalicelib.dynamo.client import dynamodb
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People
from tests.support.sessions import ME, refresh


def test_two_generations_back_ends_the_session_even_within_the_grace(
    http: Client, people: People
) -> None:
    user = people.user()
    second = refresh(http, user.refresh_token).json
    third = refresh(http, second["refresh_token"]).json
    assert refresh(http, user.refresh_token).code == "refresh_token_reused"
    assert http.get(ME, token=third["access_token"]).status == 401
    assert refresh(http, third["refresh_token"]).status == 401


def test_a_late_repeat_under_another_key_is_reuse(
    http: Client, people: People, clock: FakeClock
) -> None:
    user = people.user()
    assert refresh(http, user.refresh_token, "mine").status == 200
    clock.advance(HOUR)
    assert refresh(http, user.refresh_token, "thine").code == "refresh_token_reused"


def test_idempotency_key_expires_after_a_day(
    http: Client, people: People, clock: FakeClock
) -> None:
    user = people.user()
    assert refresh(http, user.refresh_token, "mine").status == 200
    clock.advance(DAY + 1)
    assert refresh(http, user.refresh_token, "mine").code == "refresh_token_reused"


def test_reuse_of_a_refresh_token_ends_the_session(
    http: Client, people: People, clock: FakeClock
) -> None:
    user = people.user()
    thief = refresh(http, user.refresh_token).json["refresh_token"]
    victim = refresh(http, user.refresh_token).json["refresh_token"]
    assert victim == thief
    refresh(http, thief)
    clock.advance(31 * SECOND)
    assert refresh(http, victim).code == "refresh_token_reused"
    assert http.get(ME, token=user.token).status == 401


def test_guessed_or_crossed_token_does_not_end_a_session(http: Client, people: People) -> None:
    user, other = people.user(), people.user()
    parts, foreign = (
        parse_refresh_token(user.refresh_token),
        parse_refresh_token(other.refresh_token),
    )
    assert parts is not None
    assert foreign is not None
    ahead = derive_refresh_token(
        b"guess", b"guess", parts.user_id, parts.session_id, parts.generation + 1
    )
    crossed = derive_refresh_token(
        b"guess", b"guess", foreign.user_id, parts.session_id, parts.generation
    )
    for forged in (ahead.text, crossed.text, user.refresh_token + "A", user.refresh_token[4:]):
        assert refresh(http, forged).code == "invalid_refresh_token"
    assert refresh(http, user.refresh_token).status == 200


def test_session_ends_at_its_maximum_age_despite_refreshes(
    http: Client, people: People, clock: FakeClock
) -> None:
    token = people.user().refresh_token
    for _ in range(30):
        reply = refresh(http, token)
        assert reply.status == 200, reply.text
        token = reply.json["refresh_token"]
        clock.advance(DAY - SECOND)
    assert refresh(http, token).json["refresh_expires_in"] <= 60
    clock.advance(31 * SECOND)
    # the item is still in the table: time to live deletes late
    assert refresh(http, token).code == "invalid_refresh_token"


def test_concurrent_disabling_invalidates_refreshed_tokens(http: Client, people: People) -> None:
    user, admin = people.user(), people.admin()
    at, events = f"/api/v1/admin/users/{user.id}", dynamodb().meta.events
    rotating = "before-call.dynamodb.UpdateItem"

    def disable(**_: Any) -> None:
        events.unregister(rotating, disable)
        bootstrap.accounts().change_role_or_status(
            kept(user.id), None, UserStatus.DISABLED, by=admin.id
        )

    # between the reading of the session and the write that rotates its token
    events.register_first(rotating, disable)
    tokens = refresh(http, user.refresh_token).json
    assert http.get(ME, token=tokens["access_token"]).status == 401
    assert refresh(http, tokens["refresh_token"]).status == 401
    http.patch(at, json={"status": "active"}, token=admin.token)
    assert http.get(ME, token=tokens["access_token"]).status == 401
    assert refresh(http, tokens["refresh_token"]).code == "invalid_refresh_token"


def kept(user_id: str) -> Account:
    account = store.get_account(user_id)
    assert account is not None
    return account


@pytest.mark.parametrize("scope", ["local", "global", "others"])
def test_concurrent_logout_invalidates_refreshed_tokens(
    http: Client, people: People, scope: str
) -> None:
    user = people.user()
    other = people.sign_in(user.id, user.email, user.username)
    leaving = other if scope == "others" else user
    sessions, events = bootstrap.authentication(), dynamodb().meta.events
    rotating = "before-call.dynamodb.UpdateItem"
    session = session_store.get_session(user.id, leaving.session_id)
    assert session is not None

    def sign_out(**_: Any) -> None:
        events.unregister(rotating, sign_out)
        sessions.logout(kept(user.id), session, Scope(scope))

    events.register_first(rotating, sign_out)
    reply = refresh(http, user.refresh_token)
    if reply.status == 200:  # the session still exists, but has expired
        assert refresh(http, reply.json["refresh_token"]).code == "invalid_refresh_token"
        assert http.get(ME, token=reply.json["access_token"]).status == 401
    else:
        assert (scope, reply.code) == ("local", "invalid_refresh_token")
    assert http.get(ME, token=user.token).status == 401
