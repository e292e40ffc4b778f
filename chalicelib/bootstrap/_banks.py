"""Banks."""

from typing import TYPE_CHECKING

from chalicelib.bootstrap._audit import audit
from chalicelib.bootstrap._media import asset_uses
from chalicelib.bootstrap._process import externals, singleton

if TYPE_CHECKING:
    from chalicelib.banks.question_service import BankQuestions
    from chalicelib.banks.service import Banks


@singleton
def banks() -> "Banks":
    """Return the service of banks."""
    from chalicelib.banks.service import Banks

    return Banks(audit(), externals().clock, externals().random_bytes)


@singleton
def bank_questions() -> "BankQuestions":
    """Return the service of banks' questions."""
    from chalicelib.banks.question_service import BankQuestions

    return BankQuestions(externals().clock, asset_uses())
