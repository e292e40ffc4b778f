"""Exact sums over histograms of whole numbers; sample variances, divisor n - 1."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, repeat

from chalicelib.statistics.models import Histogram


def size(values: Histogram) -> int:
    """Return how many values there are."""
    return sum(values.values())


def total(values: Histogram) -> int:
    """Return the sum of the values."""
    return sum(value * count for value, count in values.items())


def median(values: Histogram) -> Fraction:
    """Return the middle value, or the mean of the two middle ones."""
    ordered, count = list(_ascending(values)), size(values)
    return Fraction(ordered[(count - 1) // 2] + ordered[count // 2], 2)


def variance(values: Histogram) -> Fraction:
    """Return the sample variance of at least two values."""
    squares = sum(value * value * count for value, count in values.items())
    return covariance(size(values), squares, total(values), total(values))


def covariance(count: int, products: int, one: int, other: int) -> Fraction:
    """Return the sample covariance from the sum of products and the two sums."""
    return Fraction(count * products - one * other, count * (count - 1))


def largest_covariance(one: Histogram, other: Histogram) -> Fraction:
    """Return the largest covariance of any pairing of two lists: both sorted."""
    pairs = zip(_ascending(one), _ascending(other), strict=True)
    return covariance(size(one), sum(x * y for x, y in pairs), total(one), total(other))


def central_moment(values: Histogram, order: int) -> Fraction:
    """Return the mean of the deviations from the mean, to the power of ``order``."""
    count, whole = size(values), total(values)
    powers = sum((count * value - whole) ** order * often for value, often in values.items())
    return Fraction(powers, count ** (order + 1))


def _ascending(values: Histogram) -> Iterator[int]:
    return chain.from_iterable(repeat(value, count) for value, count in sorted(values.items()))
