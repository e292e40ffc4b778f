"""The collector of reference cycles, as functions need it."""

import gc


def collect_rarely() -> None:
    """Look at 100,000 new objects at a time rather than at 700, and seldom at the old ones.

    Loading creates objects that stay, and a request few in cycles. Called first thing by each
    function, before the imports that create most objects.
    """
    gc.set_threshold(100_000, 50, 1_000)
