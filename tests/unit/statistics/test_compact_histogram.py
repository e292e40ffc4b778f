"""Compact histograms count as a `Counter` does, in a tenth of the memory."""

import json
import tracemalloc
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.statistics import compact_models
from chalicelib.statistics.compact_models import CompactHistogram

VALUES = st.lists(st.integers(-(2**31), 2**31 - 1) | st.integers(-3, 3), max_size=40)
PARTS = st.lists(VALUES, max_size=6)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Values are put in order after every few."""
    monkeypatch.setattr(compact_models, "FEW", 5)


def histogram_of(parts: list[list[int]]) -> CompactHistogram:
    histogram = CompactHistogram()
    for part in parts:
        histogram.extend(part)
    return histogram


@given(PARTS)
def test_it_counts_what_a_counter_counts_in_ascending_order(parts: list[list[int]]) -> None:
    counter = Counter(value for part in parts for value in part)
    histogram = histogram_of(parts)
    assert bool(histogram) is bool(counter)
    assert list(histogram.items()) == sorted(counter.items())
    assert sum(histogram.values()) == counter.total()
    assert len(histogram) == len(counter)


@given(PARTS, PARTS)
def test_it_survives_being_written_at_any_time(one: list[list[int]], more: list[list[int]]) -> None:
    histogram = histogram_of(one)
    restored = CompactHistogram.from_json(json.loads(json.dumps(histogram.to_json())))
    for part in more:
        restored.extend(part)
    assert list(restored.items()) == list(histogram_of(one + more).items())


@given(PARTS, PARTS)
def test_what_is_merged_and_removed_leaves_no_trace(
    one: list[list[int]], other: list[list[int]]
) -> None:
    histogram = histogram_of(one)
    histogram.merge(histogram_of(other))
    assert list(histogram.items()) == list(histogram_of(one + other).items())
    histogram.merge(histogram_of(other), -1)
    assert list(histogram.items()) == list(histogram_of(one).items())


def test_it_takes_few_bytes_a_value() -> None:
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    histogram = CompactHistogram()
    for start in range(0, 100_000, 1_000):
        histogram.extend(range(start, start + 1_000))
    assert len(histogram) == 100_000
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (after - before) / 100_000 < 12
