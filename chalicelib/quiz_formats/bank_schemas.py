"""Queries and answers of a bank's import and export."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from chalicelib.banks.models import Bank, BankQuestion, QuestionSelection
from chalicelib.quiz_formats.schemas import ExportQuery, Report, without_empty
from chalicelib.quizzes.models import Draft, QuizSettings
from chalicelib.web.schemas import Output

_ADDED = frozenset({"version", "created_at", "updated_at"})
"""What a question has by being in a bank."""
_MINUTES, _PERCENT = 60, Decimal(50)


class BankExportQuery(ExportQuery):
    tag: str | None = None

    def selection(self) -> QuestionSelection:
        return QuestionSelection(tags=(self.tag,) if self.tag else ())


class BankImport(Output):
    """The questions that a file became, and the report on the file."""

    question_ids: list[str]
    """In the order of the file."""
    report: Report


class BankImportPreview(BankImport):
    """What an import would make; nothing is stored."""


def bank_file(questions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return questions as an import reads them."""
    own = ({name: one[name] for name in one.keys() - _ADDED} for one in questions)
    return {"questions": [without_empty(one) for one in own]}


def draft_of_bank(bank: Bank, questions: Sequence[BankQuestion]) -> Draft:
    """Return questions as a draft of that name, for the formats that write drafts."""
    settings = QuizSettings(
        title=bank.title,
        description=bank.description,
        duration_minutes=_MINUTES,
        passing_score=_PERCENT,
    )
    return Draft(
        settings=settings,
        questions=tuple(one.question for one in questions),
        solutions=tuple(one.solution for one in questions),
    )
