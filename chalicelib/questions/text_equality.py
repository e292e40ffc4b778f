"""Equality of texts, shared with the web client by tests/vectors/texts.json.

Unicode defines the ignorable characters (DerivedCoreProperties, Default_Ignorable_Code_Point) and
the full and half width forms (UnicodeData, <wide> and <narrow>).
"""

import re
import unicodedata

_IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_SINGLE_QUOTES = "\u2018\u2019\u201a\u201b\u2039\u203a\u02bc\u2032"
_DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u301d\u301e\u301f"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\u058a\u05be\u2e3a\u2e3b"
_PUNCTUATION = str.maketrans(
    dict.fromkeys(_SINGLE_QUOTES, "'")
    | dict.fromkeys(_DOUBLE_QUOTES, '"')
    | dict.fromkeys(_DASHES, "-")
)
_WIDTH_FORMS = (0x3000, *range(0xFF01, 0xFFEF))


def _narrowed(code: int) -> str | None:
    kind, _, plain = unicodedata.decomposition(chr(code)).partition(" ")
    return chr(int(plain, 16)) if kind in {"<wide>", "<narrow>"} else None


_WIDTHS = {code: plain for code in _WIDTH_FORMS if (plain := _narrowed(code)) is not None}


def without_invisible(text: str) -> str:
    """Return a text with full and half width folded and without invisible characters."""
    if text.isascii():
        return text
    return _IGNORABLE.sub("", text.translate(_WIDTHS))


def with_plain_punctuation(text: str) -> str:
    """Return a text with typographic quotes, apostrophes, hyphens and dashes as plain ones."""
    return text if text.isascii() else text.translate(_PUNCTUATION)


def comparable(text: str, *, case_sensitive: bool) -> str:
    """Return the form in which text answers are compared; applying it again changes nothing.

    Superscripts, subscripts, fractions and other compatibility characters stay unchanged.
    """
    visible = without_invisible(unicodedata.normalize("NFC", text))
    plain = " ".join(with_plain_punctuation(visible).split())
    return unicodedata.normalize("NFC", plain if case_sensitive else plain.casefold())


def option_identity(text: str) -> str:
    """Return the form in which two options of a question must differ."""
    return unicodedata.normalize("NFC", text).strip()
