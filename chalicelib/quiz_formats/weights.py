"""Weights in percent as written by Moodle, and their exact ratios."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

FULL = Decimal(100)
NEARLY = Decimal("0.01")
"""Percent: Moodle writes a third as 33.33333, authors write 33.33."""
_LARGEST_DENOMINATOR = 20
_PLACES = 3
_WEIGHT_PLACES = 6


def share(weight: Decimal) -> Fraction:
    """Return the exact ratio of a weight in percent: 1/3 for 33.33333."""
    exact = Fraction(weight) / 100
    simple = exact.limit_denominator(_LARGEST_DENOMINATOR)
    return simple if abs(simple - exact) * 100 < Fraction(NEARLY) else exact


def share_of_points(part: Fraction, points: Decimal) -> tuple[Decimal, bool]:
    """Return a ratio of points to three decimals, half up, and whether that is exact."""
    exact = part * Fraction(points)
    rounded = _rounded(exact, _PLACES)
    return rounded, Fraction(rounded) == exact


def decimal_of(part: Fraction) -> tuple[Decimal, bool]:
    """Return a ratio as a decimal, and whether that is exact."""
    rounded = _rounded(part, _WEIGHT_PLACES)
    return plain_number(rounded), Fraction(rounded) == part


def weights_of(parts: Sequence[Fraction]) -> tuple[list[Decimal], bool]:
    """Return ratios as decimals, and whether that is exact; a sum of 1 is preserved."""
    found = [decimal_of(part) for part in parts]
    weights = [weight for weight, _ in found]
    wanted = sum((part for part in parts if part > 0), Fraction(0))
    missing = wanted - sum((Fraction(one) for one in weights if one > 0), Fraction(0))
    if missing > 0:
        place = max(range(len(weights)), key=lambda at: parts[at])
        weights[place] += _rounded(missing, _WEIGHT_PLACES)
    return [plain_number(weight) for weight in weights], all(exact for _, exact in found)


def plain_number(number: Decimal) -> Decimal:
    """Return a number without trailing zeros and exponent."""
    # normalize() would round to the digits of the context
    digits = f"{number:f}"
    return Decimal(digits.rstrip("0").rstrip(".") if "." in digits else digits)


def _rounded(exact: Fraction, places: int) -> Decimal:
    scaled = Decimal(exact.numerator) * Decimal(10**places) / Decimal(exact.denominator)
    return scaled.quantize(Decimal(1), ROUND_HALF_UP).scaleb(-places)
