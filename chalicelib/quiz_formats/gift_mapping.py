"""Mapping of GIFT answers to a question type.

As in Moodle, the marks decide: only right answers are accepted texts or pairs to match, right and
wrong ones are a single choice, weights make a multiple choice. A question that no type can
represent is dropped rather than changed.
"""

import re
from collections.abc import Sequence
from decimal import Context, Decimal, Inexact, localcontext
from fractions import Fraction

from chalicelib.quiz_formats.answer_mapping import (
    FULL,
    NOTHING,
    NumberKey,
    Weighed,
    map_accepted,
    map_matching,
    map_multiple,
    map_numbers,
    map_single,
)
from chalicelib.quiz_formats.models import Mapped, NoteCode, UnreadableError
from chalicelib.quiz_formats.rich_text import Markup, Source
from chalicelib.quiz_formats.weights import share
from chalicelib.values import dataclass

_DIGITS = 100
"""More digits than the API allows: numbers that are not exact within them are refused, not rounded.
"""
_ANYTHING = "*"
_TYPED_PAIR = re.compile(r"-(?:>|&gt;)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An answer: ``=`` or ``~``, with an optional weight in percent."""

    is_right: bool
    weight: Decimal | None
    text: Source


def map_choices(choices: Sequence[Choice]) -> Mapped:
    """Return a choice, accepted texts or a matching question; raises UnreadableError."""
    if not choices:
        raise UnreadableError(NoteCode.NO_ANSWERS, "None of its answers has a text.")
    if all(choice.is_right for choice in choices):
        return _only_right(choices)
    options = [Weighed(one.text, _credit(one)) for one in choices]
    if any(choice.is_right for choice in choices):
        return map_single(options)
    return map_multiple(options)


def map_true_false(spelled: str) -> Mapped:
    """Return a true_false question for ``T``, ``F`` or the full words."""
    return Mapped({"type": "true_false", "correct": spelled.strip().upper().startswith("T")})


def map_specs(specs: Sequence[tuple[str, Decimal | None]]) -> Mapped:
    """Return a numeric question; raises UnreadableError.

    ``specs`` are ``3.14:0.01``, ``1..5`` or ``*`` (any other number), each with its weight.
    """
    credits_ = [(spec, FULL if weight is None else share(weight)) for spec, weight in specs]
    if any(spec == _ANYTHING and credit > 0 for spec, credit in credits_):
        raise UnreadableError(NoteCode.UNSUPPORTED_TYPE, "Any number would earn something.")
    return map_numbers(
        [NumberKey(*_interval(spec), credit=one) for spec, one in credits_ if spec != _ANYTHING]
    )


def map_ordering(lines: Sequence[Source], scoring: str) -> Mapped:
    """Return an ordering question from lines in the right order."""
    items = [{"text": line} for line in lines]
    return Mapped({"type": "ordering", "items": items, "scoring": scoring})


def _credit(choice: Choice) -> Fraction:
    if choice.weight is None:
        return FULL if choice.is_right else NOTHING
    return share(choice.weight)


def _only_right(choices: Sequence[Choice]) -> Mapped:
    if len(choices) > 1 and all(_TYPED_PAIR.search(choice.text.text) for choice in choices):
        return _matching(choices)
    return map_accepted([(_typed(one.text), _credit(one)) for one in choices])


def _typed(text: Source) -> str:
    """Return the text to be typed by takers: answers are not parsed as Markdown."""
    return text.text if text.markup is Markup.MARKDOWN else text.as_plain()[0]


def _matching(choices: Sequence[Choice]) -> Mapped:
    pairs: list[tuple[Source, Source]] = []
    distractors: list[Source] = []
    for choice in choices:
        stem, other = _TYPED_PAIR.split(choice.text.text, maxsplit=1)
        # Moodle has no HTML in right sides, whatever the question's format
        is_html = choice.text.markup is Markup.HTML
        right = Source(other.strip(), Markup.PLAIN if is_html else choice.text.markup)
        if stem.strip():
            pairs.append((Source(stem.strip(), choice.text.markup), right))
        else:
            distractors.append(right)
    return map_matching(pairs, distractors, "per_pair")


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
