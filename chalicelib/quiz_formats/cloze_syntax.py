"""Moodle's syntax of gaps in a text: ``{1:SHORTANSWER:=Paris#yes~%50%Lutetia}``.

https://docs.moodle.org/en/Embedded_Answers_(Cloze)_question_type
The same syntax is used in Moodle XML (in HTML) and in GIFT.
"""

import re
from collections.abc import Callable
from fractions import Fraction

from chalicelib.quiz_formats.answer_mapping import (
    FULL,
    NOTHING,
    NumberKey,
    Weighed,
    lost_credit,
    map_accepted,
    map_numbers,
    number_of,
)
from chalicelib.quiz_formats.models import (
    Mapped,
    Note,
    NoteCode,
    Notes,
    QuestionBody,
    UnreadableError,
)
from chalicelib.quiz_formats.rich_text import Source
from chalicelib.quiz_formats.weights import share
from chalicelib.values import dataclass

MAX_WEIGHT = 100
MAX_GAPS = 50
MAX_ANSWERS = 100
_OPENING = re.compile(
    r"(?<!\\)\{\s*(?P<weight>\d{0,6})\s*:\s*(?P<kind>[A-Z]{2,14}(?:_[A-Z]{1,3})?)\s*:"
)
_TEXTS = frozenset({"SHORTANSWER", "SA", "MW"})
_EXACT_TEXTS = frozenset({"SHORTANSWER_C", "SAC", "MWC"})
_NUMBERS = frozenset({"NUMERICAL", "NM"})
_CHOICE = re.compile(r"(MULTICHOICE|MC)(_?[VH]?S?)")
_SEVERAL = re.compile(r"(MULTIRESPONSE|MR)(_?[VH]?S?)")
_WEIGHT = re.compile(r"\s*(?:%(-?\d{1,5}(?:\.\d{1,9})?)%|(=))?(.*)", re.DOTALL)
_UNESCAPED_TILDE = re.compile(r"(?<!\\)~")
_UNESCAPED_HASH = re.compile(r"(?<!\\)(?:(?<!&)#|#(?![0-9xX]))")
_ESCAPED = re.compile(r"\\([}{#~/\"=\\:])")
_END = re.compile(r"(?<!\\)\}")
_FEEDBACK = Note(NoteCode.FEEDBACK_REMOVED, "Feedback on single answers is left out.")

Read = Callable[[str], Source]
"""Returns a source from a piece of the text, in the markup of the text."""


@dataclass(frozen=True, slots=True)
class _Answer:
    text: str
    credit: Fraction
    has_feedback: bool


def has_gaps(text: str) -> bool:
    """Return whether a text has gaps in this syntax."""
    return any(_is_known(found["kind"]) for found in _OPENING.finditer(text))


def map_cloze(text: str, read: Read) -> Mapped:
    """Return a cloze question, gaps numbered in the text; raises UnreadableError."""
    pieces: list[str] = []
    gaps: list[QuestionBody] = []
    notes: list[Note] = []
    position = 0
    while found := _next_gap(text, position):
        ending = _END.search(text, found.end())
        if ending is None:
            raise UnreadableError(NoteCode.SYNTAX, "A closing } of a gap is missing.")
        if len(gaps) >= MAX_GAPS:
            detail = f"It has more than {MAX_GAPS} gaps."
            raise UnreadableError(NoteCode.OUT_OF_RANGE, detail)
        gap = _map_gap(found["kind"], text[found.end() : ending.start()], read)
        gaps.append({**gap.members, "weight": _weight(found["weight"])})
        notes += gap.notes
        pieces += [text[position : found.start()], f"{{{{{len(gaps)}}}}}"]
        position = ending.end()
    members = {"type": "cloze", "text": read("".join([*pieces, text[position:]])), "gaps": gaps}
    return Mapped(members, tuple(dict.fromkeys(notes)))


def _next_gap(text: str, position: int) -> re.Match[str] | None:
    while found := _OPENING.search(text, position):
        if _is_known(found["kind"]):
            return found
        position = found.end()
    return None


def _is_known(kind: str) -> bool:
    return (
        kind in _TEXTS
        or kind in _EXACT_TEXTS
        or kind in _NUMBERS
        or _CHOICE.fullmatch(kind) is not None
        or _SEVERAL.fullmatch(kind) is not None
    )


def _weight(spelled: str) -> int:
    weight = int(spelled or 1)
    if weight > MAX_WEIGHT:
        raise UnreadableError(NoteCode.OUT_OF_RANGE, f"A gap weighs more than {MAX_WEIGHT}.")
    return max(1, weight)


def _map_gap(kind: str, source: str, read: Read) -> Mapped:
    pieces = _UNESCAPED_TILDE.split(source, maxsplit=MAX_ANSWERS)
    if len(pieces) > MAX_ANSWERS:
        detail = f"A gap has more than {MAX_ANSWERS} answers."
        raise UnreadableError(NoteCode.OUT_OF_RANGE, detail)
    answers = [_answer(one) for one in pieces]
    notes: Notes = (_FEEDBACK,) if any(one.has_feedback for one in answers) else ()
    if _SEVERAL.fullmatch(kind):
        detail = "A gap of several choices (MULTIRESPONSE) is not supported."
        raise UnreadableError(NoteCode.UNSUPPORTED_TYPE, detail)
    if _CHOICE.fullmatch(kind):
        gap = map_choice_gap([Weighed(read(one.text), one.credit) for one in answers if one.text])
    elif kind in _NUMBERS:
        gap = _number_gap(answers)
    else:
        gap = _text_gap(answers, read, is_exact=kind in _EXACT_TEXTS)
    return Mapped(gap.members, (*gap.notes, *notes))


def _answer(source: str) -> _Answer:
    # a leading ~ and line breaks between answers are common layouts
    found = _WEIGHT.fullmatch(source)
    weight, is_full, rest = found.groups() if found else (None, None, source)
    text, *feedback = _UNESCAPED_HASH.split(rest, maxsplit=1)
    credit = FULL if is_full else share_of(weight)
    has_feedback = bool(feedback and feedback[0].strip())
    return _Answer(_ESCAPED.sub(r"\1", text).strip(), credit, has_feedback)


def share_of(percent: str | None) -> Fraction:
    """Return the ratio of a weight in percent, 0 without one."""
    number = number_of(percent) if percent else None
    return NOTHING if number is None else share(number)


def map_choice_gap(options: list[Weighed]) -> Mapped:
    """Return a gap of options with one right option."""
    best = max((one.credit for one in options), default=NOTHING)
    right = [place for place, one in enumerate(options) if one.credit == best]
    if best < FULL:
        raise UnreadableError(NoteCode.NO_CORRECT_ANSWER, "A gap has no answer that is right.")
    if len(right) > 1:
        detail = "A gap has several right choices, and may have one."
        raise UnreadableError(NoteCode.UNSUPPORTED_TYPE, detail)
    marked = [{"text": one.text, "correct": place == right[0]} for place, one in enumerate(options)]
    return Mapped({"kind": "choice", "options": marked}, lost_credit(one.credit for one in options))


def _number_gap(answers: list[_Answer]) -> Mapped:
    numbers = [_number(one) for one in answers if one.text not in {"", "*"}]
    gap = map_numbers(numbers)
    return Mapped({**_without_type(gap.members), "kind": "numeric"}, gap.notes)


def _number(answer: _Answer) -> NumberKey:
    spelled, _, tolerance = answer.text.partition(":")
    value, distance = number_of(spelled), number_of(tolerance or "0")
    if value is None or distance is None:
        detail = f"A gap's number is not one: {answer.text[:40]}"
        raise UnreadableError(NoteCode.SYNTAX, detail)
    return NumberKey(value, abs(distance), credit=answer.credit)


def _text_gap(answers: list[_Answer], read: Read, *, is_exact: bool) -> Mapped:
    texts = [(_plain(read(one.text)), one.credit) for one in answers if one.text]
    gap = map_accepted(texts)
    members = {**_without_type(gap.members), "kind": "text"}
    return Mapped({**members, "case_sensitive": True} if is_exact else members, gap.notes)


def _plain(source: Source) -> str:
    return source.as_plain()[0]


def _without_type(members: QuestionBody) -> QuestionBody:
    return {name: value for name, value in members.items() if name != "type"}
