"""Response bodies of attempt records: what was answered when, and what it came to."""

from collections.abc import Mapping, Sequence

from chalicelib.accounts.models import User
from chalicelib.attempts.exam_schemas import EventOut
from chalicelib.attempts.trace import Event
from chalicelib.questions.registry import TYPES
from chalicelib.questions.responses import TypeName
from chalicelib.results.schemas import ResultOut, ReviewedQuestion
from chalicelib.results.service import QuestionReview, ResultView
from chalicelib.web.schemas import Instant, Output


class RecordedSave(Output):
    """A save of an answer; its content is known of the last one alone."""

    at: Instant
    revision: int
    size: int
    """Of the stored response, in characters."""


class RecordedQuestion(ReviewedQuestion):
    """A question of an attempt, what was answered, and when."""

    type: TypeName
    text: str
    response_text: str
    """The response as people read it; empty for none."""
    saved_at: Instant | None
    """When the response was saved that counts; null for none."""
    saves: list[RecordedSave]
    """All saves, in order; empty where the quiz keeps no event log."""


class RecordedTaker(Output):
    """Null members are of an account that was erased."""

    id: str
    username: str | None
    display_name: str | None
    email: str | None


class AttemptRecord(Output):
    """One attempt for an appeal: result, receipt, answers and events."""

    quiz_title: str
    """The title when the attempt was taken."""
    taker: RecordedTaker
    """The account that took the attempt."""
    result: ResultOut
    """The result with its receipt; ``questions`` stand in for its review."""
    questions: list[RecordedQuestion]
    """In the order shown to the taker."""
    events: list[EventOut]
    """All that is known to have happened, in order."""

    @classmethod
    def of(
        cls, shown: ResultView, receipt: str, user: User | None, events: Sequence[Event]
    ) -> "AttemptRecord":
        result = shown.result
        saves = _saves(events)
        return cls(
            quiz_title=result.quiz_title,
            taker=RecordedTaker(
                id=result.user_id,
                username=user.username if user else None,
                display_name=user.display_name if user else None,
                email=user.email if user else None,
            ),
            result=ResultOut.of(shown, receipt).model_copy(update={"review": None}),
            questions=[
                _question(one, saves.get(one.question.id, [])) for one in shown.review or ()
            ],
            events=[EventOut(type=one.type, at=one.at, **one.facts) for one in events],
        )


def _question(reviewed: QuestionReview, saves: Sequence[RecordedSave]) -> RecordedQuestion:
    question, answer = reviewed.question, reviewed.mark.answer
    return RecordedQuestion(
        **ReviewedQuestion.of(reviewed).model_dump(),
        type=question.type,
        text=question.text,
        response_text=TYPES[question.type].as_text(question.body, reviewed.response),
        saved_at=None if answer is None else answer.saved_at,
        saves=list(saves),
    )


def _saves(events: Sequence[Event]) -> Mapping[str, list[RecordedSave]]:
    found: dict[str, list[RecordedSave]] = {}
    for event in events:
        for answer in event.facts.get("answers", ()):
            save = RecordedSave(at=event.at, revision=answer["revision"], size=answer["size"])
            found.setdefault(answer["question_id"], []).append(save)
    return found
