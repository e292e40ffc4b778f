"""Rules of banks: who may do what, and which questions are wanted."""

from typing import Protocol

from chalicelib.accounts.models import Role
from chalicelib.banks.models import Bank, BankQuestion, BankRole, QuestionSelection
from chalicelib.questions.authoring import texts


class BankViewer(Protocol):
    """A user who asks for a bank."""

    @property
    def user_id(self) -> str: ...
    @property
    def role(self) -> str: ...


def can_read(bank: Bank, viewer: BankViewer) -> bool:
    """Return whether a viewer may read questions with their solutions, and draw from them."""
    return can_own(bank, viewer) or viewer.user_id in bank.staff


def can_edit(bank: Bank, viewer: BankViewer) -> bool:
    """Return whether a viewer may edit the bank and its questions."""
    return can_own(bank, viewer) or bank.staff.get(viewer.user_id) is BankRole.EDITOR


def can_own(bank: Bank, viewer: BankViewer) -> bool:
    """Return whether a viewer may delete the bank and appoint its staff.

    An owner who is no author any more has no rights in what they wrote.
    """
    if viewer.role == Role.ADMIN:
        return True
    return bank.owner_id == viewer.user_id and viewer.role == Role.AUTHOR


def is_wanted(one: BankQuestion, query: str) -> bool:
    """Return whether a part of one of a question's texts reads like ``query``, in any case."""
    wanted = query.casefold()
    return any(wanted in text.casefold() for _, text in texts(one.question, one.solution))


def has_labels(tags: frozenset[str], type_name: str, selection: QuestionSelection) -> bool:
    """Return whether a question with these tags, of this type, is wanted by both."""
    of_type = not selection.types or type_name in selection.types
    return of_type and tags.issuperset(selection.tags)
