"""Notices that are stored in one write with what they tell of."""

from typing import Protocol

from chalicelib.accounts.models import AccountNotice
from chalicelib.dynamo.writes import Write


class NoticeOutbox(Protocol):
    """Sees to it that a notice reaches its user once what it tells of is written."""

    def writes(self, notice: AccountNotice) -> list[Write]:
        """Return the writes that store a notice, and the task of mailing it; it has a time."""
        ...

    def deliver(self, notice: AccountNotice) -> None:
        """Queue the mail of a stored notice; a mail that cannot be queued is left to the timer."""
        ...

    def __call__(self, notice: AccountNotice) -> None:
        """Store a notice and queue its mail; raises UnavailableError when it cannot be stored."""
        ...
