"""Invalid input is refused, dead-lettered or reported, and never causes an internal error.

Hypothesis generates it, from scratch and by mutating valid input; `make prove` generates more.
"""

import base64
import json
import os
import time
import tracemalloc
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import ROUTES
from chalicelib.errors import ApiError, InvalidError, MalformedError
from chalicelib.jobs.events import run_jobs
from chalicelib.leaderboard.events import update_leaderboards
from chalicelib.notifications import ses_feedback
from chalicelib.notifications.events import (
    announce_quizzes,
    notify_results,
    process_ses_feedback,
    send_mail,
    send_security_mail,
)
from chalicelib.quiz_formats import service as quiz_formats
from chalicelib.quiz_formats.models import Format
from chalicelib.results.store import to_item
from chalicelib.web import json_reader
from chalicelib.webhooks.events import send_webhooks
from tests.support.aws_delivery import record_of, woken
from tests.support.client import Client
from tests.support.people import People, Person
from tests.support.results import a_result
from tests.support.routes import PLACEHOLDER_IDS

PROVE = "PROVE" in os.environ
EXAMPLES = 1_500 if PROVE else 60
FAULT = 500
SECONDS, BYTES = 5, 32 * 2**20
"""Maximum costs of a body: far above the usual; finds unbounded growth."""

fuzz = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not PROVE,
    database=None,
    suppress_health_check=list(HealthCheck),
)

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
NAMES = [
    "answers",
    "aid",
    "attempts",
    "after",
    "closer",
    "digest",
    "email",
    "id",
    "password",
    "question_id",
    "questions",
    "quiz_id",
    "refresh_token",
    "response",
    "kind",
    "payload",
    "version",
    "at",
    "revision",
    "shard",
    "started_until",
    "title",
    "token",
    "user_id",
    "username",
]
bodies = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), values, max_size=5)
spelled = st.builds(lambda value: json.dumps(value).encode("utf-8", "surrogatepass"), values)


@st.composite
def spoiled(draw: st.DrawFn, right: bytes) -> bytes:
    """Something right, with a few bytes changed, removed or put in."""
    text = bytearray(right)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(text) - 1)))
        cut = draw(st.integers(0, 3))
        text[at : at + cut] = draw(st.binary(max_size=4))
    return bytes(text)


RIGHT_JSON = json.dumps({"answers": [{"question_id": "que_1", "response": 1.5e3, "x": "\u20ac"}]})


@contextmanager
def bounded() -> Iterator[None]:
    """Fail when the block takes disproportionate time or memory."""
    tracemalloc.start()
    began = time.process_time()
    try:
        yield
        took, most = time.process_time() - began, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert took < SECONDS
    assert most < BYTES


def readable(raw: bytes) -> bool:
    try:
        json_reader.parse_json(raw)
    except ApiError:
        return False
    return True


@fuzz
@given(raw=st.binary(max_size=200) | spelled | spoiled(RIGHT_JSON.encode()))
def test_body_parser_accepts_or_refuses_any_input(raw: bytes) -> None:
    if readable(raw):
        json.loads(raw)


FULL = json_reader.MAX_BYTES if PROVE else 16 * 1024
HEAVY = {
    "open lists": b"[" * FULL,
    "open objects": b'{"a":' * (FULL // 5),
    "lists at the limit": (b"[" * 19 + b"]" * 19 + b",") * (FULL // 40),
    "one long text": b'"' + b"a" * (FULL - 2) + b'"',
    "a text without end": b'"' + b"\\" * (FULL - 1),
    "escapes": b'"' + b"\\u0041" * (FULL // 6 - 1) + b'"',
    "digits": b"9" * FULL,
    "a small number with a large exponent": b"[1e999999999]",
    "names": b"{" + b",".join(b'"%d":0' % n for n in range(FULL // 9)) + b"}",
    "quotes": b'"' * FULL,
    "quotes that end nothing": b'"' + b'\\"' * (json_reader.MAX_BYTES // 2 - 1),
    "spaces": b" " * FULL,
}


@pytest.mark.parametrize("raw", HEAVY.values(), ids=HEAVY)
def test_the_heaviest_bodies_cost_little(raw: bytes) -> None:
    with bounded():
        readable(raw)


HEAVY_TEXTS = {
    "braces": "{" * FULL,
    "question without end": "What {" + "=a ~b " * (FULL // 6),
    "backslashes": "\\" * FULL,
    "empty lines": "\n" * FULL,
    "tildes": "Q {=a" + "~" * FULL + "}",
    "tags": "Q <b" * (FULL // 4),
    "colons": "::" * (FULL // 2),
    "options": "Q\n" + "A. a\n" * (FULL // 5) + "ANSWER: A",
    "questions": "Q {=a ~b}\n\n" * (FULL // 11),
}


@pytest.mark.parametrize("form", [Format.GIFT, Format.AIKEN, None])
@pytest.mark.parametrize("text", HEAVY_TEXTS.values(), ids=HEAVY_TEXTS)
def test_the_heaviest_texts_cost_little_to_import(text: str, form: Format | None) -> None:
    with bounded():
        imported(text.encode(), form)


def imported(content: bytes, form: Format | None) -> int:
    try:
        return len(quiz_formats.read_text(content, form, Decimal(1), lambda _: None).questions)
    except (InvalidError, MalformedError):
        return 0


GIFT = """::One:: [html]What is <b>2 &amp; 2</b>? {
=%50%4 #yes
~%-10%3 \\~ \\= {}
}

// x
Pi {#3.14:0.1}

{T}"""
AIKEN = "What is 2 + 2?\nA. 3\nB) 4\nANSWER: B\n\nOdd?\nA. Yes\nB. No\nANSWER: A\n"
letters = st.text(
    alphabet="{}=~#:%\\/*[]<>&;TF ANSWER.)\n\r\t0123456789abé\u2028\ufeff", max_size=60
)
texts = st.one_of(
    st.binary(max_size=80),
    letters.map(str.encode),
    spoiled(GIFT.encode()),
    spoiled(AIKEN.encode()),
)


@fuzz
@given(content=texts, form=st.sampled_from([Format.GIFT, Format.AIKEN, None]))
def test_any_text_is_imported_or_refused(content: bytes, form: Format | None) -> None:
    assert imported(content, form) >= 0


@fuzz
@given(envelope=bodies, message=values | st.text(max_size=30), ours=st.booleans())
def test_feedback_that_ses_would_not_write_is_foreign(
    envelope: dict[str, Any], message: Any, *, ours: bool
) -> None:
    body = {**envelope, "Message": json.dumps(message)}
    if ours:
        body["TopicArn"] = "arn:ours"
    try:
        found = ses_feedback.parse_feedback(body, "arn:ours")
    except ses_feedback.ForeignFeedbackError:
        return
    assert isinstance(found, list)


BOUNCE = {
    "eventType": "Bounce",
    "mail": {"messageId": "m1"},
    "bounce": {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": "a@example.org"}]},
}


@fuzz
@given(raw=spoiled(json.dumps(BOUNCE).encode()))
def test_spoiled_feedback_is_read_or_foreign(raw: bytes) -> None:
    body = {"TopicArn": "arn:ours", "Message": raw.decode("utf-8", "replace")}
    with suppress(ses_feedback.ForeignFeedbackError):
        assert isinstance(ses_feedback.parse_feedback(body, "arn:ours"), list)


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


IMAGE = to_item(a_result()).serialize()
attributes = st.fixed_dictionaries(
    {}, optional={kind: st.text(max_size=8) for kind in ("S", "N", "B", "BOOL", "NULL", "M", "L")}
)


@st.composite
def images(draw: st.DrawFn) -> dict[str, Any]:
    """A result with attributes taken out of it, or others put in."""
    image = dict(IMAGE)
    for name in draw(st.lists(st.sampled_from(sorted(IMAGE)), min_size=1, max_size=4)):
        image.pop(name, None)
        if draw(st.booleans()):
            image[name] = draw(attributes)
    return image


@fuzz
@given(image=images())
def test_malformed_stream_record_becomes_a_dead_letter(tables: None, image: dict[str, Any]) -> None:
    record = record_of({})
    record["dynamodb"]["NewImage"] = json.loads(json.dumps(image, default=_as_text))
    for handler in (update_leaderboards, notify_results):
        assert woken(handler, {"Records": [record]}) == {"batchItemFailures": []}


def _as_text(value: bytes) -> str:
    return base64.b64encode(value).decode()


@fuzz
@given(
    handler=st.sampled_from(
        [
            run_jobs,
            send_mail,
            send_security_mail,
            announce_quizzes,
            process_ses_feedback,
            send_webhooks,
        ]
    ),
    body=st.text(max_size=20) | bodies.map(json.dumps) | values.map(json.dumps),
)
def test_malformed_message_becomes_a_dead_letter(tables: None, handler: Any, body: str) -> None:
    record = {"messageId": "m", "receiptHandle": "", "body": body}
    failed = woken(handler, {"Records": [record]})["batchItemFailures"]
    assert failed in ([], [{"itemIdentifier": "m"}])
