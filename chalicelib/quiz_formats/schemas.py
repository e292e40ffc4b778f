"""Queries and responses of import and export, and the JSON of an exported quiz."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

from chalicelib.questions.authoring import build_question, content_problems, describe_question
from chalicelib.questions.errors import InvalidQuestionError
from chalicelib.questions.identity import QuestionIds
from chalicelib.questions.schemas import Points, QuestionIn
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
"""Settings of a quiz that neither its text nor its query says; the draft can be edited.

Files mostly have the right option first: options are mixed unless the author says otherwise.
"""

MAX_LINES = 1000
"""Entries of one report: half a megabyte of stray words would else be answered with many."""
MAX_NAME_LETTERS = 80
"""Letters of a question's beginning that name its entry."""
_MOST_LETTERS = {"title": 200, "description": 5000}
_LARGEST = {"duration_minutes": 1440, "max_attempts": 1000}
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160), *range(8234, 8239)), " ")
del _CONTROLS[ord("\n")]
"""Letters that no text of a quiz may have."""
_DECIMAL = re.compile(r"\d{1,6}(\.\d{1,3})?", re.ASCII)

_question: TypeAdapter[Any] = TypeAdapter(QuestionIn)


def _to_decimal(value: object) -> object:
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        raise ValueError("must be a number such as 0.5")
    return Decimal(value)


class ImportQuery(Query):
    """What a text does not say of its quiz; JSON says all of it and takes ``dry_run`` alone."""

    format: Format | None = None
    title: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")] | None = None
    duration_minutes: Annotated[WholeNumber, Field(ge=1, le=1440)] | None = None
    passing_score: Annotated[WholeNumber, Field(ge=0, le=100)] | None = None
    points: Annotated[Points, BeforeValidator(_to_decimal)] | None = None
    """Of each question."""
    dry_run: Truth = False
    """Report only: no quiz is made."""


class ExportQuery(Query):
    format: Literal[Format.JSON, Format.GIFT, Format.AIKEN, Format.MOODLE_XML, Format.QTI] = (
        Format.JSON
    )


class NoteOut(Output):
    """One thing that was dropped, changed or assumed."""

    code: NoteCode
    detail: str


class ReportLine(Output):
    """One entry of the file and what became of it."""

    line: int | None
    """Where it begins, the first line being 1; null where the format has no lines."""
    name: str | None
    """Its name in the file, else how its text begins."""
    outcome: Outcome
    notes: list[NoteOut]

    @classmethod
    def of(cls, entry: Entry) -> "ReportLine":
        text = entry.question["text"] if entry.question else ""
        name = " ".join((entry.name or text).split())[:MAX_NAME_LETTERS]
        notes = [NoteOut(code=note.code, detail=note.detail) for note in entry.notes]
        return cls(line=entry.first_line, name=name or None, outcome=entry.outcome, notes=notes)


class Report(Output):
    """What became of every entry of a file."""

    understood: int
    """Questions of the quiz, changed ones among them."""
    dropped: int
    lines: list[ReportLine]

    @classmethod
    def of_reading(cls, reading: Reading) -> "Report":
        """Report a file; comments are left out of it."""
        outcomes = [one.outcome for one in reading.entries]
        told = [one for one in reading.entries if one.outcome is not Outcome.IGNORED or one.notes]
        return cls(
            understood=len(reading.questions),
            dropped=outcomes.count(Outcome.DROPPED),
            lines=[*map(ReportLine.of, told[:MAX_LINES]), *_truncated(len(told) - MAX_LINES)],
        )

    @classmethod
    def of_json(cls, given: QuizIn) -> "Report":
        """JSON is understood as a whole or refused."""
        return cls(understood=given.question_count, dropped=0, lines=[])


def _truncated(count: int) -> list[ReportLine]:
    if count <= 0:
        return []
    note = NoteOut(code=NoteCode.REPORT_TRUNCATED, detail=f"{count} more entries are not listed.")
    return [ReportLine(line=None, name=None, outcome=Outcome.IGNORED, notes=[note])]


class ImportedQuiz(Output):
    """The draft that a file became, and the report on the file."""

    quiz: QuizAdmin
    report: Report


class ImportPreview(ImportedQuiz):
    """What an import would make; nothing is stored, and the ids lead nowhere."""


def find_refusal(question: QuestionBody) -> Note | None:
    """Return what the API has against a question, None for nothing."""
    try:
        given = _question.validate_python(question).model_dump()
        built = build_question(given, QuestionIds(b"", ""))
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False, include_context=False)[0]
        steps = map(str, problem["loc"][1:])
        return _refusal(steps, problem["msg"].removeprefix("Value error, "))
    except InvalidQuestionError as refused:
        return _refusal(refused.pointer.split("/"), refused.detail)
    problems = content_problems(*built)
    return next((_refusal(where.split("/"), what) for where, what in problems), None)


def _refusal(steps: Iterable[str], detail: str) -> Note:
    reason = f"{'.'.join(filter(None, steps))}: {detail}".removeprefix(": ")
    return Note(NoteCode.INVALID_QUESTION, reason)


def quiz_body(
    questions: Sequence[QuestionBody], query: ImportQuery, settings: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the body of `POST /quizzes` that a file comes to; the query outweighs its settings."""
    said = {"title": query.title, "duration_minutes": query.duration_minutes}
    said["passing_score"] = query.passing_score
    given = {name: value for name, value in said.items() if value is not None}
    return {**DEFAULTS, **_fitting(settings), **given, "questions": list(questions)}


def _fitting(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a file within the bounds that quizzes have here."""
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
    """Return an exported quiz as the body of a new one: ids are made anew."""
    if not isinstance(value, dict):
        return value
    parts = {name: _without_ids(value[name]) for name in ("questions", "sections") if name in value}
    return {"randomize_options": True, **value, **parts}


def _without_ids(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, list):
        return list(map(_without_ids, value))
    if isinstance(value, dict):
        return {name: _without_ids(part) for name, part in value.items() if name != "id"}
    return value


def described(draft: Draft) -> list[QuestionBody]:
    """Return the questions of a draft as their author wrote them."""
    return list(map(describe_question, draft.questions, draft.solutions))


def exported_quiz(quiz: Quiz, draft: Draft, viewer: Viewer) -> dict[str, Any]:
    """Return a quiz as an author would write it anew: the body of `POST /quizzes`."""
    shown = QuizAdmin.of_draft(quiz, draft, viewer).model_dump(mode="json")
    # an access code is never shown: a new quiz sets its own
    written = {name: shown[name] for name in QuizIn.model_fields if name in shown}
    content = {name: _exported(written.pop(name)) for name in ("questions", "sections")}
    return {**written, **{name: one for name, one in content.items() if one is not None}}


def _exported(shown: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(shown, list):
        return list(map(_exported, shown))
    if not isinstance(shown, dict):
        return shown
    return {name: _exported(one) for name, one in shown.items() if one is not None}
