"""Recovery by mail: password reset and confirmation of addresses."""

import base64
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial

import pytest

from chalicelib.clock import DAY, MINUTE
from chalicelib.dynamo.client import dynamodb
from chalicelib.settings import settings
from tests.support.aws_delivery import Cloud
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.fake_mail import newly_mailed, text_of, watching
from tests.support.people import PASSWORD, People

FORGOT = "/api/v1/auth/password/forgot"
RESET = "/api/v1/auth/password/reset"
VERIFY = "/api/v1/auth/verify-email"
RESEND = "/api/v1/auth/verify-email/resend"
ME = "/api/v1/auth/me"
HALF_AN_HOUR = 30 * MINUTE
NEW = "another walk by the lake"
ADA = {"email": "Ada@example.org", "username": "Ada", "password": PASSWORD}

Mailed = Callable[[], list[str]]


@pytest.fixture
def mailed(cloud: Cloud, posted: list[EmailMessage]) -> Mailed:
    """Has the mails sent that are waiting; the tokens in those that went out just now."""
    return partial(newly_mailed, cloud, posted)


def sign_in(http: Client, email: str, password: str) -> Reply:
    return http.post("/api/v1/auth/login", json={"email": email, "password": password})


def test_a_registered_address_is_confirmed_by_the_mailed_link(
    http: Client, mailed: Mailed, posted: list[EmailMessage]
) -> None:
    assert http.post("/api/v1/auth/register", json=ADA).json["email_verified"] is False
    [token] = mailed()
    assert posted[-1]["To"] == "Ada@example.org"
    assert f"{settings().base_url}/play#verify={token}" in text_of(posted[-1])
    assert http.post(VERIFY, json={"token": token}).status == 204
    tokens = sign_in(http, "ada@example.org", PASSWORD).json
    assert http.get(ME, token=tokens["access_token"]).json["email_verified"] is True
    assert http.get("/api/v1/notifications", token=tokens["access_token"]).json["items"] == []


def test_password_reset_ends_all_sessions(
    http: Client, people: People, mailed: Mailed, posted: list[EmailMessage]
) -> None:
    user = people.user()
    assert http.post(FORGOT, json={"email": user.email.upper()}).status == 202
    [token] = mailed()
    reset = http.post(RESET, json={"token": token, "new_password": NEW})
    assert reset.status == 204
    assert reset.headers["x-device-token"]
    assert http.get(ME, token=user.token).status == 401
    refreshed = http.post("/api/v1/auth/refresh", json={"refresh_token": user.refresh_token})
    assert refreshed.code == "invalid_refresh_token"
    assert sign_in(http, user.email, PASSWORD).status == 401
    assert sign_in(http, user.email, NEW).status == 200
    assert mailed() == []
    assert posted[-1]["Subject"] == "Your password was changed"


def test_reset_link_works_once_in_time_for_its_purpose(
    http: Client, people: People, mailed: Mailed, clock: FakeClock
) -> None:
    user, other = people.unconfirmed(), people.user()
    http.post(FORGOT, json={"email": user.email})
    http.post(RESEND, json={"email": user.email})
    reset, verify = mailed()
    assert http.post(VERIFY, json={"token": reset}).code == "invalid_token"
    assert http.post(RESET, json={"token": verify, "new_password": NEW}).code == "invalid_token"
    for broken in (reset[:-1], reset.swapcase(), reset + "A", "qot_", "x", other.refresh_token):
        refused = http.post(RESET, json={"token": broken, "new_password": NEW})
        assert (refused.status, refused.code) == (422, "invalid_token")
        assert broken not in refused.text or broken == "x"
    assert http.post(RESET, json={"token": reset, "new_password": NEW}).status == 204
    for password in (NEW, PASSWORD):
        assert http.post(RESET, json={"token": reset, "new_password": password}).status == 422
    clock.advance(DAY)
    assert http.post(VERIFY, json={"token": verify}).code == "invalid_token"
    http.post(FORGOT, json={"email": user.email})
    [late] = mailed()
    clock.advance(30 * MINUTE)
    assert http.post(RESET, json={"token": late, "new_password": PASSWORD}).status == 422


def test_a_reset_that_was_not_heard_of_may_be_asked_for_again_under_a_key(
    http: Client, people: People, mailed: Mailed
) -> None:
    user, key = people.user(), {"Idempotency-Key": "set-it"}
    http.post(FORGOT, json={"email": user.email})
    [token] = mailed()
    assert http.post(RESET, json={"token": token, "new_password": NEW}).status == 204
    again = {"token": token, "new_password": NEW}
    assert http.post(RESET, json=again, headers=key).status == 204
    other = {"token": token, "new_password": PASSWORD}
    assert http.post(RESET, json=other, headers=key).code == "idempotency_key_reused"
    another = {"Idempotency-Key": "another"}
    assert http.post(RESET, json=other, headers=another).code == "invalid_token"
    assert sign_in(http, user.email, NEW).status == 200


def test_a_newer_link_makes_the_older_void(http: Client, people: People, mailed: Mailed) -> None:
    user = people.user()
    http.post(FORGOT, json={"email": user.email})
    [older] = mailed()
    http.post(FORGOT, json={"email": user.email})
    [newer] = mailed()
    assert http.post(RESET, json={"token": older, "new_password": NEW}).code == "invalid_token"
    assert http.post(RESET, json={"token": newer, "new_password": NEW}).status == 204


def test_a_link_of_another_user_cannot_be_made_of_ones_own(
    http: Client, people: People, mailed: Mailed
) -> None:
    user, victim = people.user(), people.user()
    http.post(FORGOT, json={"email": user.email})
    [own] = mailed()
    http.post(FORGOT, json={"email": victim.email})
    [theirs] = mailed()
    letters = [base64.urlsafe_b64decode(one.removeprefix("qot_") + "==") for one in (own, theirs)]
    head = 1 + 16 + 16
    forged = "qot_" + base64.urlsafe_b64encode(letters[1][:head] + letters[0][head:]).decode()
    forged = forged.rstrip("=")
    assert http.post(RESET, json={"token": forged, "new_password": NEW}).code == "invalid_token"


def test_weak_password_does_not_consume_the_link(
    http: Client, people: People, mailed: Mailed
) -> None:
    user = people.user()
    http.post(FORGOT, json={"email": user.email})
    [token] = mailed()
    poor = http.post(RESET, json={"token": token, "new_password": "password1234"})
    assert poor.json["errors"][0]["pointer"] == "/new_password"
    assert http.post(RESET, json={"token": token, "new_password": NEW}).status == 204


def test_asking_looks_the_same_for_every_address(
    http: Client, people: People, mailed: Mailed, posted: list[EmailMessage]
) -> None:
    user, admin, disabled = people.unconfirmed(), people.admin(), people.unconfirmed()
    http.patch(f"/api/v1/admin/users/{disabled.id}", json={"status": "disabled"}, token=admin.token)
    calls: list[str] = []
    seen = set()
    with watching(dynamodb(), lambda **_: calls.append(".")):
        for path in (FORGOT, RESEND):
            for email in (user.email, disabled.email, "nobody@example.org"):
                calls.clear()
                reply = http.post(path, json={"email": email})
                seen.add((path, reply.status, reply.text, len(calls)))
    assert {(path, calls) for path, _, _, calls in seen} == {(FORGOT, 8), (RESEND, 7)}
    assert len(seen) == len((FORGOT, RESEND))
    assert len(mailed()) == 3
    assert {message["To"] for message in posted} == {user.email, disabled.email}


def test_nobodys_mailbox_is_filled_through_us(
    http: Client, people: People, mailed: Mailed, clock: FakeClock
) -> None:
    user = people.user()
    for _ in range(5):
        assert http.post(FORGOT, json={"email": user.email}).status == 202
    assert len(mailed()) == 2
    clock.advance(HALF_AN_HOUR)
    http.post(FORGOT, json={"email": user.email})
    assert len(mailed()) == 1


@pytest.mark.parametrize("minute", [0, 29, 30, 59])
def test_owner_has_a_valid_link_after_a_stranger_exhausts_the_mails(
    http: Client, people: People, mailed: Mailed, clock: FakeClock, minute: int
) -> None:
    user, tokens = people.user(), []
    clock.set(clock.now - clock.now % HALF_AN_HOUR)
    for _ in range(minute + 1):
        http.post(FORGOT, json={"email": user.email})
        tokens += mailed()
        clock.advance(MINUTE)
    clock.advance(-MINUTE)
    http.post(FORGOT, json={"email": user.email})
    tokens += mailed()
    assert http.post(RESET, json={"token": tokens[-1], "new_password": NEW}).status == 204


def test_logged_in_user_needs_no_address_for_confirmation(
    http: Client, people: People, mailed: Mailed
) -> None:
    user = people.unconfirmed()
    assert http.post(RESEND, token=user.token).status == 202
    [token] = mailed()
    assert http.post(VERIFY, json={"token": token}).status == 204
    assert http.get(ME, token=user.token).json["email_verified"] is True
    assert http.post(RESEND, token=user.token).status == 202
    assert mailed() == []
    assert http.post(RESEND).code == "unauthenticated"
    assert http.post(RESEND, token="nonsense").code == "unauthenticated"


def test_links_use_the_configured_address_not_the_host_header(
    http: Client, people: People, mailed: Mailed, posted: list[EmailMessage]
) -> None:
    evil = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Origin": "https://evil"}
    http.post(FORGOT, json={"email": people.user().email}, headers=evil)
    mailed()
    assert "evil" not in posted[-1].as_string()


def test_outbox_contains_no_tokens(http: Client, people: People, mailed: Mailed) -> None:
    http.post(FORGOT, json={"email": people.user().email})
    tables = [
        dynamodb().scan(TableName=settings().table(name))["Items"]
        for name in ("users", "ephemeral", "audit")
    ]
    [token] = mailed()
    assert token.removeprefix("qot_") not in repr(tables)
    assert "qot_" not in repr(tables)
