"""Map the answers that GIFT lists to a question type of the API.

Moodle decides by the marks: right answers alone are accepted texts, one right answer among wrong
ones is a single choice, weights make a multiple choice. The same is decided here; what no type can
hold is dropped rather than changed into another question.
"""

import re
from collections.abc import Sequence
from decimal import Context, Decimal, Inexact, localcontext

from chalicelib.quiz_formats.models import (
    Choice,
    Mapped,
    Note,
    NoteCode,
    Notes,
    QuestionBody,
    UnreadableError,
)
from chalicelib.quiz_formats.weights import FULL, NEARLY, share

_DIGITS = 100
"""More than a number of the API may have: what is not exact within them is refused, not rounded."""
_PAIR = "->"
_ANYTHING = "*"
_WILD = re.compile(r"(?<!\\)\*")
_PARTLY = Note(NoteCode.PARTIAL_CREDIT_LOST, "Answers that are right in part count as wrong.")
_WILDCARDS = Note(NoteCode.WILDCARD_REMOVED, "Answers with a wildcard (*) are left out.")
_EVENED = Note(
    NoteCode.WEIGHTS_EVENED, "The weights of its options are left out: points are shared evenly."
)
_PENALTY = Note(
    NoteCode.PENALTY_LOST, "Wrong options that cost points differ: none of them costs any."
)


def map_choices(choices: Sequence[Choice]) -> Mapped:
    """Return a single choice, a multiple choice or accepted texts; raise UnreadableError."""
    if not choices:
        raise UnreadableError(NoteCode.NO_ANSWERS, "None of its answers has a text.")
    if all(choice.is_right for choice in choices):
        return _accepted(choices)
    right = [choice for choice in choices if choice.is_right]
    if not right:
        return _multiple(choices)
    if len(right) > 1:
        detail = "It has several right answers of which one is to be chosen."
        raise UnreadableError(NoteCode.UNSUPPORTED_TYPE, detail)
    return _single(choices)


def map_true_false(spelled: str) -> Mapped:
    """Return a true_false question for ``T``, ``F`` or either in full."""
    return Mapped({"type": "true_false", "correct": spelled.strip().upper().startswith("T")})


def map_numbers(specs: Sequence[tuple[str, Decimal | None]]) -> Mapped:
    """Return a numeric question by the number that gives all points; raise UnreadableError.

    ``specs`` are ``3.14:0.01``, ``1..5`` or ``*`` (any other number), each with its weight.
    """
    earning = [one for one in specs if one[1] is None or one[1] > 0]
    full = [spec for spec, weight in earning if weight is None or weight >= FULL]
    if not full:
        raise UnreadableError(NoteCode.NO_CORRECT_ANSWER, "No number gives all points.")
    if _ANYTHING in full:
        raise UnreadableError(NoteCode.UNSUPPORTED_TYPE, "Any number would be right.")
    if len(full) > 1:
        detail = "Several numbers are right, and a numeric question has one."
        raise UnreadableError(NoteCode.UNSUPPORTED_TYPE, detail)
    number, tolerance = _interval(full[0])
    members = {"type": "numeric", "correct": f"{number:f}", "tolerance": f"{tolerance:f}"}
    return Mapped(members, (_PARTLY,) if len(earning) > 1 else ())


def _single(choices: Sequence[Choice]) -> Mapped:
    wrong = [choice.weight or Decimal(0) for choice in choices if not choice.is_right]
    options = [{"text": one.text, "correct": one.is_right} for one in choices]
    members: QuestionBody = {"type": "single_choice", "options": options}
    notes: Notes = (_PARTLY,) if any(weight > 0 for weight in wrong) else ()
    if not any(weight < 0 for weight in wrong):
        return Mapped(members, notes)
    if max(wrong) - min(wrong) < NEARLY:
        return Mapped({**members, "penalty": share(-wrong[0])}, notes)
    return Mapped(members, (*notes, _PENALTY))


def _accepted(choices: Sequence[Choice]) -> Mapped:
    if len(choices) > 1 and all(_PAIR in choice.text for choice in choices):
        detail = "It is a matching question, which is not supported."
        raise UnreadableError(NoteCode.UNSUPPORTED_TYPE, detail)
    full = [one for one in choices if one.weight is None or one.weight >= FULL]
    if not full:
        raise UnreadableError(NoteCode.NO_CORRECT_ANSWER, "No answer gives all points.")
    exact = [one.text.replace(r"\*", "*") for one in full if not _WILD.search(one.text)]
    if not exact:
        detail = "All of its answers have wildcards (*), which are not supported."
        raise UnreadableError(NoteCode.WILDCARD_REMOVED, detail)
    notes: Notes = (_PARTLY,) if len(full) < len(choices) else ()
    notes += (_WILDCARDS,) if len(exact) < len(full) else ()
    return Mapped({"type": "short_text", "accepted": exact}, notes)


def _multiple(choices: Sequence[Choice]) -> Mapped:
    weights = [choice.weight or Decimal(0) for choice in choices]
    if not any(weight > 0 for weight in weights):
        raise UnreadableError(NoteCode.NO_CORRECT_ANSWER, "None of its answers is right.")
    options = [
        {"text": one.text, "correct": weight > 0}
        for one, weight in zip(choices, weights, strict=True)
    ]
    members = {"type": "multiple_choice", "scoring": "right_minus_wrong", "options": options}
    return Mapped(members, () if _are_even(weights) else (_EVENED,))


def _are_even(weights: Sequence[Decimal]) -> bool:
    """Return whether each right option gives as much as each wrong one takes away."""
    even = FULL / sum(weight > 0 for weight in weights)
    return all(abs(abs(weight) - even) < NEARLY for weight in weights)


def _interval(spec: str) -> tuple[Decimal, Decimal]:
    low, between, high = spec.partition("..")
    if between:
        return _around(*sorted((Decimal(low.strip()), Decimal(high.strip()))))
    number, _, tolerance = spec.partition(":")
    return Decimal(number.strip()), Decimal(tolerance.strip() or 0).copy_abs()


def _around(low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    try:
        with localcontext(Context(prec=_DIGITS, traps=[Inexact])):
            return (low + high) / 2, (high - low) / 2
    except Inexact:
        raise UnreadableError(NoteCode.OUT_OF_RANGE, "Its numbers have too many digits.") from None
