"""Counts of what a test tried."""

from collections.abc import Callable

Count = Callable[[str, object], None]
"""Notes how many of something were tried; pytest adds them up and says so in the end."""
