"""Service of banks and their staff."""

from collections.abc import Callable

from chalicelib.accounts import store as accounts
from chalicelib.accounts.audit import Audit
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.audit_store import event_write
from chalicelib.accounts.models import User, UserStatus
from chalicelib.banks import rules, store
from chalicelib.banks.models import Bank, BankRole
from chalicelib.banks.rules import BankViewer
from chalicelib.clock import Clock
from chalicelib.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    PreconditionError,
)
from chalicelib.etag import check_if_match

SECRET_BYTES = 32
CHANGED_MEANWHILE = "The bank was changed at the same time; try again."

Right = Callable[[Bank, BankViewer], bool]


class Banks:
    """Keeps banks and their staff."""

    def __init__(self, audit: Audit, clock: Clock, random_bytes: Callable[[int], bytes]) -> None:
        self._audit = audit
        self._clock = clock
        self._random_bytes = random_bytes

    def create(self, bank_id: str, owner_id: str, title: str, description: str) -> Bank:
        """Make an empty bank."""
        now = self._clock()
        bank = Bank(
            id=bank_id,
            owner_id=owner_id,
            title=title,
            description=description,
            revision=1,
            created_at=now,
            updated_at=now,
            secret=self._random_bytes(SECRET_BYTES),
        )
        store.add_bank(bank)
        return store.get_banks([bank_id]).get(bank_id, bank)

    def find(self, bank_id: str, viewer: BankViewer, right: Right = rules.can_read) -> Bank:
        """Return a bank to those who have a right to it.

        Raises NotFoundError to strangers, ForbiddenError to staff without the right.
        """
        bank = store.get_bank(bank_id)
        if bank is None:
            raise NotFoundError
        if right(bank, viewer):
            return bank
        if rules.can_read(bank, viewer):
            raise ForbiddenError
        raise NotFoundError

    def edit(
        self, bank: Bank, asked: tuple[str, str], if_match: str, *, may_be_repeat: bool
    ) -> Bank:
        """Change title and description, or find them changed if that ``may_be_repeat``.

        Raises PreconditionError when they were changed since.
        """
        title, description = asked
        is_done = (bank.title, bank.description) == asked
        if may_be_repeat and is_done and if_match == bank_etag(bank.revision - 1):
            return bank
        check_if_match(if_match, bank_etag(bank.revision))
        if not store.edit_bank(bank, title, description, self._clock()):
            raise PreconditionError
        return self.read(bank.id)

    def read(self, bank_id: str) -> Bank:
        """Return a bank; raises NotFoundError."""
        bank = store.get_bank(bank_id)
        if bank is None:
            raise NotFoundError
        return bank

    def delete(self, bank: Bank, if_match: str | None) -> None:
        """Delete a bank; what quizzes drew from it when they were published, they keep."""
        check_if_match(if_match, bank_etag(bank.revision))
        if not store.delete_bank(bank, self._clock()):
            raise ConflictError(CHANGED_MEANWHILE)

    def appoint(self, bank: Bank, user_id: str, role: BankRole, by: str) -> User:
        """Give a user a role; raises NotFoundError without such an active user, ConflictError."""
        user = accounts.get_users([user_id]).get(user_id)
        if user is None or user.status is not UserStatus.ACTIVE:
            raise NotFoundError
        staff = bank.staff
        if staff.get(user_id) == role.value:
            return user
        if user_id == bank.owner_id:
            raise ConflictError("The owner of a bank is not of its staff.")
        if user_id not in staff and len(staff) >= store.MAX_STAFF:
            raise ConflictError(f"A bank has at most {store.MAX_STAFF} people as staff.")
        self._set_staff(bank, user_id, role, by)
        return user

    def dismiss(self, bank: Bank, user_id: str, by: str) -> None:
        """Take a user's role; raises NotFoundError where there is none."""
        if user_id not in bank.staff:
            raise NotFoundError
        self._set_staff(bank, user_id, None, by)

    def _set_staff(self, bank: Bank, user_id: str, role: BankRole | None, by: str) -> None:
        facts = {"bank": bank.id, "role": role.value if role else "none", "by": by}
        event = self._audit.event(AuditEvent.BANK_STAFF_CHANGED, user_id, **facts)
        if not store.set_staff(bank, user_id, role, event_write(event)):
            raise ConflictError(CHANGED_MEANWHILE)
        self._audit.log(event)


def bank_etag(revision: int) -> str:
    """Return the strong ETag of a bank's revision."""
    return f'"r{revision}"'
