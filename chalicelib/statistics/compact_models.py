"""Histograms in little memory: tens of thousands of them are there at once where quizzes draw."""

from array import array
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise

FEW = 256
"""Values that are stored as they come; beyond, as many as there are different ones."""
WIDTHS = (("B", 2**8), ("H", 2**16), ("I", 2**32), ("Q", 2**64))
"""Type codes of arrays, with what their entries are below."""


class CompactHistogram:
    """Number of occurrences of each value, which is of at most 32 bits.

    Different values take eight bytes each, those that came last four: a `Counter` takes a hundred.
    """

    __slots__ = ("_counts", "_recent", "_values")

    def __init__(self, values: Iterable[int] = ()) -> None:
        self._values = array("i")
        """Different values, ascending."""
        self._counts = array("i")
        self._recent = array("i", values)
        """Values that are not among these yet, in any order."""

    def extend(self, values: Iterable[int]) -> None:
        """Count each of these values once."""
        self._recent.extend(values)
        if len(self._recent) > max(FEW, len(self._values)):
            self._compact()

    def merge(self, other: "CompactHistogram", times: int = 1) -> None:
        """Add another histogram; -1 removes it."""
        counts = Counter(dict(self.items()))
        for value, count in other.items():
            counts[value] += times * count
        self._store(counts)

    def __bool__(self) -> bool:
        return bool(self._values or self._recent)

    def __len__(self) -> int:
        self._compact()
        return len(self._values)

    def items(self) -> Iterator[tuple[int, int]]:
        """Yield values with their counts, ascending."""
        self._compact()
        return zip(self._values, self._counts, strict=True)

    def values(self) -> Iterable[int]:
        """Return the counts."""
        self._compact()
        return self._counts

    def to_json(self) -> list[str]:
        """Return the histogram as plain JSON values.

        The first value, differences between values, counts, and the values that came last.
        """
        first = str(self._values[0]) if self._values else ""
        steps = [after - before for before, after in pairwise(self._values)]
        return [first, _packed(steps), _packed(self._counts), _text(self._recent)]

    @classmethod
    def from_json(cls, kept: list[str]) -> "CompactHistogram":
        """Return the histogram of a JSON value."""
        histogram = cls()
        first, steps, counts, recent = kept
        if first:
            histogram._values = array("i", accumulate(_unpacked(steps), initial=int(first)))
            histogram._counts = array("i", _unpacked(counts))
        histogram._recent = _unpacked(recent)
        return histogram

    def _compact(self) -> None:
        if not self._recent:
            return
        counts = Counter(dict(zip(self._values, self._counts, strict=True)))
        counts.update(self._recent)
        self._store(counts)

    def _store(self, counts: Counter[int]) -> None:
        found = sorted(value for value, count in counts.items() if count)
        self._values = array("i", found)
        self._counts = array("i", map(counts.__getitem__, found))
        self._recent = array("i")


def _packed(numbers: Iterable[int]) -> str:
    """Return numbers in as few bytes each as the largest needs, as text."""
    some = list(numbers)
    largest = max(some, default=0)
    code = next(code for code, limit in WIDTHS if largest < limit)
    return _text(array(code, some))


def _text(numbers: "array[int]") -> str:
    return numbers.typecode + b64encode(numbers.tobytes()).decode()


def _unpacked(text: str) -> "array[int]":
    return array(text[0], b64decode(text[1:]))
