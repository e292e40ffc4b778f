"""Weights in percent, as Moodle writes them, and the exact shares they stand for."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

FULL = Decimal(100)
NEARLY = Decimal("0.01")
"""Percent: Moodle writes a third as 33.33333, people write 33.33."""
_LARGEST_DENOMINATOR = 20
_PLACES = 3


def share(weight: Decimal) -> Fraction:
    """Return the share that a weight in percent means: 1/3 for 33.33333."""
    exact = Fraction(weight) / 100
    simple = exact.limit_denominator(_LARGEST_DENOMINATOR)
    return simple if abs(simple - exact) * 100 < Fraction(NEARLY) else exact


def share_of_points(part: Fraction, points: Decimal) -> tuple[Decimal, bool]:
    """Return a share of points to three decimals, half up, and whether that is exact."""
    exact = part * Fraction(points)
    scaled = Decimal(exact.numerator) * 10**_PLACES / Decimal(exact.denominator)
    rounded = scaled.quantize(Decimal(1), ROUND_HALF_UP).scaleb(-_PLACES)
    return rounded, Fraction(rounded) == exact
