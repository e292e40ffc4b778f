"""Parsing of numbers in answers, shared with the web client by tests/vectors/numbers.json."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from chalicelib.questions.errors import AmbiguousNumberResponseError
from chalicelib.questions.text_equality import with_plain_punctuation, without_invisible

DECIMAL_DIGITS = 30
"""Before and after the point: enough for Planck's and Avogadro's constants."""
DECIMAL = re.compile(r"[+-]?([0-9]{1,40}(\.[0-9]{0,40})?|\.[0-9]{1,40})([eE][+-]?[0-9]{1,2})?")
"""The syntax of numbers by authors and programs."""
_PLAIN = re.compile(rf"-?\d{{1,{DECIMAL_DIGITS}}}(\.\d{{1,{DECIMAL_DIGITS}}})?", re.ASCII)
_ANSWER = re.compile(
    r"(?P<number>[+-]?(?:[0-9]{1,40}(?:[.,][0-9]{0,40})?|[.,][0-9]{1,40})(?:[eE][+-]?[0-9]{1,2})?)"
    r"(?P<rest>.*)",
    re.DOTALL,
)
_AMBIGUOUS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_EXACT = Context(prec=200, rounding=ROUND_HALF_UP)
_ARABIC_POINT = "\u066b"
_DIGITS_GO_ON = re.compile(r"[0-9.,]")


def plain_decimal(text: str) -> str | None:
    """Return a decimal without exponent, "6.02e3" as "6020"; None when invalid or too long."""
    if not DECIMAL.fullmatch(text):
        return None
    plain = format(Decimal(text), "f")
    return plain if _PLAIN.fullmatch(plain) else None


def parse_number(text: str) -> str | None:
    """Parse a typed number; None when it is invalid.

    Raises AmbiguousNumberResponseError for 1,234 and similar numbers.
    """
    quantity = parse_quantity(text)
    return None if quantity is None or quantity[1] else quantity[0]


def parse_quantity(text: str) -> tuple[str, str] | None:
    """Parse a number and the unit behind it, which can be empty; None when it is invalid.

    One comma is a decimal comma unless it could separate thousands. Raises
    AmbiguousNumberResponseError.
    """
    found = _ANSWER.fullmatch(_with_plain_digits(text).strip())
    if found is None or _DIGITS_GO_ON.match(found["rest"]):
        return None
    if _AMBIGUOUS.fullmatch(found["number"]):
        raise AmbiguousNumberResponseError(
            f"{found['number']} can mean thousands or decimals: write it without a comma "
            "or with a point"
        )
    plain = plain_decimal(found["number"].replace(",", "."))
    return None if plain is None else (plain, found["rest"].strip())


def round_to_figures(number: Fraction, figures: int) -> Decimal:
    """Return a number rounded half up to significant figures."""
    decimal = _EXACT.divide(Decimal(number.numerator), Decimal(number.denominator))
    if not decimal:
        return decimal
    last_place = Decimal(1).scaleb(decimal.adjusted() - figures + 1)
    return _EXACT.quantize(decimal, last_place)


def _with_plain_digits(text: str) -> str:
    if text.isascii():
        return text
    plain = with_plain_punctuation(without_invisible(text)).replace(_ARABIC_POINT, ".")
    return "".join(_digit(letter) for letter in plain)


def _digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)
