"""GIFT, Moodle's text format, read by a grammar.

https://docs.moodle.org/en/GIFT_format
What it says of a question that we have no place for is reported, never guessed at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from chalicelib.quiz_formats.gift_mapping import numeric, of_choices, true_false
from chalicelib.quiz_formats.html_text import plain
from chalicelib.quiz_formats.models import (
    Asked,
    Choice,
    Fate,
    NotReadableError,
    Passage,
    Understood,
)

_GRAMMAR = Path(__file__).with_name("gift.lark")
_COMMENT, _CATEGORY = "//", "$CATEGORY:"
_ESCAPED = re.compile(r"\\([~=#{}:n\\])")
"""Any other backslash is one: formulas are full of them."""
_MARK = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_MISSING_WORD = "_____"
_FEEDBACK = "words about single answers are left out"
_MEDIA = "a picture or a sound is left out"
_TITLE = "its title is left out"
_FIRST_MARKS = frozenset({"RIGHT", "WRONG", "TRUTH"})
"""What may all come at the beginning of the answers alone."""
_NO_CATEGORIES = "a quiz has no categories"

Line = tuple[int, str]
"""A line's number, the first being 1, and what is on it."""
Branch = Tree[Token]


@dataclass
class _Reader:
    """Reads the texts of one question; the mark of its first holds for all that have none."""

    is_html: bool = False
    has_media: bool = False

    def begin(self, spelled: str) -> str:
        """The words of the first."""
        mark = _MARK.match(spelled)
        self.is_html = mark is not None and mark[1].lower() == "html"
        return self.words(spelled)

    def words(self, spelled: str) -> str:
        """The words of any."""
        mark = _MARK.match(spelled)
        text = _unescaped(spelled[mark.end() :] if mark else spelled).strip()
        if not (mark[1].lower() == "html" if mark else self.is_html):
            return text
        text, has_media = plain(text)
        self.has_media = self.has_media or has_media
        return text


def read(text: str) -> list[Passage]:
    """All passages of a text; every line that is not empty is in exactly one."""
    return [passage for block in _blocks(text) for passage in _passages(block)]


def _blocks(text: str) -> Iterator[list[Line]]:
    block: list[Line] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            block.append((number, line))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _passages(block: list[Line]) -> Iterator[Passage]:
    kept = [line for line in block if not line[1].lstrip().startswith((_COMMENT, _CATEGORY))]
    inside = range(kept[0][0], kept[-1][0]) if kept else range(0)
    for number, line in block:
        if kept and number == kept[0][0]:
            yield _passage(kept)
        elif number not in inside and (not kept or number != kept[-1][0]):
            notes = (_NO_CATEGORIES,) if line.lstrip().startswith(_CATEGORY) else ()
            yield Passage(first_line=number, last_line=number, fate=Fate.IGNORED, notes=notes)


def _passage(lines: list[Line]) -> Passage:
    first, last = lines[0][0], lines[-1][0]
    try:
        found = _question(_parsed("\n".join(line for _, line in lines)))
    except NotReadableError as unreadable:
        at = lines[min(unreadable.line, len(lines) - 1)][0]
        reason = unreadable.reason if at == first else f"{unreadable.reason} (line {at})"
        return Passage(first_line=first, last_line=last, fate=Fate.DROPPED, notes=(reason,))
    return Passage(
        first_line=first,
        last_line=last,
        fate=Fate.UNDERSTOOD,
        question=found.asked,
        notes=found.notes,
    )


def _parsed(text: str) -> Branch:
    try:
        return _parser().parse(text)
    except UnexpectedInput as wrong:
        raise NotReadableError(_cause_of(wrong), max(wrong.line - 1, 0)) from None


def _cause_of(wrong: UnexpectedInput) -> str:
    if isinstance(wrong, UnexpectedCharacters):
        return _unexpected(wrong.char)
    if not isinstance(wrong, UnexpectedToken) or wrong.token.type == "$END":
        return "a closing } is missing"
    if wrong.expected >= _FIRST_MARKS:
        return "its answers begin with none of = ~ # T F"
    return _unexpected(str(wrong.token).strip()[:20])


def _unexpected(found: str) -> str:
    hint = ": an empty line parts questions" if found == "{" else ""
    return f"{found!r} is not expected here{hint}"


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(_GRAMMAR.read_text(encoding="utf-8"), parser="lalr", lexer="contextual")


def _question(tree: Branch) -> Understood:
    if tree.data == "description":
        raise NotReadableError("it asks nothing: there are no answers in braces")
    parts = {str(part.data): part for part in _branches(tree)}
    kind = next(name for name in ("truth", "number", "choices", "essay") if name in parts)
    reader = _Reader()
    text, notes = _text(parts, reader)
    answers = _answers(kind, parts[kind], reader)
    asked: Asked = {"text": text, "points": 1, **answers.asked}
    general = reader.words("".join(map(_spelled, parts[kind].find_data("general"))))
    if general:
        asked["explanation"] = general
    if any(_spelled(one).strip() for one in parts[kind].find_data("feedback")):
        notes += (_FEEDBACK,)
    if reader.has_media:
        notes += (_MEDIA,)
    return Understood(asked, answers.notes + notes)


def _answers(kind: str, branch: Branch, reader: _Reader) -> Understood:
    if kind == "essay":
        raise NotReadableError("it asks for an essay, which no type of ours does")
    if kind == "truth":
        return true_false(_token(branch, "TRUTH"))
    if kind == "number":
        specs = [branch, *branch.find_data("spec")]
        given = [(_token(one, "SPEC"), _weight(one)) for one in specs if _has(one, "SPEC")]
        return numeric(list(dict.fromkeys(given)))
    return of_choices([_choice(one, reader) for one in _branches(branch) if one.data == "choice"])


def _choice(branch: Branch, reader: _Reader) -> Choice:
    return Choice(
        is_right=_has(branch, "RIGHT"),
        weight=_weight(branch),
        text=reader.words(_token(branch, "ANSWER")),
    )


def _text(parts: dict[str, Branch], reader: _Reader) -> tuple[str, tuple[str, ...]]:
    before, after, title = (
        _spelled(parts[name]) if name in parts else "" for name in ("before", "after", "title")
    )
    text = reader.begin(f"{before}{_MISSING_WORD}{after}" if after.strip() else before)
    title = _unescaped(title.strip()[2:-2]).strip()
    if not text and not title:
        raise NotReadableError("it has no text")
    # Moodle makes a title of a text's beginning where its author gave none
    is_lost = bool(text) and not text.startswith(title.rstrip(".…"))
    return text or title, (_TITLE,) if is_lost else ()


def _branches(tree: Branch) -> list[Branch]:
    return [child for child in tree.children if isinstance(child, Tree)]


def _spelled(branch: Branch) -> str:
    return "".join(str(one) for one in branch.children)


def _has(branch: Branch, kind: str) -> bool:
    return any(isinstance(one, Token) and one.type == kind for one in branch.children)


def _token(branch: Branch, kind: str) -> str:
    found = (one for one in branch.children if isinstance(one, Token) and one.type == kind)
    return str(next(found, ""))


def _weight(branch: Branch) -> Decimal | None:
    return Decimal(_token(branch, "WEIGHT").replace("%", "")) if _has(branch, "WEIGHT") else None


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], text)
