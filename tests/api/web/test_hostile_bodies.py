"""Bodies that are meant to be read in two ways, or to cost more than they weigh."""

import gzip
import json

import pytest

from chalicelib.quiz_formats.file_bounds import MAX_IMPORT_BYTES
from tests.support.builders import quiz
from tests.support.client import Client
from tests.support.people import PASSWORD, People

QUIZZES = "/api/v1/quizzes"
REGISTER = "/api/v1/auth/register"
READ_ALL = "/api/v1/notifications/read-all"
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("spelled", "status"),
    [
        ("NaN", 400),
        ("-Infinity", 400),
        ("1e999", 400),
        ("9" * 5000, 400),
        ("01", 400),
        ("+1", 400),
        ("0x1", 400),
        ("-0", 422),
        ("1.5", 422),
        ("10.0", 422),
        ("true", 422),
        ('"10"', 422),
        ("null", 422),
        ("[10]", 422),
        ("10", 201),
    ],
)
def test_a_whole_number_is_spelt_in_one_way(
    http: Client, people: People, spelled: str, status: int
) -> None:
    body = json.dumps(quiz(duration_minutes="HERE")).replace('"HERE"', spelled)
    token = people.author().token
    assert http.post(QUIZZES, content=body.encode(), headers=JSON, token=token).status == status


@pytest.mark.parametrize("body", [b'{"a":' * 21, b"[" * 100_000, b'{"a":[' * 30_000, b"{" * 20])
def test_deep_or_endless_body_is_refused_early(http: Client, body: bytes) -> None:
    reply = http.post(REGISTER, content=body, headers=JSON)
    assert (reply.status, reply.code) in {(400, "malformed_json"), (413, "payload_too_large")}


def test_size_limits_are_those_of_the_contract(http: Client, people: People) -> None:
    token = people.author().token

    def sent(address: str, size: int, kind: str) -> int:
        headers = {"Content-Type": kind}
        return http.post(address, content=b" " * size, headers=headers, token=token).status

    for address, largest in ((QUIZZES, 524_288), (f"{REGISTER}", 65_536)):
        sizes = (largest, largest + 1)
        assert [sent(address, size, "application/json") for size in sizes] == [400, 413]
    imports = [sent(f"{QUIZZES}/import", MAX_IMPORT_BYTES + more, "text/plain") for more in (0, 1)]
    assert imports == [422, 413]
    assert sent(f"{QUIZZES}/import", MAX_IMPORT_BYTES + 1, "application/json") == 413
    assert sent(QUIZZES, 6_000_000, "application/json") == 413


@pytest.mark.parametrize("name", ["__proto__", "constructor", "role", "id", "$where", ""])
def test_unknown_member_is_refused_with_a_pointer(http: Client, name: str) -> None:
    body = {"email": "a@example.org", "username": "ada", "password": PASSWORD, name: "x"}
    reply = http.post(REGISTER, json=body)
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, f"/{name}")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "latin-1", "utf-8-sig", "cp1252"])
def test_body_is_utf8_whatever_the_charset_header(http: Client, encoding: str) -> None:
    content = '{"email": "é@example.org"}'.encode(encoding)
    headers = {"Content-Type": f"application/json; charset={encoding}"}
    reply = http.post(REGISTER, content=content, headers=headers)
    assert (reply.status, reply.code) == (400, "malformed_json")


@pytest.mark.parametrize(
    ("character", "code"), [("\ufffd", "malformed_json"), (r"\ufffd", "validation_failed")]
)
def test_replacement_character_is_refused_unless_intended(
    http: Client, character: str, code: str
) -> None:
    content = f'{{"email": "{character}"}}'.encode()
    assert http.post(REGISTER, content=content, headers=JSON).code == code


@pytest.mark.parametrize(
    ("content", "media_type", "code"),
    [
        (b"{", "application/json", "malformed_json"),
        (b'{"force": true}', "text/plain", "unsupported_media_type"),
        (b"[" + b" " * 65_536 + b"]", "application/json", "payload_too_large"),
    ],
)
def test_where_no_body_is_needed_one_is_read_as_strictly(
    http: Client, people: People, content: bytes, media_type: str, code: str
) -> None:
    headers = {"Content-Type": media_type}
    token = people.user().token
    reply = http.post(READ_ALL, content=content, headers=headers, token=token)
    assert reply.code == code


@pytest.mark.parametrize(
    ("media_type", "status"),
    [
        ("application/json", 422),
        ('application/json; charset="utf-8"', 422),
        ("application/json; charset=utf-16", 415),
        ("application/json; foo=bar; Charset=ISO-8859-1", 415),
        ("APPLICATION/JSON", 422),
        ("application/json; charset=utf-8", 422),
        ("application/json ;charset=UTF-8", 422),
        ("", 415),
        ("text/json", 415),
        ("application/jsonp", 415),
        ("application/json-patch+json", 415),
        ("application/xml", 415),
        ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415),
        ("text/plain, application/json", 415),
    ],
)
def test_body_requires_a_content_type(http: Client, media_type: str, status: int) -> None:
    headers = {"Content-Type": media_type}
    assert http.post(REGISTER, content=b"{}", headers=headers).status == status


def test_a_packed_body_is_not_unpacked(http: Client) -> None:
    bomb = gzip.compress(b'{"email": "' + b"a" * 10_000_000 + b'"}')
    assert len(bomb) < 65_536
    reply = http.post(REGISTER, content=bomb, headers={**JSON, "Content-Encoding": "gzip"})
    assert (reply.status, reply.code) == (400, "malformed_json")
