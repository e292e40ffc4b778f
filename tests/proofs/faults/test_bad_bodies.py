"""Parsers of bodies and of quiz files accept or refuse any input, at a bounded cost."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.errors import ApiError, InvalidError, MalformedError
from chalicelib.quiz_formats import service as quiz_formats
from chalicelib.quiz_formats.models import Format
from chalicelib.web import json_reader
from tests.proofs.faults.bad_input import PROVE, fuzz, spelled, spoiled
from tests.support.cost_limits import bounded_memory, bounded_time

SECONDS, BYTES = 30 if PROVE else 5, 32 * 2**20
"""Maximum costs of a body: far above the usual; finds unbounded growth.

With PROVE, bodies are 32 times as long.
"""
RIGHT_JSON = json.dumps({"answers": [{"question_id": "que_1", "response": 1.5e3, "x": "\u20ac"}]})


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
    with bounded_time(SECONDS), bounded_memory(BYTES):
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
    with bounded_time(SECONDS), bounded_memory(BYTES):
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
