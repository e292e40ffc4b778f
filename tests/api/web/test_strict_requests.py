"""Strict parsing at the HTTP edge: ambiguous requests are refused, with equal errors everywhere."""

from decimal import Decimal

import pytest

from chalicelib.dynamo.reads import get
from chalicelib.quizzes.override_store import override_key
from chalicelib.settings import Settings, SettingsError
from chalicelib.web import cors, json_reader
from tests.support.builders import published, quiz
from tests.support.client import Client
from tests.support.people import PASSWORD, People

REGISTER = "/api/v1/auth/register"
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1, "a": 2}',
        b'{"a": 1, "\\u0061": 2}',
        b'"\\ud800"',
        b'"\\u0000"',
        b"\xff",
        b"9" * 20,
        b"1e999",
        b"[" * 21 + b"]" * 21,
        b"[" * 60_000,
        '{"a":1}'.encode("utf-16"),
        b"\xef\xbb\xbf{}",
    ],
)
def test_non_standard_json_is_malformed(http: Client, body: bytes) -> None:
    reply = http.post(REGISTER, content=body, headers=JSON)
    assert (reply.status, reply.code) == (400, "malformed_json"), body[:40]


def test_nesting_and_texts_within_bounds_are_read() -> None:
    assert json_reader.parse_json(b"[" * 20 + b"]" * 20)
    assert (
        json_reader.parse_json(b'{"a": ["\\ud83d\\ude00", 1.5, {"b": "[["}]}')["a"][0]
        == "\U0001f600"
    )


def test_a_text_without_end_is_gone_through_once() -> None:
    never_ending = b'"' + b'\\"' * 1000
    assert [one.end() for one in json_reader.TOKENS.finditer(never_ending)] == [2001]
    with pytest.raises(json_reader.MalformedJsonError):
        json_reader.parse_json(never_ending)


def test_a_body_of_another_kind_or_size_is_refused(http: Client) -> None:
    assert http.post(REGISTER, content=b"{}").status == 415
    odd = {"Content-Type": "text/plain"}
    assert http.post(REGISTER, content=b"{}", headers=odd).code == "unsupported_media_type"
    large = b'{"email": "' + b"a" * 65_536 + b'"}'
    reply = http.post(REGISTER, content=large, headers=JSON)
    assert (reply.status, reply.code) == (413, "payload_too_large")


@pytest.mark.parametrize(
    ("spelled", "kept"),
    [
        (f"1.{'0' * 40}1", None),
        ("1.0000000001", None),
        ("1.000000001", Decimal("1.000000001")),
        (f"1.5{'0' * 60}", Decimal("1.5")),
        ("1e1", Decimal(10)),
    ],
)
def test_decimals_are_exact_or_refused(
    http: Client, people: People, spelled: str, kept: Decimal | None
) -> None:
    author, taker = people.author(), people.user()
    at = f"/api/v1/quizzes/{published(http, author)['id']}/overrides/{taker.id}"
    body = f'{{"time_factor": {spelled}}}'.encode()
    reply = http.request("PUT", at, content=body, headers=JSON, token=author.token)
    assert reply.status == (422 if kept is None else 200), reply.text
    item = get(override_key(taker.id, at.split("/")[4]))
    assert (None if item is None else item.time_factor) == kept
    assert item is None or len(str(item.time_factor)) <= len("1.000000001")


def test_a_problem_names_no_secret(http: Client) -> None:
    body = {"email": "x", "username": "ada", "password": PASSWORD, "extra": PASSWORD}
    reply = http.post(REGISTER, json=body)
    assert reply.status == 422
    assert PASSWORD not in reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json["instance"] == reply.headers["x-request-id"]


def test_every_answer_carries_the_headers_of_all(http: Client) -> None:
    for reply in (http.get("/health"), http.get("/api/v1/auth/me"), http.post(REGISTER, json={})):
        assert reply.headers["cache-control"] == "no-store"
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert "max-age" in reply.headers["strict-transport-security"]
        assert reply.headers["content-security-policy"].startswith("default-src 'none'")


def test_a_method_that_is_not_served_is_refused_by_name(http: Client) -> None:
    reply = http.request("DELETE", "/api/v1/auth/me")
    assert (reply.status, reply.code) == (405, "method_not_allowed")
    assert reply.headers["allow"] == "GET, PATCH"
    assert http.request("HEAD", "/api/v1/auth/me").text == ""


def test_only_listed_origins_get_cors_headers(http: Client) -> None:
    reply = http.request("OPTIONS", "/api/v1/auth/me", headers={"Origin": "https://evil.example"})
    assert reply.status == 204
    assert "access-control-allow-origin" not in reply.headers
    allowed = ("https://app.example",)
    assert "Access-Control-Allow-Origin" not in cors.preflight("null", allowed, "GET")
    granted = cors.preflight("https://app.example", allowed, "GET")
    assert granted["Access-Control-Allow-Origin"] == "https://app.example"
    assert granted["Access-Control-Allow-Methods"] == "GET"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic x", "Bearer a.b.c", "bearer x"])
def test_all_token_faults_get_the_same_answer(http: Client, header: str) -> None:
    reply = http.get("/api/v1/auth/me", headers={"Authorization": header})
    assert (reply.status, reply.code) == (401, "unauthenticated")
    assert reply.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert reply.json["detail"] == "Authentication required."


def test_a_route_without_a_body_takes_none(http: Client, people: People) -> None:
    author = people.author()
    made = published(http, author)
    at = f"/api/v1/quizzes/{made['id']}/publish"
    assert http.post(at, json={}, token=author.token).status == 200
    reply = http.post(at, json={"force": True}, token=author.token)
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/force")


def test_an_idempotency_key_is_plain_text(http: Client, people: People) -> None:
    headers = {"Idempotency-Key": "with space"}
    reply = http.post("/api/v1/quizzes", json=quiz(), token=people.author().token, headers=headers)
    assert (reply.status, reply.code) == (400, "invalid_idempotency_key")


def test_health_and_reference_are_public(http: Client) -> None:
    assert http.get("/health").json == {"status": "ok", "version": "0.1.0"}
    assert http.get("/health?deep=true").status == 200
    assert http.get("/api/v1/openapi.json").json["openapi"] == "3.1.0"


def test_settings_that_make_no_sense_are_refused() -> None:
    read = Settings.from_environment
    assert read({"CORS_ORIGINS": "https://a.example, https://b.example"}).cors_origins == (
        "https://a.example",
        "https://b.example",
    )
    assert read({"PASSWORD_MIN_LENGTH": "15"}).password_min_length == 15
    for wrong in ({"PASSWORD_MIN_LENGTH": "long"}, {"REGISTRATION": "closed"}):
        with pytest.raises(SettingsError):
            read(wrong)
