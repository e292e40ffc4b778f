"""From the answers that GIFT lists to one of our types of question.

Moodle decides by the marks: only right ones are accepted texts, one right among wrong ones is a
choice of one, weights make it a choice of several. We decide the same, and drop what we have no
type for rather than change what it asks.
"""

import re
from collections.abc import Sequence
from decimal import Context, Decimal, Inexact, localcontext

from chalicelib.quiz_formats.models import Choice, NotReadableError, Understood

FULL = Decimal(100)
_DIGITS = 100
"""More than a number of ours may have: what is not exact within them is refused, not rounded."""
_PAIR = "->"
_WILD = re.compile(r"(?<!\\)\*")
_PARTLY = "answers that are right in part count as wrong"
_WILDCARDS = "answers with a wildcard (*) are left out"
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
    in_part = any((one.weight or 0) > 0 for one in choices if not one.is_right)
    notes = (_PARTLY,) if in_part else ()
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
    if len(full) > 1:
        raise NotReadableError("several numbers are right, and a question of ours has one")
    number, tolerance = _interval(full[0])
    asked = {"type": "numeric", "correct": f"{number:f}", "tolerance": f"{tolerance:f}"}
    return Understood(asked, (_PARTLY,) if len(specs) > 1 else ())


def _accepted(choices: Sequence[Choice]) -> Understood:
    if len(choices) > 1 and all(_PAIR in choice.text for choice in choices):
        raise NotReadableError("it asks to match pairs, which no type of ours does")
    full = [one for one in choices if one.weight is None or one.weight >= FULL]
    if not full:
        raise NotReadableError("no answer gives all points")
    exact = [one.text.replace(r"\*", "*") for one in full if not _WILD.search(one.text)]
    if not exact:
        raise NotReadableError("its answers have wildcards (*), which no type of ours has")
    notes: tuple[str, ...] = (_PARTLY,) if len(full) < len(choices) else ()
    notes += (_WILDCARDS,) if len(exact) < len(full) else ()
    return Understood({"type": "short_text", "accepted": exact}, notes)


def _several(choices: Sequence[Choice]) -> Understood:
    weights = [choice.weight or Decimal(0) for choice in choices]
    if not any(weight > 0 for weight in weights):
        raise NotReadableError("none of its answers is right")
    options = [
        {"text": one.text, "correct": weight > 0}
        for one, weight in zip(choices, weights, strict=True)
    ]
    asked = {"type": "multiple_choice", "scoring": "right_minus_wrong", "options": options}
    return Understood(asked, () if _are_even(weights) else (_WEIGHTS,))


def _are_even(weights: Sequence[Decimal]) -> bool:
    """Whether rights share all points, and each wrong one takes as many away as a right gives."""
    share = FULL / sum(weight > 0 for weight in weights)
    nearly = Decimal("0.01")  # Moodle writes a third as 33.33333
    return all(abs(abs(weight) - share) < nearly for weight in weights)


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
        raise NotReadableError("its numbers have too many digits") from None
