"""Mapping of answers and their credit to the members of question types."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from chalicelib.quiz_formats.models import (
    Mapped,
    Note,
    NoteCode,
    Notes,
    QuestionBody,
    UnreadableError,
)
from chalicelib.quiz_formats.rich_text import Source
from chalicelib.quiz_formats.weights import decimal_of, plain_number, weights_of
from chalicelib.values import dataclass

FULL = Fraction(1)
NOTHING = Fraction(0)
_WILD = re.compile(r"(?<!\\)\*")
_PARTLY = Note(NoteCode.PARTIAL_CREDIT_LOST, "Answers that are right in part count as wrong.")
_COSTS = Note(NoteCode.PARTIAL_CREDIT_LOST, "Answers that cost points cost none here.")
_WILDCARDS = Note(NoteCode.WILDCARD_REMOVED, "Answers with a wildcard (*) are left out.")
_ROUNDED = Note(NoteCode.ROUNDED, "The weights of its options are rounded to six decimals.")
EMPTY = Note(NoteCode.EMPTY_ANSWER_REMOVED, "An answer without a text is left out.")
_NOT_RIGHT = "None of its answers gives all points."


@dataclass(frozen=True, slots=True)
class Weighed:
    """An option with its credit: 1 is full credit."""

    text: Source
    credit: Fraction


@dataclass(frozen=True, slots=True)
class NumberKey:
    """A number with credit, as a member of ``answers``."""

    value: Decimal
    tolerance: Decimal = Decimal(0)
    tolerance_type: str = "absolute"
    credit: Fraction = FULL


def map_single(options: Sequence[Weighed]) -> Mapped:
    """Return a single choice: by weights if more than one option has a credit."""
    options, notes = with_texts(options)
    credits_ = [one.credit for one in options]
    if max(credits_, default=NOTHING) < FULL:
        raise UnreadableError(NoteCode.NO_CORRECT_ANSWER, _NOT_RIGHT)
    wrong = [credit for credit in credits_ if credit < FULL]
    is_one_right = len(wrong) == len(credits_) - 1
    if is_one_right and len(set(wrong)) <= 1 and not any(credit > 0 for credit in wrong):
        members: QuestionBody = {"type": "single_choice", "options": _marked(options, FULL)}
        if wrong and wrong[0]:
            members["penalty"] = -wrong[0]
        return Mapped(members, notes)
    floor = "negative" if min(credits_) < 0 else None
    mapped = _by_weights("single_choice", options, floor)
    return Mapped(mapped.members, (*mapped.notes, *notes))


def map_multiple(options: Sequence[Weighed]) -> Mapped:
    """Return a multiple choice: right minus wrong if the weights equal it, else by weights."""
    options, notes = with_texts(options)
    right = [one.credit for one in options if one.credit > 0]
    if sum(right) < 1 and not _is_even(options):
        raise UnreadableError(NoteCode.NO_CORRECT_ANSWER, _NOT_RIGHT)
    if _is_even(options):
        members = {"scoring": "right_minus_wrong", "options": _marked(options, min(right))}
        return Mapped({"type": "multiple_choice", **members}, notes)
    mapped = _by_weights("multiple_choice", options, None)
    return Mapped(mapped.members, (*mapped.notes, *notes))


def map_marked(options: Sequence[Weighed], scoring: str) -> Mapped:
    """Return a multiple choice whose right options are those with credit."""
    options, notes = with_texts(options)
    if not any(one.credit > 0 for one in options):
        raise UnreadableError(NoteCode.NO_CORRECT_ANSWER, "None of its answers is right.")
    marked = [{"text": one.text, "correct": one.credit > 0} for one in options]
    return Mapped({"type": "multiple_choice", "scoring": scoring, "options": marked}, notes)


def with_texts(options: Sequence[Weighed]) -> tuple[list[Weighed], Notes]:
    """Return the options without empty ones that have no credit, with a note on them.

    Credits are limited to the range from -1 to 1.
    """
    kept = [
        Weighed(one.text, max(-FULL, min(FULL, one.credit)))
        for one in options
        if one.credit > 0 or not one.text.is_empty
    ]
    return kept, () if len(kept) == len(options) else (EMPTY,)


def lost_credit(credits_: Iterable[Fraction]) -> Notes:
    """Return notes on the credits of single answers that are neither full nor none."""
    known = list(credits_)
    notes: Notes = (_PARTLY,) if any(NOTHING < one < FULL for one in known) else ()
    return (*notes, _COSTS) if any(one < NOTHING for one in known) else notes


def map_accepted(answers: Sequence[tuple[str, Fraction]]) -> Mapped:
    r"""Return accepted texts: those with full credit, ``\*`` being an asterisk."""
    full = [text for text, credit in answers if credit >= FULL]
    if not full:
        raise UnreadableError(NoteCode.NO_CORRECT_ANSWER, "No answer gives all points.")
    exact = [text.replace(r"\*", "*") for text in full if not _WILD.search(text)]
    if not exact:
        detail = "All of its answers have wildcards (*), which are not supported."
        raise UnreadableError(NoteCode.WILDCARD_REMOVED, detail)
    notes = lost_credit(credit for _, credit in answers)
    notes += (_WILDCARDS,) if len(exact) < len(full) else ()
    return Mapped({"type": "short_text", "accepted": list(dict.fromkeys(exact))}, notes)


def map_numbers(numbers: Sequence[NumberKey]) -> Mapped:
    """Return a numeric question of all numbers with credit."""
    earning = [one for one in numbers if one.credit > 0]
    full = [one for one in earning if one.credit >= FULL]
    if not full:
        raise UnreadableError(NoteCode.NO_CORRECT_ANSWER, "No number gives all points.")
    notes = lost_credit(one.credit for one in numbers if one.credit < 0)
    if len(earning) == 1 and full[0].tolerance_type == "absolute":
        one = full[0]
        members = {"correct": spelled(one.value), "tolerance": spelled(one.tolerance)}
        return Mapped({"type": "numeric", **members}, notes)
    answers = [
        {
            "value": spelled(one.value),
            "tolerance": spelled(one.tolerance),
            "tolerance_type": one.tolerance_type,
            "credit": decimal_of(min(one.credit, FULL))[0],
        }
        for one in earning
    ]
    return Mapped({"type": "numeric", "answers": answers}, notes)


def map_matching(
    pairs: Sequence[tuple[Source, Source]], distractors: Sequence[Source], scoring: str
) -> Mapped:
    """Return a matching question; choices with equal texts are merged."""
    choices: dict[str, Source] = {}
    filled = [one for one in distractors if not one.is_empty]
    for choice in (*(choice for _, choice in pairs), *filled):
        choices.setdefault(choice.as_plain()[0], choice)
    places = {text: place for place, text in enumerate(choices)}
    if not pairs:
        raise UnreadableError(NoteCode.NO_ANSWERS, "It has nothing to match.")
    linked = [[place, places[choice.as_plain()[0]]] for place, (_, choice) in enumerate(pairs)]
    members: QuestionBody = {
        "type": "matching",
        "stems": [{"text": stem} for stem, _ in pairs],
        "choices": [{"text": choice} for choice in choices.values()],
        "pairs": linked,
        "scoring": scoring,
    }
    return Mapped(members, () if len(filled) == len(distractors) else (EMPTY,))


def spelled(number: Decimal) -> str:
    """Return a number in the API's format: no exponent, no trailing zeros."""
    return f"{plain_number(number):f}"


def points_of(text: str) -> tuple[Decimal, Notes]:
    """Return points to three decimals; raises UnreadableError."""
    number = number_of(text)
    if number is None or abs(number) > 10**9:
        raise UnreadableError(NoteCode.OUT_OF_RANGE, f"Its points are not a number: {text[:40]}")
    rounded = round(number, 3)
    note = Note(NoteCode.ROUNDED, f"Its points are {spelled(rounded)}.")
    return plain_number(rounded), () if rounded == number else (note,)


_NUMBER = re.compile(r"[-+]?(\d{1,60}([.,]\d{0,60})?|[.,]\d{1,60})([eE][-+]?\d{1,2})?", re.ASCII)


_WHOLE = re.compile(r"[0-9]{1,9}")


def number_of(text: str) -> Decimal | None:
    """Return the number in a text, None if invalid; a single comma is a decimal comma."""
    found = _NUMBER.fullmatch(text.strip())
    return Decimal(found[0].replace(",", ".")) if found else None


def whole_number_of(text: str) -> int | None:
    """Return the number that up to nine digits say, None for any other text."""
    # Python refuses to convert thousands of digits
    return int(text) if _WHOLE.fullmatch(text) else None


def _is_even(options: Sequence[Weighed]) -> bool:
    """Return whether a right option gives as much as a wrong one subtracts."""
    right = [one.credit for one in options if one.credit > 0]
    if not right:
        return False
    even = Fraction(1, len(right))
    return all(abs(abs(one.credit) - even) < Fraction(1, 10_000) for one in options)


def _marked(options: Sequence[Weighed], least: Fraction) -> list[QuestionBody]:
    return [{"text": one.text, "correct": one.credit >= least} for one in options]


def _by_weights(kind: str, options: Sequence[Weighed], floor: str | None) -> Mapped:
    weights, is_exact = weights_of([one.credit for one in options])
    members: QuestionBody = {
        "type": kind,
        "scoring": "weights",
        "options": [
            {"text": one.text, "weight": weight}
            for one, weight in zip(options, weights, strict=True)
        ],
    }
    if floor is not None:
        members["floor"] = floor
    return Mapped(members, () if is_exact else (_ROUNDED,))
