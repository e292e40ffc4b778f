"""What thieves and tinkerers try with access tokens: all of it looks the same to them."""

import base64
import json
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from app import app
from chalicelib import bootstrap
from chalicelib.accounts.models import TokenPurpose
from chalicelib.auth.keys import KeySet
from chalicelib.auth.tokens import AccessTokens, Subject
from chalicelib.settings import settings
from tests.support.client import Client
from tests.support.people import PASSWORD, People, Person
from tests.support.sessions import ME, refresh

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the group of P-256: (r, s) and (r, order - s) are both signatures."""
_watchers: list[list[str]] = []


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.getaddrinfo"}:
        for watcher in _watchers:
            watcher.append(f"{event} {arguments}")


sys.addaudithook(_hear)


@contextmanager
def connections() -> Iterator[list[str]]:
    """The connections that are opened, or looked up, meanwhile."""
    opened: list[str] = []
    _watchers.append(opened)
    try:
        yield opened
    finally:
        _watchers.remove(opened)


def twin(token: str) -> str:
    """The same token under the other signature that verifies."""
    head, _, signature = token.rpartition(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    assert decode_dss_signature(encode_dss_signature(r, s)) == (r, s)
    other = r.to_bytes(32, "big") + (ORDER - s).to_bytes(32, "big")
    return f"{head}.{base64.urlsafe_b64encode(other).rstrip(b'=').decode()}"


def foreign_keyset() -> KeySet:
    own = bootstrap.keyset().active.kid
    scalar = base64.b64encode(secrets.token_bytes(31).rjust(32, b"\x01")).decode()
    root = base64.b64encode(b"r" * 32).decode()
    return KeySet({"root": root, "active": own, "keys": [{"kid": own, "d": scalar}]})


def test_all_invalid_tokens_get_the_same_answer(http: Client, people: People) -> None:
    user, other = people.user(), people.user()
    tokens = AccessTokens(settings().base_url, bootstrap.externals().clock, lambda _: "jti_1")
    another_stage = AccessTokens("https://dev.example", bootstrap.externals().clock, lambda _: "j")
    keys = bootstrap.keyset()
    header, body, signature = user.token.split(".")
    crossed = tokens.issue(keys, Subject(user.id, other.session_id))
    admin = json.loads(base64.urlsafe_b64decode(body + "=="))
    promoted = base64.urlsafe_b64encode(json.dumps({**admin, "role": "admin"}).encode())
    forged = [
        user.refresh_token,
        http.post("/api/v1/auth/login", json={"email": user.email, "password": PASSWORD}).headers[
            "x-device-token"
        ],
        crossed,
        tokens.issue(foreign_keyset(), Subject(user.id, user.session_id)),
        another_stage.issue(keys, Subject(user.id, user.session_id)),
        f"{header}.{promoted.rstrip(b'=').decode()}.{signature}",
        f"{header}.{body}.",
        f"{header}.{body}.{signature}==",
        f"{header}.{body}.{'A' * 86}",
        f"{user.token}.x.y",
        f"Bearer {user.token}",
        f" {user.token}",
        f"{user.token}\n",
        "\u00e4" + user.token,
        "a" * 1_000_000,
        "",
    ]
    replies = [http.get(ME, token=token) for token in forged]
    assert {reply.status for reply in replies} == {401}
    problems = [{**reply.json, "instance": ""} for reply in replies]
    assert all(problem == problems[0] for problem in problems)
    assert {reply.headers["www-authenticate"] for reply in replies} == {
        'Bearer error="invalid_token"'
    }
    assert http.get(ME, token=user.token).status == 200


@pytest.mark.parametrize(
    "extra", [{"jwk": {"kty": "EC"}}, {"jku": "https://evil.example/keys"}, {"x5u": "https://e"}]
)
def test_a_key_that_a_token_brings_along_is_not_looked_at(
    http: Client, people: People, extra: dict[str, Any]
) -> None:
    user = people.user()
    claims = jwt.decode(user.token, options={"verify_signature": False})
    headers = {"typ": "at+jwt", "kid": bootstrap.keyset().active.kid, **extra}
    own = ec.generate_private_key(ec.SECP256R1())
    token = jwt.encode(claims, own, algorithm="ES256", headers=headers)
    with connections() as opened:
        assert http.get(ME, token=token).status == 401
    assert opened == []


def test_another_spelling_of_a_token_dies_with_its_session(http: Client, people: People) -> None:
    user = people.user()
    other = twin(user.token)
    assert other != user.token
    assert http.get(ME, token=other).status == 200
    http.post("/api/v1/auth/logout", token=user.token)
    assert http.get(ME, token=other).status == 401
    assert http.get(ME, token=user.token).status == 401


def test_token_is_only_accepted_in_the_header(http: Client, people: People) -> None:
    user = people.user()
    assert http.get(f"{ME}?access_token={user.token}").status in {401, 422}
    assert http.get(ME, headers={"Cookie": f"access_token={user.token}"}).status == 401
    assert http.get(ME, headers={"X-Authorization": f"Bearer {user.token}"}).status == 401
    assert http.get(ME, headers={"Authorization": f"Bearer{user.token}"}).status == 401


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_is_the_same_in_any_case(http: Client, people: People, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {people.user().token}"}
    assert http.get(ME, headers=headers).status == 200


def test_two_authorization_headers_are_none(http: Client, people: People) -> None:
    user = people.user()
    event: dict[str, Any] = {
        "requestContext": {
            "resourcePath": ME,
            "httpMethod": "GET",
            "identity": {"sourceIp": "::1"},
        },
        "headers": {"authorization": f"Bearer {user.token}"},
        "multiValueHeaders": {"authorization": [f"Bearer {user.token}", "Bearer x"]},
        "pathParameters": None,
        "multiValueQueryStringParameters": None,
        "stageVariables": None,
        "body": None,
        "isBase64Encoded": False,
    }
    assert app(event, None)["statusCode"] == 401


def test_database_overrides_claims_of_the_token(http: Client, people: People) -> None:
    admin, user = people.admin(), people.user()
    claims = jwt.decode(user.token, options={"verify_signature": False})
    key = bootstrap.keyset().active
    token = jwt.encode(
        {**claims, "role": "admin", "roles": ["admin"], "status": "active"},
        key.private,
        algorithm="ES256",
        headers={"typ": "at+jwt", "kid": key.kid},
    )
    assert http.get("/api/v1/admin/users", token=token).status == 403
    http.patch(f"/api/v1/admin/users/{user.id}", json={"status": "disabled"}, token=admin.token)
    assert http.get(ME, token=token).status == 401


def test_logout_without_a_session_reveals_nothing(http: Client, people: People) -> None:
    user = people.user()
    assert http.post("/api/v1/auth/logout", token=user.token).status == 204
    assert http.post("/api/v1/auth/logout", token=user.token).status == 401
    assert http.post("/api/v1/auth/logout", token="garbage").status == 401


def test_an_erased_users_tokens_are_dead_at_once(http: Client, people: People) -> None:
    user = people.user()
    assert http.post(f"{ME}/erase", json={"password": PASSWORD}, token=user.token).status == 204
    assert http.get(ME, token=user.token).status == 401
    assert refresh(http, user.refresh_token).code == "invalid_refresh_token"


def next_request(http: Client, person: Person) -> int:
    return http.get(ME, token=person.token).status


def test_a_reset_disables_every_token_with_the_next_request(http: Client, people: People) -> None:
    user = people.user()
    grants = bootstrap.one_time_tokens()
    token = grants.encode(grants.issue(TokenPurpose.RESET_PASSWORD, user.id))
    body = {"token": token, "new_password": "a walk that is new"}
    assert next_request(http, user) == 200
    assert http.post("/api/v1/auth/password/reset", json=body).status == 204
    assert next_request(http, user) == 401
    assert refresh(http, user.refresh_token).status == 401
    assert http.get(ME, token=token).status == 401
