"""Rows of CSV tables, mapped to questions."""

import re
from collections.abc import Mapping
from fractions import Fraction

from chalicelib.quiz_formats.answer_mapping import (
    FULL,
    NumberKey,
    Weighed,
    map_accepted,
    map_marked,
    map_matching,
    map_numbers,
    map_single,
    number_of,
    points_of,
)
from chalicelib.quiz_formats.models import (
    Mapped,
    Note,
    NoteCode,
    Notes,
    QuestionBody,
    UnreadableError,
)
from chalicelib.quiz_formats.rich_text import plain

Row = Mapping[str, str]

_TRUTHS = {"true": True, "false": False, "t": True, "f": False, "yes": True, "no": False}
_PLACES = re.compile(r"\s*\d{1,2}(\s*[,;|\s]\s*\d{1,2})*\s*", re.ASCII)
_PAIR = "->"
_ESCAPE = re.compile(r"^'(?=[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")
"""The apostrophe that keeps a spreadsheet from computing a cell (results/gradebook_csv.py)."""
_MOST_OPTIONS = 20
_ON = frozenset({"true", "yes", "1", "x"})
_WAYGROUND = {
    "multiple choice": "single_choice",
    "checkbox": "multiple_choice",
    "fill-in-the-blank": "short_text",
    "fill in the blank": "short_text",
    "open-ended": "essay",
    "open ended": "essay",
}
_PICTURE = Note(NoteCode.FILE_MISSING, "Its picture is left out.")


def map_row(row: Row) -> Mapped:
    """Return the question of a row in our layout; raises UnreadableError."""
    row = {name: _ESCAPE.sub("", cell) for name, cell in row.items()}
    kind = row.get("type", "").strip().lower().replace(" ", "_") or _inferred_type(row)
    if kind not in _TYPES:
        detail = f"Questions of the type {kind[:40]} are not supported in tables."
        raise UnreadableError(NoteCode.UNSUPPORTED_TYPE, detail)
    mapped = _TYPES[kind](row)
    points, notes = points_of(row.get("points", "").strip() or "1")
    question: QuestionBody = {"text": plain(row.get("text", "")), "points": points}
    question |= mapped.members
    if row.get("explanation", "").strip():
        question["explanation"] = plain(row["explanation"])
    if row.get("penalty", "").strip():
        penalty, more = points_of(row["penalty"])
        question["penalty"], notes = Fraction(penalty) / Fraction(points or 1), (*notes, *more)
    return Mapped(question, (*mapped.notes, *notes))


def map_kahoot(row: Row) -> Mapped:
    """Return the question of a row of a Kahoot spreadsheet: one or more of four answers."""
    texts = [row.get(f"answer {number}", "") for number in range(1, 5)]
    places = _places(row.get("correct answer", ""))
    return _of_tool(row.get("question", ""), texts, places)


def map_wayground(row: Row) -> Mapped:
    """Return the question of a row of a Wayground (Quizizz) spreadsheet."""
    named = row.get("question type", "").strip().lower()
    kind = _WAYGROUND.get(named)
    texts = _options(row)
    notes: Notes = (_PICTURE,) if row.get("image link", "").strip() else ()
    question: QuestionBody = {"text": plain(row.get("question text", "")), "points": 1}
    if row.get("answer explanation", "").strip():
        question["explanation"] = plain(row["answer explanation"])
    if kind is None:
        detail = f"Questions of the type {named[:40]} are not supported."
        raise UnreadableError(NoteCode.UNSUPPORTED_TYPE, detail)
    if kind == "essay":
        return Mapped({**question, "type": "essay"}, notes)
    if kind == "short_text":
        accepted = [text for text in (*texts, row.get("correct answer", "")) if text.strip()]
        return _with(question, _accepted(accepted), notes)
    places = _places(row.get("correct answer", ""))
    return _with(question, _choice(texts, places, is_single=kind == "single_choice"), notes)


def _of_tool(text: str, texts: list[str], places: set[int]) -> Mapped:
    question: QuestionBody = {"text": plain(text), "points": 1}
    return _with(question, _choice(texts, places, is_single=len(places) == 1), ())


def _with(question: QuestionBody, mapped: Mapped, notes: Notes) -> Mapped:
    return Mapped({**question, **mapped.members}, (*mapped.notes, *notes))


def _inferred_type(row: Row) -> str:
    correct = row.get("correct", "").strip()
    if any(text.strip() for text in _options(row)):
        return (
            "single_choice"
            if len(_PLACES.findall(correct)) and correct.isdigit()
            else ("multiple_choice")
        )
    if correct.lower() in _TRUTHS:
        return "true_false"
    if not correct:
        return "essay"
    return "short_text" if number_of(correct) is None else "numeric"


def _options(row: Row) -> list[str]:
    return [row.get(f"option {number}", "") for number in range(1, _MOST_OPTIONS + 1)]


def _single(row: Row) -> Mapped:
    return _choice(_options(row), _places(row.get("correct", "")), is_single=True)


def _multiple(row: Row) -> Mapped:
    return _choice(_options(row), _places(row.get("correct", "")), is_single=False)


def _choice(texts: list[str], places: set[int], *, is_single: bool) -> Mapped:
    named = [(place, text) for place, text in enumerate(texts, start=1) if text.strip()]
    if not places <= {place for place, _ in named}:
        raise UnreadableError(NoteCode.NO_CORRECT_ANSWER, "It has no answer of that number.")
    options = [Weighed(plain(text), Fraction(place in places)) for place, text in named]
    return map_single(options) if is_single else map_marked(options, "all_or_nothing")


def _places(spelled: str) -> set[int]:
    if not _PLACES.fullmatch(spelled):
        detail = "Its correct answers are not given by their numbers, such as 2 or 1,3."
        raise UnreadableError(NoteCode.NO_CORRECT_ANSWER, detail)
    return {int(one) for one in re.findall(r"\d+", spelled)}


def _true_false(row: Row) -> Mapped:
    correct = row.get("correct", "").strip().lower()
    if correct not in _TRUTHS:
        raise UnreadableError(NoteCode.NO_CORRECT_ANSWER, "It says neither TRUE nor FALSE.")
    return Mapped({"type": "true_false", "correct": _TRUTHS[correct]})


def _numeric(row: Row) -> Mapped:
    value, tolerance = number_of(row.get("correct", "")), number_of(row.get("tolerance") or "0")
    if value is None or tolerance is None:
        raise UnreadableError(NoteCode.NO_CORRECT_ANSWER, "Its correct answer is no number.")
    return map_numbers([NumberKey(value, abs(tolerance))])


def _short_text(row: Row) -> Mapped:
    given = [*row.get("correct", "").split("|"), *_options(row)]
    mapped = _accepted([text for text in given if text.strip()])
    if row.get("case sensitive", "").strip().lower() not in _ON:
        return mapped
    return Mapped({**mapped.members, "case_sensitive": True}, mapped.notes)


def _accepted(texts: list[str]) -> Mapped:
    return map_accepted([(text.strip().replace("*", r"\*"), FULL) for text in texts])


def _matching(row: Row) -> Mapped:
    pairs, distractors = [], []
    for text in _options(row):
        stem, arrow, choice = text.partition(_PAIR)
        if arrow and stem.strip():
            pairs.append((plain(stem), plain(choice)))
        elif text.strip():
            distractors.append(plain(choice if arrow else text))
    return map_matching(pairs, distractors, "per_pair")


def _ordering(row: Row) -> Mapped:
    items = [{"text": plain(text)} for text in _options(row) if text.strip()]
    return Mapped({"type": "ordering", "items": items})


def _essay(_row: Row) -> Mapped:
    return Mapped({"type": "essay"})


_TYPES = {
    "single_choice": _single,
    "multiple_choice": _multiple,
    "true_false": _true_false,
    "numeric": _numeric,
    "short_text": _short_text,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
}
