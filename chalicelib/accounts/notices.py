"""Account notices that are stored in the transaction of the change that they report."""

from typing import Protocol

from chalicelib.accounts.models import AccountNotice
from chalicelib.dynamo.writes import Write


class NoticeOutbox(Protocol):
    """Notify a user of a change once the change is stored."""

    def writes(self, notice: AccountNotice) -> list[Write]:
        """Return the writes that store a notice, with ``at`` set, and its mail task."""
        ...

    def deliver(self, notice: AccountNotice) -> None:
        """Queue the mail of a stored notice; if that fails, the scheduled function queues it."""
        ...

    def __call__(self, notice: AccountNotice) -> None:
        """Store a notice and queue its mail; raises UnavailableError when it cannot be stored."""
        ...
