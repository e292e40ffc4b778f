"""Tokenizer of HTML in linear time.

The standard library's `html.parser` takes minutes for half a megabyte of ``<a ``, and its releases
differ for unclosed comments. Each alternative below either consumes the scanned text or stops at
the next ``<``.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import TypeAlias

from chalicelib.values import dataclass

_TOKEN = re.compile(
    r"""
    <!--(?:-?>|.*?(?:--!?>|\Z))                  # a comment, unclosed ones to the end
    | <!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)
    | <[!?][^>]*+(?:>|\Z) | </[^A-Za-z>][^>]*+(?:>|\Z) | </>
    | <(?P<closes>/?)(?P<name>[A-Za-z][^\s/<>]*+)
      (?P<attributes>(?:=\s*"[^"]*"|=\s*'[^']*'|[^<>])*+)>
    """,
    re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s"'/=<>]++)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'"""
    r"""|(?P<bare>[^\s"'<>]++)))?"""
)
_RAW_END = {
    name: re.compile(rf"</{name}\b[^>]*+>", re.IGNORECASE) for name in ("script", "style", "title")
}
_HUGE_REFERENCE = re.compile(r"&#(?:x[0-9a-f]{8,}|[0-9]{8,});?", re.IGNORECASE)
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or end tag; ``source`` is its original text."""

    name: str
    closes: bool
    attributes: dict[str, str]
    source: str


Token: TypeAlias = Text | Tag


def unescaped(text: str) -> str:
    """Replace character references; invalid ones become U+FFFD, control characters are removed."""
    # unescape() raises ValueError for a reference of more than 4,300 digits
    known = unescape(_HUGE_REFERENCE.sub(_REPLACEMENT, text)) if "&" in text else text
    return _CONTROLS.sub("", known)


def tokens(source: str) -> Iterator[Token]:
    """Yield the texts and tags of ``source``; comments and declarations are skipped.

    Control characters are removed first: a tag that is not HTML is shown as its source.
    """
    source, position = _CONTROLS.sub("", source), 0
    while found := _TOKEN.search(source, position):
        if found.start() > position:
            yield Text(unescaped(source[position : found.start()]))
        position = found.end()
        if found["cdata"]:
            yield Text(found["cdata"])
        if found["name"] is None:
            continue
        tag = _tag(found)
        yield tag
        if tag.name in _RAW_END and not tag.closes:
            closing = _RAW_END[tag.name].search(source, position)
            end = closing.start() if closing else len(source)
            yield Text(source[position:end])
            position = end
    if position < len(source):
        yield Text(unescaped(source[position:]))


def _tag(found: re.Match[str]) -> Tag:
    attributes: dict[str, str] = {}
    for one in _ATTRIBUTE.finditer(found["attributes"]):
        value = one["double"] or one["single"] or one["bare"] or ""
        attributes.setdefault(one["name"].lower(), unescaped(value))
    return Tag(found["name"].lower(), bool(found["closes"]), attributes, found[0])
