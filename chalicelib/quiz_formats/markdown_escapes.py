"""Escapes for text in Markdown."""

import re

_SPECIAL = re.compile(r"[\\`*\[\]<>~$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?[A-Za-z0-9]+;)")
_FIRST = re.compile(r"^([ \t]*)([#+\-=|:])", re.MULTILINE)
_NUMBER = re.compile(r"^([ \t]*\d{1,9})([.)])", re.MULTILINE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def escape(text: str) -> str:
    """Return Markdown that displays a text literally."""
    written = _SPECIAL.sub(r"\\\g<0>", text)
    return _NUMBER.sub(r"\1\\\2", _FIRST.sub(r"\1\\\2", written))


def unescape(text: str) -> str:
    """Return the text of a result of `escape`."""
    return _ESCAPED.sub(r"\1", text)


def in_cell(markdown: str) -> str:
    """Return Markdown for a table cell."""
    return re.sub(r"(?<!\\)\|", r"\\|", markdown)
