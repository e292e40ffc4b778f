"""The queries and answers of import and export, and a quiz as it travels."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

from chalicelib.exchange.models import Asked, Fate, Format, Passage
from chalicelib.quizzes.models import Draft, Quiz
from chalicelib.quizzes.responses import QuizAdmin
from chalicelib.quizzes.schemas import Points, QuestionIn, QuizIn
from chalicelib.web.schemas import Output, Query, WholeNumber

DEFAULTS = {"title": "Imported quiz", "duration_minutes": 60, "passing_score": 50}
"""What a quiz is given that neither its text nor its query says; its author can edit the draft."""

MOST_LINES = 1000
"""Entries of one report: half a megabyte of stray words would else be answered with many."""
LONGEST_BEGINNING = 80
"""Letters of a question that its entry shows."""
_DECIMAL = re.compile(r"\d{1,6}(\.\d{1,3})?", re.ASCII)

_question: TypeAdapter[Any] = TypeAdapter(QuestionIn)


def _to_decimal(value: object) -> object:
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        raise ValueError("must be a number such as 0.5")
    return Decimal(value)


class ImportQuery(Query):
    """What a text does not say of its quiz; none of it goes with JSON, which says all."""

    format: Format | None = None
    title: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")] | None = None
    duration_minutes: Annotated[WholeNumber, Field(ge=1, le=1440)] | None = None
    passing_score: Annotated[WholeNumber, Field(ge=0, le=100)] | None = None
    points: Annotated[Points, BeforeValidator(_to_decimal)] | None = None
    """Of each question."""


class ExportQuery(Query):
    format: Format = Format.JSON


class Lines(Output):
    """Some lines of the text and what became of them."""

    first_line: int
    last_line: int
    fate: Fate
    text: str | None
    """How the question begins that was understood."""
    notes: list[str]

    @classmethod
    def of(cls, passage: Passage) -> "Lines":
        return cls(
            first_line=passage.first_line,
            last_line=passage.last_line,
            fate=passage.fate,
            text=passage.question["text"][:LONGEST_BEGINNING] if passage.question else None,
            notes=list(passage.notes),
        )


class Report(Output):
    format: Format
    understood: int
    dropped: int
    lines: list[Lines]
    unlisted: int
    """How many more entries there would be."""

    @classmethod
    def of_text(cls, form: Format, passages: Sequence[Passage]) -> "Report":
        """What became of a text; comments are left out of it."""
        fates = [one.fate for one in passages]
        told = [one for one in passages if one.fate is not Fate.IGNORED or one.notes]
        return cls(
            format=form,
            understood=fates.count(Fate.UNDERSTOOD),
            dropped=fates.count(Fate.DROPPED),
            lines=list(map(Lines.of, told[:MOST_LINES])),
            unlisted=len(told[MOST_LINES:]),
        )

    @classmethod
    def of_json(cls, given: QuizIn) -> "Report":
        """JSON is understood as a whole or refused."""
        understood = len(given.questions)
        return cls(format=Format.JSON, understood=understood, dropped=0, lines=[], unlisted=0)


class ImportedQuiz(QuizAdmin):
    report: Report

    @classmethod
    def of_import(cls, quiz: Quiz, draft: Draft, report: Report) -> "ImportedQuiz":
        return cls(**dict(QuizAdmin.of_draft(quiz, draft)), report=report)


def why_refused(asked: Asked) -> str | None:
    """What the API has against a question, None for nothing; the same as when it is written."""
    try:
        _question.validate_python(asked)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False, include_context=False)[0]
        where = ".".join(str(step) for step in problem["loc"][1:])
        return f"{where}: {problem['msg'].removeprefix('Value error, ')}".removeprefix(": ")
    return None


def quiz_of(asked: list[Asked], query: ImportQuery) -> dict[str, Any]:
    """The body that a text's questions come to, as `POST /quizzes` takes it."""
    said = {"title": query.title, "duration_minutes": query.duration_minutes}
    said["passing_score"] = query.passing_score
    given = {name: value for name, value in said.items() if value is not None}
    each = {} if query.points is None else {"points": query.points}
    return {**DEFAULTS, **given, "questions": [{**one, **each} for one in asked]}


def as_written(quiz: Quiz, draft: Draft) -> dict[str, Any]:
    """A quiz as somebody would write it anew: the body of `POST /quizzes`, word for word."""
    shown = QuizAdmin.of_draft(quiz, draft).model_dump(mode="json")
    written = {name: shown[name] for name in QuizIn.model_fields}
    return {**written, "questions": [_question_as_written(one) for one in shown["questions"]]}


def _question_as_written(shown: dict[str, Any]) -> dict[str, Any]:
    written = {name: value for name, value in shown.items() if value is not None and name != "id"}
    if "options" in written:
        written["options"] = [
            {name: option[name] for name in ("text", "correct")} for option in written["options"]
        ]
    return written
