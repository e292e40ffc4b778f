"""Request and response bodies of attempts."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import ConfigDict, Field, WithJsonSchema, model_validator

from chalicelib.attempts.answer_reading import AnswerInput
from chalicelib.attempts.attempt_list import AttemptRow
from chalicelib.attempts.models import SaveReport, Slot
from chalicelib.attempts.rules import MAX_REVISION
from chalicelib.attempts.time_rules import seconds_left
from chalicelib.clock import Millis
from chalicelib.media.schemas import AssetLink
from chalicelib.questions.models import Question, TextFormat
from chalicelib.questions.registry import TYPES
from chalicelib.questions.responses import (
    ResponseOut,
    TypedQuestion,
    TypeName,
    response_as_json,
    with_paper_members,
)
from chalicelib.questions.scoring import decode_response
from chalicelib.quizzes.dealing import in_attempt_order
from chalicelib.quizzes.exam_models import Pauses
from chalicelib.quizzes.models import QuizVersion, ReviewShow
from chalicelib.quizzes.paper_schemas import PaperSection
from chalicelib.quizzes.release_rules import shows_responses
from chalicelib.results import models as results
from chalicelib.results.schemas import GradebookQuery
from chalicelib.web.paging import PageQuery
from chalicelib.web.schemas import Exact, Input, Instant, Output

IN_PROGRESS = "in_progress"
STATES = (IN_PROGRESS, *(ending.value for ending in results.EndReason))
Status = Annotated[
    str,
    Field(pattern=f"^({'|'.join(STATES)})$"),
    WithJsonSchema({"type": "string", "enum": list(STATES)}),
]
MAX_ANSWERS = 100


_RESPONSE = {
    "description": "Format by question type; null removes the answer.",
    "anyOf": [
        *(
            {"title": question_type.name, **question_type.response_schema}
            for question_type in TYPES.values()
        ),
        {"type": "null"},
    ],
}


class StartIn(Input):
    access_code: Annotated[str, Field(min_length=1, max_length=200)] | None = None


class AnswerIn(Input):
    question_id: Annotated[str, Field(max_length=64)]
    response: Annotated[Any, WithJsonSchema(_RESPONSE)]
    revision: Annotated[int, Field(ge=1, le=MAX_REVISION)] | None = None

    def to_input(self, at: int | None = None) -> AnswerInput:
        return AnswerInput(self.question_id, self.response, self.revision, at)


class AnswersIn(Input):
    answers: Annotated[list[AnswerIn], Field(min_length=1, max_length=MAX_ANSWERS)]


class AttemptsQuery(GradebookQuery):
    status: Status | None = None

    @model_validator(mode="after")
    def a_file_has_all(self) -> Self:
        if self.format in {"csv", "xlsx"} and self.status is not None:
            raise ValueError("status is for JSON; a file has all finished attempts")
        return self


class PaperOption(Output):
    id: str
    text: str


class PaperQuestion(TypedQuestion):
    """A question of the paper, plus the members of its type."""

    model_config: ClassVar[ConfigDict] = ConfigDict(json_schema_extra=with_paper_members)

    id: str
    type: TypeName
    text: str
    format: TextFormat
    points: Exact
    penalty: Exact
    options: list[PaperOption] | None = None

    @classmethod
    def of(cls, question: Question) -> "PaperQuestion":
        common = {
            "id": question.id,
            "type": question.type,
            "text": question.text,
            "format": question.format,
            "points": question.points,
            "penalty": question.penalty,
        }
        return cls.of_members({**common, **TYPES[question.type].paper(question.body)})


class StoredAnswer(Output):
    question_id: str
    response: ResponseOut
    revision: int
    saved_at: Instant


class OwnAttemptsQuery(PageQuery):
    status: Literal["in_progress"] = "in_progress"


class OwnAttempt(Output):
    """An attempt of the caller, as listed."""

    id: str
    quiz_id: str
    number: int
    status: Status

    @classmethod
    def of(cls, ref: results.AttemptRef) -> Self:
        """Return a running attempt."""
        return cls(id=ref.attempt_id, quiz_id=ref.quiz_id, number=ref.number, status="in_progress")


class Attempt(Output):
    id: str
    quiz_id: str
    quiz_version: int
    number: int
    status: Status
    started_at: Instant
    expires_at: Instant
    base_minutes: int
    extra_minutes: int
    submitted_at: Instant | None
    server_time: Instant
    time_remaining_seconds: int
    questions: list[PaperQuestion]
    sections: list[PaperSection]
    """Empty where the quiz has none."""
    assets: dict[str, AssetLink] = Field(default_factory=dict)
    """The pictures and sounds that the questions show, by id."""
    answers: list[StoredAnswer]

    @classmethod
    def of(
        cls, result: results.Result, paper: QuizVersion, now: Millis, shown: ReviewShow
    ) -> "Attempt":
        """Return a finished attempt with what its taker may see."""
        finished = cls.finished(result, paper, now)
        if shows_responses(shown):
            return finished
        return finished.model_copy(update={"questions": [], "sections": []})

    @classmethod
    def running(cls, slot: Slot, paper: QuizVersion, now: Millis, pauses: Pauses = ()) -> "Attempt":
        dealt = in_attempt_order(paper, slot.seed)
        return cls(
            id=slot.ref.attempt_id,
            quiz_id=slot.quiz_id,
            quiz_version=slot.quiz_version,
            number=slot.number,
            status=IN_PROGRESS,
            started_at=slot.started_at,
            expires_at=slot.expires_at,
            base_minutes=slot.base_minutes,
            extra_minutes=slot.extra_minutes,
            submitted_at=None,
            server_time=now,
            time_remaining_seconds=seconds_left(slot, pauses, now),
            questions=[PaperQuestion.of(question) for question in dealt],
            sections=PaperSection.all_of(paper, dealt),
            answers=_given(slot.answers, paper, dealt),
        )

    @classmethod
    def finished(cls, result: results.Result, paper: QuizVersion, now: Millis) -> "Attempt":
        dealt = in_attempt_order(paper, result.terms.seed)
        return cls(
            id=result.attempt_id,
            quiz_id=result.quiz_id,
            quiz_version=result.quiz_version,
            number=result.number,
            status=result.ending.value,
            started_at=result.started_at,
            expires_at=result.terms.expires_at,
            base_minutes=result.terms.base_minutes,
            extra_minutes=result.terms.extra_minutes,
            submitted_at=result.submitted_at,
            server_time=now,
            time_remaining_seconds=0,
            questions=[PaperQuestion.of(question) for question in dealt],
            sections=PaperSection.all_of(paper, dealt),
            answers=_given(result.answers, paper, dealt),
        )


class SavedAnswer(Output):
    question_id: str
    revision: int
    saved_at: Instant


class SaveResponse(Output):
    saved: list[SavedAnswer]
    stale: list[str]
    server_time: Instant
    expires_at: Instant
    time_remaining_seconds: int

    @classmethod
    def of(cls, report: SaveReport, slot: Slot, now: Millis, pauses: Pauses) -> "SaveResponse":
        return cls(
            saved=[
                SavedAnswer(question_id=one, revision=saved.revision, saved_at=saved.saved_at)
                for one, saved in report.saved.items()
            ],
            stale=list(report.stale),
            server_time=now,
            expires_at=slot.expires_at,
            time_remaining_seconds=seconds_left(slot, pauses, now),
        )


class AttemptOfUser(Output):
    attempt_id: str
    user_id: str
    username: str | None
    number: int
    status: Status
    started_at: Instant | None
    submitted_at: Instant | None
    score: Exact | None
    max_score: Exact | None
    percentage: Exact | None

    @classmethod
    def of(cls, one: AttemptRow, username: str | None) -> "AttemptOfUser":
        return cls(
            attempt_id=one.ref.attempt_id,
            user_id=one.ref.user_id,
            username=username,
            number=one.ref.number,
            status=one.status,
            started_at=one.started_at,
            submitted_at=one.submitted_at,
            score=one.score,
            max_score=one.max_score,
            percentage=one.percentage,
        )


class ForceSubmitResponse(Output):
    """A started force-submit; the number of attempts is not known yet."""

    quiz_id: str
    started_until: Instant
    """Attempts that start later continue."""


def _given(
    answers: Mapping[int, results.SavedResponse], paper: QuizVersion, dealt: Sequence[Question]
) -> list[StoredAnswer]:
    """Return the saved answers in the order of the paper."""
    places = {question.id: place for place, question in enumerate(paper.questions)}
    return [
        StoredAnswer(
            question_id=question.id,
            response=response_as_json(decode_response(paper.questions[place], saved.text)),
            revision=saved.revision,
            saved_at=saved.saved_at,
        )
        for question in dealt
        if (saved := answers.get(place := places[question.id])) is not None
    ]
