"""Settings of the garbage collector for functions."""

import gc


def collect_rarely() -> None:
    """Collect after 100,000 new objects instead of 700, and rarely the old ones.

    Imports create objects that stay, and requests create few cycles. Called first by each function,
    before the imports that create most objects.
    """
    gc.set_threshold(100_000, 50, 1_000)
