"""GIFT, Moodle's text format, parsed with a grammar.

https://docs.moodle.org/en/GIFT_format
Parts of a question that the API cannot store are noted, never guessed.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from chalicelib.quiz_formats.cloze_syntax import has_gaps, map_cloze
from chalicelib.quiz_formats.file_bounds import (
    MAX_ENTRY_LETTERS,
    TOO_LONG,
    bounded,
    check_lines,
    check_marks,
    lines_of,
)
from chalicelib.quiz_formats.gift_mapping import (
    Choice,
    map_choices,
    map_ordering,
    map_specs,
    map_true_false,
)
from chalicelib.quiz_formats.gift_text import TextReader, unescape_gift
from chalicelib.quiz_formats.models import (
    Entry,
    Mapped,
    Note,
    NoteCode,
    Notes,
    Outcome,
    QuestionBody,
    UnreadableError,
    dropped,
    understood,
)
from chalicelib.quiz_formats.rich_text import Source, joined, render_question

_GRAMMAR = Path(__file__).with_name("gift.lark")
_COMMENT, _CATEGORY = "//", "$CATEGORY:"
_ORDER = re.compile(
    r"(?s)(?P<before>.*?)(?<!\\)\{\s*>\s*\d{0,3}(?P<settings>[^\n]*)\n(?P<items>.*?)\}\s*"
)
_ORDER_RULES = {"exact": "all_or_nothing", "abs": "absolute_position"}
_UNESCAPED_CLOSE = re.compile(r"(?<!\\)\}")
_GENERAL = re.compile(r"\s*####(.*)", re.DOTALL)
_TITLED = re.compile(r"\s*::((?:\\.|[^\\])*?)::", re.DOTALL)
_MISSING_WORD = "_____"
_FEEDBACK = Note(NoteCode.FEEDBACK_REMOVED, "Feedback on single answers is left out.")
_TITLE = Note(NoteCode.TITLE_REMOVED, "Its title is left out.")
_NO_CATEGORIES = Note(NoteCode.CATEGORY_IGNORED, "A quiz has no categories.")
_MOVED = Note(
    NoteCode.EXPLANATION_MOVED, "The text after #### behind its answers is its explanation."
)

Line = tuple[int, str]
"""Line number, from 1, and text."""
Branch = Tree[Token]


def read_gift(text: str) -> list[Entry]:
    """Return all entries; every non-empty line is in exactly one.

    Raises UnreadableFileError for a text beyond its bounds.
    """
    check_marks(text)
    return bounded(entry for block in _blocks(text) for entry in _entries(block))


def _blocks(text: str) -> Iterator[list[Line]]:
    block: list[Line] = []
    for number, line in lines_of(text):
        if line.strip():
            block.append((number, line))
            check_lines(len(block), number)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _entries(block: list[Line]) -> Iterator[Entry]:
    kept = [line for line in block if not line[1].lstrip().startswith((_COMMENT, _CATEGORY))]
    inside = range(kept[0][0], kept[-1][0]) if kept else range(0)
    for number, line in block:
        if kept and number == kept[0][0]:
            yield _entry(kept)
        elif number not in inside and (not kept or number != kept[-1][0]):
            notes = (_NO_CATEGORIES,) if line.lstrip().startswith(_CATEGORY) else ()
            yield Entry(first_line=number, last_line=number, outcome=Outcome.IGNORED, notes=notes)


def _entry(lines: list[Line]) -> Entry:
    first, last = lines[0][0], lines[-1][0]
    try:
        text = "\n".join(line for _, line in lines)
        question = _question(text)
    except UnreadableError as unreadable:
        note, at = unreadable.note, lines[min(unreadable.line, len(lines) - 1)][0]
        detail = note.detail if at == first else f"{note.detail.rstrip('.')} (line {at})."
        return dropped(first, last, Note(note.code, detail))
    return understood(first, last, question.members, question.notes, name=_titled(text)[0] or None)


def _question(text: str) -> Mapped:
    if len(text) > MAX_ENTRY_LETTERS:
        raise UnreadableError(NoteCode.INVALID_QUESTION, TOO_LONG)
    if has_gaps(text):
        return _rendered(*_cloze(text))
    if order := _ORDER.fullmatch(text):
        return _rendered(*_ordering(order))
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as wrong:
        raise _cause_of(wrong, text) from None
    return _rendered(*_mapped(tree))


def _rendered(mapped: Mapped, reader: TextReader) -> Mapped:
    rendered = render_question(mapped.members)
    return Mapped(rendered.members, (*mapped.notes, *reader.notes, *rendered.notes))


def _cloze(text: str) -> tuple[Mapped, TextReader]:
    reader, (title, body) = TextReader(), _titled(text)
    reader.begin(body)
    mapped = map_cloze(reader.without_mark(body), reader.piece)
    notes = _title_notes(title, mapped.members["text"])
    return Mapped({"points": 1, **mapped.members}, (*mapped.notes, *notes)), reader


def _ordering(found: re.Match[str]) -> tuple[Mapped, TextReader]:
    reader, (title, body) = TextReader(), _titled(found["before"])
    source = reader.begin(body)
    rule = next(
        (
            _ORDER_RULES[word.lower()]
            for word in found["settings"].split()
            if word.lower() in _ORDER_RULES
        ),
        "pairs",
    )
    lines = [line.strip() for line in found["items"].split("\n") if line.strip()]
    mapped = map_ordering([reader.read(line) for line in lines], rule)
    members = {"text": source, "points": 1, **mapped.members}
    return Mapped(members, _title_notes(title, source)), reader


def _cause_of(wrong: UnexpectedInput, text: str) -> UnreadableError:
    line = max(wrong.line - 1, 0)
    found = ""
    if isinstance(wrong, UnexpectedCharacters):
        found = wrong.char
    elif isinstance(wrong, UnexpectedToken):
        found = str(wrong.token).strip()[:20]
    if not found:
        return UnreadableError(NoteCode.SYNTAX, "A closing } is missing.", line)
    if found == "{" and _UNESCAPED_CLOSE.search(text[: wrong.pos_in_stream or 0]):
        detail = "It has several answers in braces, which GIFT has no meaning for."
        return UnreadableError(NoteCode.UNSUPPORTED_TYPE, detail, line)
    return UnreadableError(NoteCode.SYNTAX, f"{found!r} is not expected here.", line)


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(_GRAMMAR.read_text(encoding="utf-8"), parser="lalr", lexer="contextual")


def _mapped(tree: Branch) -> tuple[Mapped, TextReader]:
    if tree.data == "description":
        raise UnreadableError(
            NoteCode.NO_ANSWERS, "It asks nothing: there are no answers in braces."
        )
    parts = {str(part.data): part for part in _branches(tree)}
    kind = next(name for name in ("truth", "number", "choices", "bare", "essay") if name in parts)
    reader = TextReader()
    text, after, notes = _text(parts, reader)
    answers = _answers(kind, parts[kind], reader)
    question: QuestionBody = {"text": text, "points": 1, **answers.members}
    general = reader.read("".join(map(_source, parts[kind].find_data("general"))))
    if explanation := joined(general, after):
        question["explanation"] = explanation
    if any(_source(one).strip() for one in parts[kind].find_data("feedback")):
        notes += (_FEEDBACK,)
    return Mapped(question, answers.notes + notes), reader


def _answers(kind: str, branch: Branch, reader: TextReader) -> Mapped:
    if kind == "truth":
        return map_true_false(_token(branch, "TRUTH"))
    if kind == "number":
        specs = [branch, *branch.find_data("spec")]
        given = [(_spec(one), _weight(one)) for one in specs if _spec(one)]
        return map_specs(list(dict.fromkeys(given)))
    if kind == "bare" and (spelled := _token(branch, "ANSWER")).strip():
        return map_choices([Choice(is_right=True, weight=None, text=reader.read(spelled))])
    if kind in {"bare", "essay"}:
        return Mapped({"type": "essay"})
    return _choices([one for one in _branches(branch) if one.data == "choice"], reader)


def _choices(branches: list[Branch], reader: TextReader) -> Mapped:
    spelled = [one for one in branches if _token(one, "ANSWER").strip()]
    choices = [
        Choice(
            is_right=_has(one, "RIGHT"),
            weight=_weight(one),
            text=reader.read(_token(one, "ANSWER")),
        )
        for one in spelled
    ]
    mapped = map_choices(choices)
    if len(spelled) == len(branches):
        return mapped
    note = Note(NoteCode.EMPTY_ANSWER_REMOVED, "An answer without a text is left out.")
    return Mapped(mapped.members, (*mapped.notes, note))


def _text(parts: dict[str, Branch], reader: TextReader) -> tuple[Source, Source, Notes]:
    """Return the question's text, its explanation, and notes."""
    before, after, title = (
        _source(parts[name]) if name in parts else "" for name in ("before", "after", "title")
    )
    general = _GENERAL.fullmatch(after)
    gap = "" if general or not after.strip() else f"{_MISSING_WORD}{after}"
    text = reader.begin(f"{before}{gap}")
    title = unescape_gift(title.strip()[2:-2]).strip()
    if text.is_empty and not title:
        raise UnreadableError(NoteCode.NO_TEXT, "It has no text.")
    if text.is_empty:
        text = Source(title)
    notes = (*_title_notes(title, text), *((_MOVED,) if general else ()))
    return text, reader.read(general[1]) if general else Source(""), notes


def _title_notes(title: str, text: Source) -> Notes:
    # Moodle generates a title from the text when the author gave none
    is_lost = bool(title) and not text.as_plain()[0].startswith(title.rstrip(".…"))
    return (_TITLE,) if is_lost else ()


def _titled(text: str) -> tuple[str, str]:
    """Return a question's title and the rest."""
    found = _TITLED.match(text)
    return (unescape_gift(found[1]).strip(), text[found.end() :]) if found else ("", text)


def _branches(tree: Branch) -> list[Branch]:
    return [child for child in tree.children if isinstance(child, Tree)]


def _source(branch: Branch) -> str:
    return "".join(str(one) for one in branch.children)


def _has(branch: Branch, kind: str) -> bool:
    return any(isinstance(one, Token) and one.type == kind for one in branch.children)


def _token(branch: Branch, kind: str) -> str:
    found = (one for one in branch.children if isinstance(one, Token) and one.type == kind)
    return str(next(found, ""))


def _spec(branch: Branch) -> str:
    return (_token(branch, "SPEC") or _token(branch, "ANYTHING")).strip()


def _weight(branch: Branch) -> Decimal | None:
    return Decimal(_token(branch, "WEIGHT").replace("%", "")) if _has(branch, "WEIGHT") else None
