"""What imports become: a quiz, or questions of a bank."""

import hashlib
import re
from itertools import count, islice
from typing import Any, Protocol

from chalicelib import ids
from chalicelib.banks import rules as bank_rules
from chalicelib.banks.models import Bank
from chalicelib.banks.question_service import BankQuestions
from chalicelib.banks.schemas import BankFileIn
from chalicelib.banks.service import Banks
from chalicelib.errors import ForbiddenError, NotFoundError
from chalicelib.ids import NewId
from chalicelib.imports.models import ImportFile
from chalicelib.imports.rules import Importer, can_write_quizzes
from chalicelib.media.uses import AssetUses
from chalicelib.questions.identity import QuestionIds
from chalicelib.quiz_formats import service
from chalicelib.quiz_formats.answer_limits import limit_essays
from chalicelib.quiz_formats.media_files import MediaFile
from chalicelib.quiz_formats.models import Format
from chalicelib.quiz_formats.schemas import (
    ImportQuery,
    Report,
    find_refusal,
    imported_quiz,
    quiz_body,
    without_ids,
)
from chalicelib.quizzes import candidate_service
from chalicelib.quizzes.asset_uses import asset_places
from chalicelib.quizzes.models import Draft
from chalicelib.quizzes.schemas import QuizIn
from chalicelib.quizzes.service import Quizzes
from chalicelib.quizzes.staffing import check_audience
from chalicelib.values import dataclass
from chalicelib.web import json_reader
from chalicelib.web.json_reader import MalformedJsonError
from chalicelib.web.request import validate

MAX_JSON_MARKS = 1_000_000
"""Each may begin a value, which takes some hundred bytes of memory."""
MAX_JSON_NAMES = 200_000
"""Of members; each that is unknown takes a kilobyte when it is refused."""
_NAME = re.compile(rb'"\s*:')


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds: a valid body, the report, and the pictures and sounds to store."""

    body: Any
    report: Report
    files: list[MediaFile]


class ImportTarget(Protocol):
    """A kind of thing that a file becomes."""

    def is_of(self, file: ImportFile) -> bool:
        """Return whether a file becomes such a thing."""
        ...

    def read(self, file: ImportFile, content: bytes, importer: Importer) -> Content:
        """Return what a file holds; raises ApiError for what cannot be imported."""
        ...

    def make(self, file: ImportFile, content: Content, importer: Importer) -> None:
        """Store it; again is the same. Raises ApiError."""
        ...


class QuizTarget:
    """Makes a draft."""

    def __init__(self, quizzes: Quizzes, asset_uses: AssetUses) -> None:
        self._quizzes = quizzes
        self._asset_uses = asset_uses

    def is_of(self, file: ImportFile) -> bool:
        return file.quiz_id is not None

    def read(self, file: ImportFile, content: bytes, importer: Importer) -> Content:
        if not can_write_quizzes(importer):
            raise ForbiddenError
        read = _quiz_of_json if file.format is Format.JSON else _quiz_of_file
        found = read(file, content)
        _, draft = self._quizzes.compose(
            str(file.quiz_id), importer.user_id, lambda ids: self._draft(found, importer, ids)
        )
        if not found.files:
            self._asset_uses.check(importer, asset_places(draft))
        return found

    def make(self, file: ImportFile, content: Content, importer: Importer) -> None:
        quiz_id = str(file.quiz_id)

        def make_draft(question_ids: QuestionIds) -> Draft:
            draft = self._draft(content, importer, question_ids)
            self._asset_uses.claim(importer, quiz_id, asset_places(draft))
            return draft

        try:
            self._quizzes.create(quiz_id, importer.user_id, make_draft)
        except NotFoundError:
            return  # made by an earlier try, and deleted since

    def _draft(self, content: Content, importer: Importer, question_ids: QuestionIds) -> Draft:
        """Return the draft, for groups and from banks that are the importer's to use."""
        draft: Draft = content.body.draft(question_ids)
        check_audience(draft.settings, None, importer)
        candidate_service.check_banks(draft, None, importer)
        return draft


class BankTarget:
    """Adds questions to a bank."""

    def __init__(self, banks: Banks, asset_uses: AssetUses) -> None:
        self._banks = banks
        self._asset_uses = asset_uses

    def is_of(self, file: ImportFile) -> bool:
        return file.bank_id is not None

    def read(self, file: ImportFile, content: bytes, importer: Importer) -> Content:
        # who may not upload files keeps none of a package either
        kept_for = file.id if can_write_quizzes(importer) else None
        found = (
            _bank_of_json(file, content)
            if file.format is Format.JSON
            else _bank_of_file(file, content, kept_for)
        )
        self._questions(file).build_questions(
            self._bank(file, importer), _asked(found), _new_id(file)
        )
        return found

    def make(self, file: ImportFile, content: Content, importer: Importer) -> None:
        bank = self._bank(file, importer)
        self._questions(file).add_questions(bank, _asked(content), _new_id(file), importer)

    def _bank(self, file: ImportFile, importer: Importer) -> Bank:
        return self._banks.find(str(file.bank_id), importer, bank_rules.can_edit)

    def _questions(self, file: ImportFile) -> BankQuestions:
        """Return the service at the time of the import: a repeated page stores the same."""
        return BankQuestions(lambda: file.created_at, self._asset_uses)


def _quiz_of_file(file: ImportFile, content: bytes) -> Content:
    query = ImportQuery.model_validate(file.settings)
    reading, files = service.read_upload(content, file.format, file.id, query.points, find_refusal)
    reading = limit_essays(reading)
    body = validate(QuizIn, quiz_body(reading.questions, query, reading.settings))
    return Content(body, Report.of_reading(reading), files)


def _quiz_of_json(file: ImportFile, content: bytes) -> Content:
    body = validate(QuizIn, imported_quiz(_parsed(content, file)))
    return Content(body, Report.of_json(body.question_count), [])


def _bank_of_file(file: ImportFile, content: bytes, kept_for: str | None) -> Content:
    query = ImportQuery.model_validate(file.settings)
    reading, files = service.read_upload(content, file.format, kept_for, query.points, find_refusal)
    body = validate(BankFileIn, {"questions": reading.questions})
    return Content(body, Report.of_reading(reading), files)


def _bank_of_json(file: ImportFile, content: bytes) -> Content:
    body = validate(BankFileIn, without_ids(_parsed(content, file)))
    return Content(body, Report.of_json(len(body.questions)), [])


def _parsed(content: bytes, file: ImportFile) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value of a JSON file; raises MalformedError, for too many values as well."""
    if sum(map(content.count, (b",", b"[", b"{"))) > MAX_JSON_MARKS:
        raise MalformedJsonError(f"It has over {MAX_JSON_MARKS:,} commas and brackets.")
    if any(True for _ in islice(_NAME.finditer(content), MAX_JSON_NAMES, None)):
        raise MalformedJsonError(f"It has over {MAX_JSON_NAMES:,} members.")
    return json_reader.parse_json(content, max_bytes=file.size)


def _asked(content: Content) -> list[dict[str, Any]]:
    return [one.model_dump() for one in content.body.questions]


def _new_id(file: ImportFile) -> NewId:
    """Return a source of ids that gives the same ones in each try."""
    numbers = count()

    def new_id(prefix: str) -> str:
        digest = hashlib.sha256(f"{file.id}/{next(numbers)}".encode()).digest()
        return f"{prefix}_{ids.of_bytes(digest[: ids.ENTROPY_BYTES])}"

    return new_id
