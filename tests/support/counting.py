"""Counts of what tests tried."""

from collections.abc import Callable

Count = Callable[[str, object], None]
"""Adds to a named count; pytest reports the sums at the end."""
