"""Strict JSON parser: refuses input that programs parse differently (RFC 8259, RFC 7493)."""

import json
import re
from decimal import Decimal
from typing import Any, NoReturn

from chalicelib.errors import MalformedError, TooLargeError
from chalicelib.web import body_text

MAX_BYTES = 64 * 1024
MAX_DEPTH = 20
MAX_INTEGER_LETTERS = 19
"""64 bits, which all clients can represent."""
MAX_EXPONENT = 30
"""Far above any score; a number like 1e999999 needs far more memory than its length."""

TOKENS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]', re.DOTALL)
"""An unterminated string matches up to the end: otherwise the search from each character would take
quadratic time.
"""


class MalformedJsonError(MalformedError):
    code = "malformed_json"
    title = "The body is not well-formed JSON."


def parse_json(raw: bytes, *, max_bytes: int = MAX_BYTES) -> Any:  # noqa: ANN401 - any JSON value
    """Parse JSON with numbers as int and Decimal.

    Raises TooLargeError, or MalformedJsonError with the reason.
    """
    if len(raw) > max_bytes:
        raise TooLargeError(f"The body may have at most {max_bytes} bytes.")
    _refuse_depth(raw)
    text = body_text.decode(raw, MalformedJsonError)
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise MalformedJsonError(f"{error.msg} at character {error.pos}.") from None
    _refuse_unstorable_text(value)
    return value


def _refuse_depth(raw: bytes) -> None:
    depth = 0
    for token in TOKENS.finditer(raw):
        letter = raw[token.start()]
        if letter in b"[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise MalformedJsonError(f"The body is nested deeper than {MAX_DEPTH} levels.")
        elif letter in b"]}":
            depth -= 1


def _refuse_unstorable_text(value: object) -> None:
    waiting: list[object] = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            _refuse_unstorable(part)
        elif isinstance(part, dict):
            waiting.extend(part)
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)


def _refuse_unstorable(text: str) -> None:
    if "\0" in text:
        raise MalformedJsonError("A text contains the character U+0000.")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise MalformedJsonError("A text contains half of a surrogate pair.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise MalformedJsonError("An object has the same name twice.")
    return members


def _constant(name: str) -> NoReturn:
    raise MalformedJsonError(f"{name} is not JSON.")


def _float(text: str) -> Decimal:
    number = Decimal(text)
    if abs(number.adjusted()) > MAX_EXPONENT:
        raise MalformedJsonError("A number is out of range.")
    return number


def _integer(text: str) -> int:
    if len(text) > MAX_INTEGER_LETTERS:
        raise MalformedJsonError("A number is out of range.")
    return int(text)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_constant=_constant,
    parse_float=_float,
    parse_int=_integer,
)
