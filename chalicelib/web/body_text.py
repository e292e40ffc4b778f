"""Decoding of bodies: every body that is not binary must be UTF-8."""

import re

from chalicelib.errors import MalformedError, MediaTypeError

BINARY_TYPES = frozenset(
    {
        "application/zip",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)
"""Media types that the gateway passes on as bytes; it decodes all others as text."""

_CHARSET = re.compile(r""";\s*charset\s*=\s*"?([^\s";]*)""", re.IGNORECASE)
_UTF8 = ("utf-8", "utf8")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""The gateway's replacement for bytes that were not UTF-8: the original text is lost."""


def decode(raw: bytes, refusal: type[MalformedError] = MalformedError) -> str:
    """Return the text; raises ``refusal`` if the client's bytes were not UTF-8."""
    try:
        text = raw.decode("utf-8", "strict")
    except UnicodeDecodeError:
        raise refusal("The body is not UTF-8.") from None
    if _REPLACEMENT in text:
        raise refusal("The body is not UTF-8: it contains U+FFFD in place of other characters.")
    return text


def refuse_other_charset(content_type: str) -> None:
    """Raise MediaTypeError if a Content-Type has another charset than UTF-8."""
    named = _CHARSET.search(content_type)
    if named is not None and named[1].lower() not in _UTF8:
        raise MediaTypeError("Send the body in UTF-8, with that charset or none.")
