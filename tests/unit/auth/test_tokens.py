"""Access and refresh tokens: forged, expired and malformed ones are refused."""

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from chalicelib import ids
from chalicelib.auth.keys import KeySet, SigningKey
from chalicelib.auth.tokens import (
    ACCESS_SECONDS,
    AUDIENCE,
    TYPE,
    AccessTokens,
    Subject,
    derive_refresh_token,
    parse_refresh_token,
)
from chalicelib.errors import UnauthenticatedError
from tests.support.clock import FakeClock

ISSUER = "https://invigil.example"
SUBJECT = Subject("usr_00000000000000000000000001", "ses_00000000000000000000000002")


def a_keyset() -> KeySet:
    scalar = secrets.token_bytes(31).rjust(32, b"\x01")
    key = {"kid": "k1", "d": base64.b64encode(scalar).decode()}
    root = base64.b64encode(b"r" * 32).decode()
    return KeySet({"root": root, "active": "k1", "keys": [key]})


KEYS = a_keyset()
CLOCK = FakeClock()
TOKENS = AccessTokens(ISSUER, CLOCK, ids.new_id)


def claims(**changes: Any) -> dict[str, Any]:
    now = CLOCK() // 1000
    usual = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": SUBJECT.user_id,
        "sid": SUBJECT.session_id,
        "iat": now,
        "exp": now + ACCESS_SECONDS,
        "jti": "jti_1",
    }
    return {name: value for name, value in {**usual, **changes}.items() if value is not ...}


def signed(body: dict[str, Any], *, key: SigningKey | None = None, **header: Any) -> str:
    own = key or KEYS.active
    headers = {"typ": TYPE, "kid": "k1", **header}
    return jwt.encode(body, own.private, algorithm="ES256", headers=headers)


def test_issued_token_is_verified() -> None:
    assert TOKENS.verify(KEYS, TOKENS.issue(KEYS, SUBJECT)) == SUBJECT
    assert TOKENS.verify(KEYS, signed(claims())) == SUBJECT


@pytest.mark.parametrize(
    "changes",
    [
        *({name: ...} for name in ("iss", "aud", "sub", "sid", "iat", "exp", "jti")),
        {"iss": "https://other.example"},
        {"iss": [ISSUER]},
        {"aud": "other"},
        {"aud": [AUDIENCE]},
        {"sub": ""},
        {"sub": None},
        {"sid": 5},
        {"sub": "usr_1"},
        {"sid": "usr_00000000000000000000000001"},
        {"exp": CLOCK() // 1000 - 5},
        {"exp": CLOCK() // 1000 + ACCESS_SECONDS + 1},
        {"exp": True},
        {"exp": str(CLOCK() // 1000 + 60)},
        {"exp": 1e300},
        {"exp": float("nan")},
        {"exp": None},
        {"nbf": CLOCK() // 1000 + 10**9},
        {"iat": CLOCK() // 1000 + 60},
        {"iat": 1.5},
    ],
)
def test_a_claim_that_is_missing_or_wrong_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(UnauthenticatedError):
        TOKENS.verify(KEYS, _signed_text(json.dumps(claims(**changes))))


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "JWT"},
        {"typ": None},
        {"kid": "k2"},
        {"kid": "../../etc/passwd"},
        {"kid": "k" * 65},
        {"kid": "k" * 10_000},
        {"kid": "k1' OR '1'='1"},
        {"kid": 1},
        {"kid": None},
        {"crit": ["exp"]},
        {"b64": False, "crit": ["b64"]},
    ],
)
def test_a_header_that_is_not_ours_is_refused(header: dict[str, Any]) -> None:
    with pytest.raises(UnauthenticatedError):
        TOKENS.verify(KEYS, _signed_text(json.dumps(claims()), **header))


def test_a_token_of_another_key_or_algorithm_is_refused() -> None:
    foreign = SigningKey("k1", ec.generate_private_key(ec.SECP256R1()))
    public = KEYS.active.private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    forged = [
        signed(claims(), key=foreign),
        _unsigned("none"),
        _unsigned("NONE"),
        _unsigned("nOnE"),
        _unsigned("HS256", secret=public),
        _unsigned("HS256", secret=b""),
        _unsigned("HS256", secret=b"secret"),
        _in_other_words({"alg": "es256"}),
        _in_other_words({"alg": "RS256"}),
        _by_rsa(),
    ]
    for token in forged:
        with pytest.raises(UnauthenticatedError):
            TOKENS.verify(KEYS, token)


@pytest.mark.parametrize(
    "token", ["", "a", "a.b", "a.b.c.d.e", "a.b.c=", "ä.b.c", "a.b.c\n", "a" * 2000 + ".b.c" * 20]
)
def test_foreign_text_is_refused(token: str) -> None:
    with pytest.raises(UnauthenticatedError):
        TOKENS.verify(KEYS, token)


def test_token_has_five_seconds_of_leeway() -> None:
    clock = FakeClock(CLOCK())
    tokens = AccessTokens(ISSUER, clock, ids.new_id)
    token = tokens.issue(KEYS, SUBJECT)
    clock.advance((ACCESS_SECONDS + 4) * 1000)
    assert tokens.verify(KEYS, token) == SUBJECT
    clock.advance(1000)
    with pytest.raises(UnauthenticatedError):
        tokens.verify(KEYS, token)


def test_a_refresh_token_is_derived_the_same_again_and_read_back() -> None:
    first = derive_refresh_token(b"p", b"s", SUBJECT.user_id, SUBJECT.session_id, 3)
    assert first == derive_refresh_token(b"p", b"s", SUBJECT.user_id, SUBJECT.session_id, 3)
    assert parse_refresh_token(first.text) == first
    others = [
        derive_refresh_token(b"P", b"s", SUBJECT.user_id, SUBJECT.session_id, 3),
        derive_refresh_token(b"p", b"S", SUBJECT.user_id, SUBJECT.session_id, 3),
        derive_refresh_token(b"p", b"s", SUBJECT.user_id, SUBJECT.session_id, 4),
    ]
    assert first.digest not in {other.digest for other in others}


@pytest.mark.parametrize("text", ["", "qrt_", "qrt_AAAA", "qrt_!", "ärt_", "x" * 99])
def test_malformed_refresh_token_is_none(text: str) -> None:
    assert parse_refresh_token(text) is None


def test_only_one_spelling_of_a_refresh_token_is_taken() -> None:
    texts = [
        derive_refresh_token(b"p", b"s", SUBJECT.user_id, SUBJECT.session_id, generation).text
        for generation in range(20)
    ]
    with_dashes = [text for text in texts if "-" in text]
    assert with_dashes
    assert all(parse_refresh_token(text.replace("-", "+")) is None for text in with_dashes)
    assert parse_refresh_token(texts[0] + "=") is None


def test_repeated_claim_is_refused_despite_a_valid_signature() -> None:
    body = json.dumps(claims())
    assert TOKENS.verify(KEYS, _signed_text(body)) == SUBJECT
    twice = body[:-1] + f', "sub": "{SUBJECT.user_id}"' + "}"
    with pytest.raises(UnauthenticatedError):
        TOKENS.verify(KEYS, _signed_text(twice))


def _signed_text(body: str, **header: Any) -> str:
    """Return a token of ours with claims as given."""
    named = {"typ": TYPE, "kid": "k1", "alg": "ES256", **header}
    parts = ".".join((_b64(json.dumps(named).encode()), _b64(body.encode())))
    algorithm = jwt.get_algorithm_by_name("ES256")
    return f"{parts}.{_b64(algorithm.sign(parts.encode(), KEYS.active.private))}"


def _in_other_words(header: dict[str, str]) -> str:
    """Return a token with our signature under another algorithm name."""
    return _signed_text(json.dumps(claims()), **header)


def _by_rsa() -> str:
    headers = {"typ": TYPE, "kid": "k1"}
    return jwt.encode(claims(), rsa.generate_private_key(65537, 2048), "RS256", headers=headers)


def _unsigned(algorithm: str, secret: bytes | None = None) -> str:
    header = {"typ": TYPE, "kid": "k1", "alg": algorithm}
    parts = [_b64(json.dumps(part).encode()) for part in (header, claims())]
    signature = b""
    if secret is not None:
        signature = hmac.new(secret, ".".join(parts).encode(), hashlib.sha256).digest()
    return ".".join([*parts, _b64(signature) or "AA"])


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
