"""Passkeys over HTTP, by an authenticator of our own."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from chalicelib.clock import MINUTE
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.people import PASSWORD, People, Person

PASSKEYS = "/api/v1/auth/passkeys"
LOGIN = "/api/v1/auth/login/passkey"
ORIGIN = "http://localhost:8000"
PRESENT, VERIFIED, ATTESTED = 1, 4, 64


def spell(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Authenticator:
    """An authenticator with one key."""

    origin: str = ORIGIN
    flags: int = PRESENT | VERIFIED
    credential_id: bytes = b"a credential of ours"
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        length = len(self.credential_id).to_bytes(2)
        attested = bytes(16) + length + self.credential_id + cbor2.dumps(public)
        data = self._data(options["rp"]["id"], self.flags | ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options)
        return self._credential(
            {"clientDataJSON": spell(client), "attestationObject": spell(attestation)}
        )

    def sign(self, options: dict[str, Any]) -> dict[str, Any]:
        self.count += 1
        client = self._client("webauthn.get", options)
        data = self._data(options["rpId"], self.flags)
        signed = data + hashlib.sha256(client).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._credential(
            {
                "clientDataJSON": spell(client),
                "authenticatorData": spell(data),
                "signature": spell(signature),
            }
        )

    def _data(self, rp_id: str, flags: int) -> bytes:
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _credential(self, response: dict[str, Any]) -> dict[str, Any]:
        name = spell(self.credential_id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }


def options_for(http: Client, person: Person) -> Any:
    asked = http.post(f"{PASSKEYS}/options", json={"password": PASSWORD}, token=person.token)
    assert asked.status == 200, asked.text
    return asked.json


def register(http: Client, person: Person, key: Authenticator) -> Reply:
    made = key.create(options_for(http, person))
    body = {"credential": made, "name": "laptop"}
    return http.post(f"{PASSKEYS}/register", json=body, token=person.token)


def log_in(http: Client, key: Authenticator) -> Reply:
    options = http.post(f"{LOGIN}/options").json
    return http.post(f"{LOGIN}/verify", json={"credential": key.sign(options)})


def test_a_passkey_signs_its_owner_in_with_both_factors(http: Client, people: People) -> None:
    user, key = people.user(), Authenticator()
    made = register(http, user, key)
    assert (made.status, made.json["name"]) == (201, "laptop")
    listed = http.get(PASSKEYS, token=user.token).json["items"]
    assert [one["id"] for one in listed] == [made.json["id"]]
    for _ in range(2):
        tokens = log_in(http, key)
        assert tokens.status == 200
        me = http.get("/api/v1/auth/me", token=tokens.json["access_token"])
        assert me.json["id"] == user.id


@pytest.mark.parametrize(
    "key",
    [Authenticator(origin="https://evil.example"), Authenticator(flags=PRESENT)],
    ids=["another origin", "no user verification"],
)
def test_a_passkey_that_does_not_verify_is_refused(
    http: Client, people: People, key: Authenticator
) -> None:
    assert register(http, people.user(), key).code == "invalid_passkey"


def test_a_login_that_does_not_verify_is_refused(http: Client, people: People) -> None:
    user, key = people.user(), Authenticator()
    register(http, user, key)
    stranger = Authenticator(credential_id=b"of nobody")
    copy = Authenticator()
    assert [log_in(http, one).code for one in (stranger, copy)] == ["invalid_credentials"] * 2
    key.origin = "https://evil.example"
    assert log_in(http, key).code == "invalid_credentials"
    key.origin, key.flags = ORIGIN, PRESENT
    assert log_in(http, key).code == "invalid_credentials"


def test_challenge_works_once_within_five_minutes(
    http: Client, people: People, clock: FakeClock
) -> None:
    user, key = people.user(), Authenticator()
    register(http, user, key)
    options = http.post(f"{LOGIN}/options").json
    signed = {"credential": key.sign(options)}
    assert http.post(f"{LOGIN}/verify", json=signed).status == 200
    assert http.post(f"{LOGIN}/verify", json=signed).code == "invalid_credentials"
    late = http.post(f"{LOGIN}/options").json
    clock.advance(5 * MINUTE)
    again = http.post(f"{LOGIN}/verify", json={"credential": key.sign(late)})
    assert again.code == "invalid_credentials"


def test_passkey_is_registered_only_by_the_requesting_user(http: Client, people: People) -> None:
    user, other, key = people.user(), people.user(), Authenticator()
    made = key.create(options_for(http, user))
    stolen = http.post(f"{PASSKEYS}/register", json={"credential": made}, token=other.token)
    assert stolen.code == "invalid_passkey"
    for nonsense in ({}, {"rawId": 1, "response": {"clientDataJSON": "e30"}}, {"response": None}):
        body = {"credential": nonsense}
        refused = http.post(f"{PASSKEYS}/register", json=body, token=user.token)
        assert refused.code == "invalid_passkey"
        assert http.post(f"{LOGIN}/verify", json=body).code == "invalid_credentials"


def test_a_passkey_without_a_password_takes_a_fresh_sign_in(
    http: Client, people: People, clock: FakeClock
) -> None:
    user = people.user()
    address = f"{PASSKEYS}/options"
    assert http.post(address, token=user.token).status == 200
    clock.advance(14 * MINUTE)
    assert http.post(address, token=user.token).status == 200
    refreshed = http.post("/api/v1/auth/refresh", json={"refresh_token": user.refresh_token})
    clock.advance(2 * MINUTE)
    late = http.post(address, token=refreshed.json["access_token"])
    assert late.code == "step_up_required"


def test_removed_passkey_is_refused(http: Client, people: People) -> None:
    user, key = people.user(), Authenticator()
    passkey_id = register(http, user, key).json["id"]
    assert http.delete(f"{PASSKEYS}/{passkey_id}", token=people.user().token).status == 404
    assert http.delete(f"{PASSKEYS}/{passkey_id}", token=user.token).status == 204
    assert log_in(http, key).code == "invalid_credentials"
