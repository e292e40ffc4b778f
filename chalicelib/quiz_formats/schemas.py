"""Queries and responses of import and export, and the JSON format of quizzes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

from chalicelib.questions.authoring import build_question, content_problems, describe_question
from chalicelib.questions.errors import InvalidQuestionError
from chalicelib.questions.identity import QuestionIds
from chalicelib.questions.models import Question, Solution
from chalicelib.questions.number_schemas import Points
from chalicelib.questions.schemas import QuestionIn
from chalicelib.quiz_formats.models import (
    Entry,
    Format,
    Note,
    NoteCode,
    Outcome,
    QuestionBody,
)
from chalicelib.quiz_formats.service import Reading
from chalicelib.quizzes.access import Viewer
from chalicelib.quizzes.models import Draft, Quiz
from chalicelib.quizzes.responses import QuizAdmin
from chalicelib.quizzes.schemas import QuizIn
from chalicelib.web.schemas import Output, Query, Truth, WholeNumber

DEFAULTS = {
    "title": "Imported quiz",
    "duration_minutes": 60,
    "passing_score": 50,
    "randomize_options": True,
}
"""Settings in neither the text nor the query; the draft can be edited. Files mostly have the right
option first, so options are shuffled by default.

Files mostly have the right option first: options are mixed unless the author says otherwise.
"""

MAX_LINES = 1000
"""Maximum of entries in a report: half a megabyte of stray words would give a huge one."""
MAX_NAME_LETTERS = 80
"""Length of a question's beginning that names its entry."""
_MOST_LETTERS = {"title": 200, "description": 5000}
_LARGEST = {"duration_minutes": 1440, "max_attempts": 1000}
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160), *range(8234, 8239)), " ")
del _CONTROLS[ord("\n")]
"""Characters that texts of a quiz must not have."""
_DECIMAL = re.compile(r"\d{1,6}(\.\d{1,3})?", re.ASCII)

_question: TypeAdapter[Any] = TypeAdapter(QuestionIn)


def _to_decimal(value: object) -> object:
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        raise ValueError("must be a number such as 0.5")
    return Decimal(value)


class ImportQuery(Query):
    """Settings that a text lacks; JSON has all of them and only allows ``dry_run``."""

    format: Format | None = None
    title: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")] | None = None
    duration_minutes: Annotated[WholeNumber, Field(ge=1, le=1440)] | None = None
    passing_score: Annotated[WholeNumber, Field(ge=0, le=100)] | None = None
    points: Annotated[Points, BeforeValidator(_to_decimal)] | None = None
    """Per question."""
    dry_run: Truth = False
    """Only return the report; no quiz is created."""


class ExportQuery(Query):
    format: Literal[
        Format.JSON, Format.GIFT, Format.AIKEN, Format.MOODLE_XML, Format.QTI, Format.CSV
    ] = Format.JSON
    media: Truth = True
    """Put pictures and sounds into packages of QTI and into Moodle XML."""


class NoteOut(Output):
    """A loss, change or assumption."""

    code: NoteCode
    detail: str


class ReportLine(Output):
    """An entry of the file and its outcome."""

    line: int | None
    """First line of the entry, from 1; null in formats without lines."""
    name: str | None
    """Name in the file, else the beginning of its text."""
    outcome: Outcome
    notes: list[NoteOut]

    @classmethod
    def of(cls, entry: Entry) -> "ReportLine":
        text = entry.question["text"] if entry.question else ""
        name = " ".join((entry.name or text).split())[:MAX_NAME_LETTERS]
        notes = [NoteOut(code=note.code, detail=note.detail) for note in entry.notes]
        return cls(line=entry.first_line, name=name or None, outcome=entry.outcome, notes=notes)


class Report(Output):
    """Outcome of every entry of a file."""

    understood: int
    """Questions of the quiz, including changed ones."""
    dropped: int
    lines: list[ReportLine]

    @classmethod
    def of_reading(cls, reading: Reading) -> "Report":
        """Return the report of a file, without comments."""
        outcomes = [one.outcome for one in reading.entries]
        told = [one for one in reading.entries if one.outcome is not Outcome.IGNORED or one.notes]
        return cls(
            understood=len(reading.questions),
            dropped=outcomes.count(Outcome.DROPPED),
            lines=[*map(ReportLine.of, told[:MAX_LINES]), *_truncated(len(told) - MAX_LINES)],
        )

    def shortened(self, count: int) -> "Report":
        """Return a report of so many entries, with the number of the others."""
        lines = [*self.lines[:count], *_truncated(len(self.lines) - count)]
        return Report(understood=self.understood, dropped=self.dropped, lines=lines)

    @classmethod
    def of_json(cls, question_count: int) -> "Report":
        """JSON is understood as a whole or refused."""
        return cls(understood=question_count, dropped=0, lines=[])


def _truncated(count: int) -> list[ReportLine]:
    if count <= 0:
        return []
    note = NoteOut(code=NoteCode.REPORT_TRUNCATED, detail=f"{count} more entries are not listed.")
    return [ReportLine(line=None, name=None, outcome=Outcome.IGNORED, notes=[note])]


class ImportedQuiz(Output):
    """The draft created from a file, with the report."""

    quiz: QuizAdmin
    report: Report


class ImportPreview(ImportedQuiz):
    """Preview of an import; nothing is stored, and the ids are not valid."""


def find_refusal(question: QuestionBody) -> Note | None:
    """Return the reason why the API would refuse a question, None if valid."""
    try:
        built = build_valid(question)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False, include_context=False)[0]
        steps = map(str, problem["loc"][1:])
        return _refusal(steps, problem["msg"].removeprefix("Value error, "))
    except InvalidQuestionError as refused:
        return _refusal(refused.pointer.split("/"), refused.detail)
    problems = content_problems(*built)
    return next((_refusal(where.split("/"), what) for where, what in problems), None)


def build_valid(question: QuestionBody) -> tuple[Question, Solution]:
    """Return a question and its solution, with ids of no quiz; raises ValidationError."""
    given = _question.validate_python(question).model_dump()
    return build_question(given, QuestionIds(b"", ""))


def _refusal(steps: Iterable[str], detail: str) -> Note:
    reason = f"{'.'.join(filter(None, steps))}: {detail}".removeprefix(": ")
    return Note(NoteCode.INVALID_QUESTION, reason)


def quiz_body(
    questions: Sequence[QuestionBody], query: ImportQuery, settings: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the body of `POST /quizzes` for a file; the query overrides its settings."""
    said = {"title": query.title, "duration_minutes": query.duration_minutes}
    said["passing_score"] = query.passing_score
    given = {name: value for name, value in said.items() if value is not None}
    return {**DEFAULTS, **_fitting(settings), **given, "questions": list(questions)}


def _fitting(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a file limited to allowed values."""
    fitting = dict(settings)
    for name, most in _MOST_LETTERS.items():
        if name in fitting:
            fitting[name] = fitting[name].translate(_CONTROLS).strip()[:most]
    for name, most in _LARGEST.items():
        if fitting.get(name) is not None:
            fitting[name] = min(fitting[name], most)
    if "title" in fitting:
        fitting["title"] = " ".join(fitting["title"].split()) or DEFAULTS["title"]
    return fitting


def imported_quiz(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return an exported quiz as the body of a new one, without ids."""
    if not isinstance(value, dict):
        return value
    parts = {name: without_ids(value[name]) for name in ("questions", "sections") if name in value}
    return {"randomize_options": True, **value, **parts}


def without_ids(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a JSON value without the ids in it."""
    if isinstance(value, list):
        return list(map(without_ids, value))
    if isinstance(value, dict):
        return {name: without_ids(part) for name, part in value.items() if name != "id"}
    return value


def described(draft: Draft) -> list[QuestionBody]:
    """Return the questions of a draft in the author's format."""
    return list(map(describe_question, draft.questions, draft.solutions))


def exported_quiz(quiz: Quiz, draft: Draft, viewer: Viewer) -> dict[str, Any]:
    """Return a quiz in the format of `POST /quizzes`."""
    shown = QuizAdmin.of_draft(quiz, draft, viewer).model_dump(mode="json")
    # an access code is never exported: a new quiz sets its own
    written = {name: shown[name] for name in QuizIn.model_fields if name in shown}
    content = {name: without_empty(written.pop(name)) for name in ("questions", "sections")}
    return {**written, **{name: one for name, one in content.items() if one is not None}}


def without_empty(shown: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a JSON value without the members that are null."""
    if isinstance(shown, list):
        return list(map(without_empty, shown))
    if not isinstance(shown, dict):
        return shown
    return {name: without_empty(one) for name, one in shown.items() if one is not None}
