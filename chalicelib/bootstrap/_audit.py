"""The audit log, and the names of what its events refer to."""

from typing import TYPE_CHECKING

from chalicelib.bootstrap._process import externals, singleton
from chalicelib.settings import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chalicelib.accounts.audit import Audit
    from chalicelib.accounts.event_names import EventNames


@singleton
def audit() -> "Audit":
    """Return the audit log."""
    from chalicelib.accounts.audit import Audit

    return Audit(externals().clock, externals().new_id, settings().audit_retention_days)


@singleton
def event_names() -> "EventNames":
    """Return the lookup of names for audit events."""
    from chalicelib.accounts.event_names import EventNames

    return EventNames(
        {"usr": _usernames, "quz": _quiz_titles, "bnk": _bank_titles, "grp": _group_names}
    )


def _usernames(ids: "Sequence[str]") -> dict[str, str]:
    from chalicelib.accounts.store import get_users

    return {one: user.username for one, user in get_users(ids).items()}


def _quiz_titles(ids: "Sequence[str]") -> dict[str, str]:
    from chalicelib.quizzes.store import get_quizzes

    return {quiz.id: quiz.settings.title for quiz in get_quizzes(ids)}


def _bank_titles(ids: "Sequence[str]") -> dict[str, str]:
    from chalicelib.banks.store import get_banks

    return {one: bank.title for one, bank in get_banks(ids).items()}


def _group_names(ids: "Sequence[str]") -> dict[str, str]:
    from chalicelib.groups.store import get_groups

    return {one: group.name for one, group in get_groups(ids).items()}
