"""Rules of second marking: when a response is settled, at what, and how far markers agree.

Two people mark without seeing each other's points. Within the tolerance the mean counts, exactly;
beyond it a third person's points do.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from chalicelib.marking.models import Agreement, BlindMark, ManualMark

MARKERS, WITH_THIRD = 2, 3


def is_settled(given: Sequence[BlindMark], tolerance: Decimal) -> bool:
    """Return whether the marks of a response are complete."""
    if len(given) < MARKERS:
        return False
    one, other = given[0].points, given[1].points
    return len(given) >= WITH_THIRD or abs(one - other) <= tolerance


def settled(
    last: ManualMark, given: Sequence[BlindMark], earlier: Mapping[int, ManualMark]
) -> ManualMark:
    """Return the mark that several marks come to; the last one is there, others by version.

    The mean of two has the comments of both, and the levels that both chose; a third mark stands.
    """
    if len(given) >= WITH_THIRD:
        return replace(last, given=tuple(given))
    marks = [*(earlier[one.version] for one in given if one.version in earlier), last]
    comments = [one.comment for one in marks if one.comment is not None]
    agreed = all(one.rubric == last.rubric for one in marks)
    return replace(
        last,
        points=(given[0].points + given[1].points) / MARKERS,
        comment="\n\n".join(comments) or None,
        rubric=last.rubric if agreed else None,
        given=tuple(given),
    )


def agreement(question_id: str, pairs: Sequence[tuple[Decimal, Decimal]]) -> Agreement:
    """Return how far two markers agree, by what each gave for each response."""
    return Agreement(
        question_id=question_id,
        responses=len(pairs),
        equal=sum(one == other for one, other in pairs),
        kappa=kappa(pairs),
        weighted_kappa=weighted_kappa(pairs),
    )


def kappa(pairs: Sequence[tuple[Decimal, Decimal]]) -> Fraction | None:
    """Return Cohen's kappa, (po - pe) / (1 - pe); None where pe is 1, or without responses.

    po is the share of equal points, pe the share that chance would make equal, given how often each
    marker gives which points. Jacob Cohen, A coefficient of agreement for nominal scales, 1960.
    """
    number = len(pairs)
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    by_chance = sum(count * others[points] for points, count in ones.items())
    if by_chance == number * number:
        return None
    equal = sum(one == other for one, other in pairs)
    return Fraction(number * equal - by_chance, number * number - by_chance)


def weighted_kappa(pairs: Sequence[tuple[Decimal, Decimal]]) -> Fraction | None:
    """Return kappa weighted by squared differences: 1 - seen / expected; None where none can be.

    Points are an order, so a near miss counts less than a far one. Jacob Cohen, Weighted kappa,
    1968.
    """
    number = len(pairs)
    ones = [Fraction(one) for one, _ in pairs]
    others = [Fraction(other) for _, other in pairs]
    squares = sum(one * one for one in (*ones, *others))
    expected = number * squares - 2 * sum(ones) * sum(others)
    if not expected:
        return None
    seen = sum((one - other) ** 2 for one, other in zip(ones, others, strict=True))
    return 1 - Fraction(number * seen) / expected
