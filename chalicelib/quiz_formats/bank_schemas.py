"""Queries and answers of a bank's import and export."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from chalicelib.banks.models import Bank, BankQuestion, QuestionSelection
from chalicelib.banks.question_service import BankQuestions
from chalicelib.banks.schemas import BankQuestionAdmin, WantedTag
from chalicelib.errors import InvalidError, Violation
from chalicelib.quiz_formats.schemas import ExportQuery, Report, without_empty
from chalicelib.quizzes.models import Draft, QuizSettings
from chalicelib.web.schemas import Output

_ADDED = frozenset({"version", "created_at", "updated_at"})
"""What a question has by being in a bank."""
MAX_EXPORTED = 2_000
"""Questions of one file."""
_MINUTES, _PERCENT = 60, Decimal(50)


class BankExportQuery(ExportQuery):
    tag: WantedTag | None = None


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


def exported_questions(
    questions: BankQuestions, bank_id: str, tag: str | None, max_letters: int
) -> list[BankQuestion]:
    """Return the questions of an export; raises InvalidError for none and for too many."""
    wanted = QuestionSelection(tags=(tag,) if tag else ())
    found = questions.all_questions(bank_id, wanted, MAX_EXPORTED, max_letters)
    if not found:
        raise InvalidError(violations=[Violation("", "there is no question to export")])
    return found


def bank_json(questions: Sequence[BankQuestion]) -> str:
    """Return questions as an import of JSON reads them."""
    shown = [BankQuestionAdmin.of_bank(one).model_dump(mode="json") for one in questions]
    return json.dumps(bank_file(shown), ensure_ascii=False)


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
