"""Bounds of plain texts: how many entries, lines and marks are looked at.

With them the largest text takes seconds, whatever it holds.
"""

import re
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import islice

from chalicelib.quiz_formats.models import Entry, UnreadableFileError

MAX_IMPORT_BYTES = 512 * 1024
"""Of a file that is imported at once; a larger one is uploaded first."""
MAX_ENTRIES = 20_000
"""Questions, comments and others; a quiz has 500 questions."""
MAX_MARKS = 200_000
"""Tags, answers and braces: as many as elements of an XML file."""
MAX_ENTRY_LETTERS = 256 * 1024
MAX_ENTRY_LINES = 10_000
TOO_LONG = f"It has over {MAX_ENTRY_LETTERS:,} letters."

_MARKS = re.compile(r"[<~={]")


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text with their numbers, from 1, one at a time."""
    for number, line in enumerate(StringIO(text, newline="\n"), start=1):
        yield number, line.removesuffix("\n")


def check_lines(count: int, line: int) -> None:
    """Raise UnreadableFileError for an entry of too many lines, the last of which is ``line``."""
    if count > MAX_ENTRY_LINES:
        raise UnreadableFileError(f"Over {MAX_ENTRY_LINES:,} lines before line {line} are one.")


def check_marks(text: str) -> None:
    """Raise UnreadableFileError for a text with more marks than any quiz needs."""
    if any(True for _ in islice(_MARKS.finditer(text), MAX_MARKS, None)):
        raise UnreadableFileError(f"It has over {MAX_MARKS:,} tags and answers.")


def bounded(entries: Iterable[Entry]) -> list[Entry]:
    """Return all entries of a text; raises UnreadableFileError for too many."""
    found = list(islice(entries, MAX_ENTRIES + 1))
    if len(found) > MAX_ENTRIES:
        raise UnreadableFileError(f"It has over {MAX_ENTRIES:,} questions and comments.")
    return found
