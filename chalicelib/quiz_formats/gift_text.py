"""Texts in GIFT: escapes and format marks."""

import re

from chalicelib.quiz_formats.models import Note, NoteCode
from chalicelib.quiz_formats.rich_text import Markup, Source

_ESCAPED = re.compile(r"\\([~=#{}:n\\])")
"""All other backslashes are literal: formulas contain many."""
_MARK = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_TAG = re.compile(
    r"</?(a|b|br|code|div|em|h[1-6]|i|img|li|ol|p|pre|span|strong|sub|sup|table|td|tr|u|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_RAW_TAGS = Note(
    NoteCode.HTML_KEPT, "It has no [html] mark: takers see its tags of HTML as they are written."
)
_UNSAID = ""
_MARKUPS = {"html": Markup.HTML, "markdown": Markup.MARKDOWN}


class TextReader:
    """Read the texts of one question; the first mark applies to all texts without one."""

    def __init__(self) -> None:
        self._mark = _UNSAID
        self.notes: list[Note] = []

    def begin(self, source: str) -> Source:
        """Return the question's text; its mark applies to the following texts."""
        mark = _MARK.match(source)
        self._mark = mark[1].lower() if mark else _UNSAID
        return self.read(source)

    def read(self, source: str) -> Source:
        """Return a text without escapes and mark."""
        found = _MARK.match(source)
        mark = found[1].lower() if found else self._mark
        return self._source(unescape_gift(source[found.end() :] if found else source), mark)

    def piece(self, source: str) -> Source:
        """Return a piece of a text with gaps, with the escapes that the gaps need."""
        return self._source(unescape_gift(source), self._mark)

    def without_mark(self, source: str) -> str:
        """Return a text without its mark."""
        return _MARK.sub("", source, count=1)

    def _source(self, source: str, mark: str) -> Source:
        text = source.strip()
        if mark in _MARKUPS:
            return Source(text, _MARKUPS[mark])
        if mark in {_UNSAID, "moodle"} and _TAG.search(text):
            self.notes.append(_RAW_TAGS)
        return Source(text)


def unescape_gift(text: str) -> str:
    """Replace escapes by the characters they stand for."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], text)
