"""What exports are of: a quiz, or the questions of a bank."""

import json
from typing import Protocol

from chalicelib.banks.question_service import BankQuestions
from chalicelib.banks.service import Banks
from chalicelib.exports.models import ExportFile
from chalicelib.quiz_formats.bank_schemas import bank_json, draft_of_bank, exported_questions
from chalicelib.quiz_formats.file_writing import MAX_SAVED_BYTES, SavedFile, save, save_draft
from chalicelib.quiz_formats.models import Format
from chalicelib.quiz_formats.schemas import exported_quiz
from chalicelib.quizzes.access import QuizAct, Viewer
from chalicelib.quizzes.service import Quizzes


class ExportSource(Protocol):
    """A kind of thing that is exported."""

    def is_of(self, export: ExportFile) -> bool:
        """Return whether an export is of such a thing."""
        ...

    def check(self, export: ExportFile, viewer: Viewer) -> None:
        """Raise ApiError unless the user may read all that an export shows."""
        ...

    def write(self, export: ExportFile, viewer: Viewer) -> SavedFile:
        """Return the file, for whom it may be; raises ApiError where it cannot be made."""
        ...


class QuizSource:
    """Writes the draft of a quiz."""

    def __init__(self, quizzes: Quizzes) -> None:
        self._quizzes = quizzes

    def is_of(self, export: ExportFile) -> bool:
        return export.quiz_id is not None

    def check(self, export: ExportFile, viewer: Viewer) -> None:
        self._quizzes.for_staff(str(export.quiz_id), viewer, QuizAct.READ_KEYS)

    def write(self, export: ExportFile, viewer: Viewer) -> SavedFile:
        self.check(export, viewer)
        quiz, draft = self._quizzes.read(str(export.quiz_id))
        if export.format is not Format.JSON:
            return save_draft(export.format, draft, media=export.media)
        text = json.dumps(exported_quiz(quiz, draft, viewer), ensure_ascii=False)
        return save(export.format, draft.settings.title, text.encode())


class BankSource:
    """Writes the questions of a bank."""

    def __init__(self, banks: Banks, questions: BankQuestions) -> None:
        self._banks = banks
        self._questions = questions

    def is_of(self, export: ExportFile) -> bool:
        return export.bank_id is not None

    def check(self, export: ExportFile, viewer: Viewer) -> None:
        self._banks.find(str(export.bank_id), viewer)

    def write(self, export: ExportFile, viewer: Viewer) -> SavedFile:
        bank = self._banks.find(str(export.bank_id), viewer)
        found = exported_questions(self._questions, bank.id, export.tag, MAX_SAVED_BYTES)
        if export.format is Format.JSON:
            return save(export.format, bank.title, bank_json(found).encode())
        return save_draft(export.format, draft_of_bank(bank, found), media=export.media)
