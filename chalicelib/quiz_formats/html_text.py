"""Text out of HTML: what is left when a question's markup cannot be shown."""

import re
from collections.abc import Iterator
from html import unescape

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*+)[^<>]*+>|<![^<>]*+>", re.IGNORECASE)
"""Possessive: a reader that may go back takes minutes for a file of nothing but openings."""

_BREAKS = frozenset({"br", "p", "div", "li", "tr", "pre", *(f"h{level}" for level in range(1, 7))})
_MEDIA = frozenset({"img", "audio", "video", "object", "iframe", "embed", "svg"})
_HIDDEN = frozenset({"script", "style"})
_SPELLED = {"sup": "^", "sub": "_"}
"""Without a mark, two to the third would read as twenty-three."""


def plain(html: str) -> tuple[str, bool]:
    """The words of a piece of HTML, and whether a picture or a sound was left out."""
    text = unescape("".join(_pieces(html)))
    lines = (line.strip() for line in text.split("\n"))
    has_media = any((tag[2] or "").lower() in _MEDIA for tag in _TAG.finditer(html))
    return "\n".join(filter(None, lines)), has_media


def _pieces(html: str) -> Iterator[str]:
    end, hidden = 0, False
    for tag in _TAG.finditer(html):
        if not hidden:
            yield html[end : tag.start()]
        name, closes = (tag[2] or "").lower(), bool(tag[1])
        hidden = not closes if name in _HIDDEN else hidden
        if name in _BREAKS:
            yield "\n"
        elif name in _SPELLED and not closes:
            yield _SPELLED[name]
        end = tag.end()
    if not hidden:
        yield html[end:]
