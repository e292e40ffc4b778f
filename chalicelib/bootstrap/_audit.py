"""The audit log."""

from typing import TYPE_CHECKING

from chalicelib.bootstrap._process import externals, singleton
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.accounts.audit import Audit


@singleton
def audit() -> "Audit":
    """Return the audit log."""
    from chalicelib.accounts.audit import Audit

    return Audit(externals().clock, externals().new_id, settings().audit_retention_days)
