"""Texts of GIFT: escapes, and the mark that says in which format a text is."""

import re

from chalicelib.quiz_formats.html_text import plain_text
from chalicelib.quiz_formats.models import Note, NoteCode, UnreadableError

_ESCAPED = re.compile(r"\\([~=#{}:n\\])")
"""Any other backslash is one: formulas are full of them."""
_MARK = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_TAG = re.compile(
    r"</?(a|b|br|code|div|em|h[1-6]|i|img|li|ol|p|pre|span|strong|sub|sup|table|td|tr|u|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_RAW_TAGS = Note(
    NoteCode.HTML_KEPT, "It has no [html] mark: takers see its tags of HTML as they are written."
)
_UNSAID = ""


class TextReader:
    """Reads the texts of one question; the mark of the first holds for all without one."""

    def __init__(self) -> None:
        self._mark = _UNSAID
        self.notes: list[Note] = []

    def begin(self, source: str) -> str:
        """Read the question's text, whose mark holds for the texts that follow."""
        mark = _MARK.match(source)
        self._mark = mark[1].lower() if mark else _UNSAID
        return self.read(source)

    def read(self, source: str) -> str:
        """Return a text without its escapes, its mark and its HTML."""
        found = _MARK.match(source)
        mark = found[1].lower() if found else self._mark
        text = unescape_gift(source[found.end() :] if found else source).strip()
        if mark == "html":
            return self._read_html(text)
        if mark in {_UNSAID, "moodle"} and _TAG.search(text):
            self.notes.append(_RAW_TAGS)
        return text

    def _read_html(self, source: str) -> str:
        text, notes = plain_text(source)
        self.notes += notes
        if source and not text:
            code = notes[0].code if notes else NoteCode.NO_TEXT
            raise UnreadableError(code, "A part of it has nothing but what would be left out.")
        return text


def unescape_gift(text: str) -> str:
    """Replace escapes by the characters they stand for."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], text)
