"""From the answers that GIFT lists to one of our types of question.

Moodle decides by the marks: only right ones are accepted texts, one right among wrong ones is a
choice of one, weights make it a choice of several. We decide the same, and drop what we have no
type for rather than change what it asks.
"""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from chalicelib.exchange.models import Choice, NotReadableError, Understood

FULL = Decimal(100)
_PAIR = "->"
_PARTLY = "answers that are right in part count as wrong"
_WEIGHTS = "the weights of its options are left out: points are shared evenly"


def of_choices(choices: Sequence[Choice]) -> Understood:
    """A choice of one or several, or accepted texts; raises NotReadableError."""
    if any(not choice.text for choice in choices):
        raise NotReadableError("an answer has no text")
    if all(choice.is_right for choice in choices):
        return _accepted(choices)
    right = [choice for choice in choices if choice.is_right]
    if not right:
        return _several(choices)
    if len(right) > 1:
        raise NotReadableError("several answers are right of which one is to be chosen")
    notes = (_PARTLY,) if any((one.weight or 0) > 0 for one in choices if one not in right) else ()
    options = [{"text": one.text, "correct": one.is_right} for one in choices]
    return Understood({"type": "single_choice", "options": options}, notes)


def true_false(spelled: str) -> Understood:
    """``T`` or ``F``, or either in full."""
    return Understood({"type": "true_false", "correct": spelled.strip().upper().startswith("T")})


def numeric(specs: Sequence[tuple[str, Decimal | None]]) -> Understood:
    """The number that gives all points, with its tolerance; raises NotReadableError.

    ``specs`` are ``3.14:0.01`` or ``1..5``, each with its weight.
    """
    full = [spec for spec, weight in specs if weight is None or weight >= FULL]
    if not full:
        raise NotReadableError("no number gives all points")
    number, tolerance = _interval(full[0])
    asked = {"type": "numeric", "correct": f"{number:f}", "tolerance": f"{tolerance:f}"}
    notes = ("only the first of its numbers is kept",) if len(specs) > 1 else ()
    return Understood(asked, notes)


def _accepted(choices: Sequence[Choice]) -> Understood:
    if len(choices) > 1 and all(_PAIR in choice.text for choice in choices):
        raise NotReadableError("it asks to match pairs, which no type of ours does")
    full = [one for one in choices if one.weight is None or one.weight >= FULL]
    if not full:
        raise NotReadableError("no answer gives all points")
    notes = (_PARTLY,) if len(full) < len(choices) else ()
    return Understood({"type": "short_text", "accepted": [one.text for one in full]}, notes)


def _several(choices: Sequence[Choice]) -> Understood:
    right = [choice for choice in choices if (choice.weight or 0) > 0]
    if not right:
        raise NotReadableError("none of its answers is right")
    options = [{"text": one.text, "correct": one in right} for one in choices]
    asked = {"type": "multiple_choice", "scoring": "right_minus_wrong", "options": options}
    return Understood(asked, () if _are_even(choices, right) else (_WEIGHTS,))


def _are_even(choices: Sequence[Choice], right: Sequence[Choice]) -> bool:
    """Whether rights share all points, and each wrong one takes as many away as a right gives."""
    share = FULL / len(right)
    nearly = Decimal("0.01")  # Moodle writes a third as 33.33333
    return all(
        abs((one.weight or Decimal(0)) - (share if one in right else -share)) < nearly
        for one in choices
    )


def _interval(spec: str) -> tuple[Decimal, Decimal]:
    low, between, high = spec.partition("..")
    if between:
        ends = sorted((_number(low), _number(high)))
        return (ends[0] + ends[1]) / 2, (ends[1] - ends[0]) / 2
    number, _, tolerance = spec.partition(":")
    return _number(number), abs(_number(tolerance or "0"))


def _number(text: str) -> Decimal:
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        raise NotReadableError(f"{text.strip()!r} is no number") from None
