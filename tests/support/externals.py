"""Clock, mail service and password cost of tests."""

from collections.abc import Callable
from email.message import EmailMessage

from chalicelib import bootstrap
from tests.support.clock import FakeClock


def externals_of(clock: FakeClock, post: Callable[[EmailMessage], None]) -> bootstrap.Externals:
    """A world with a test's clock and mail service, in which hashing costs little."""
    return bootstrap.Externals(
        clock=clock, password_memory_kib=64, first_page_kept=0, send_email=post, sleep=clock.pause
    )
