"""Questions and sections as their authors read them, and may write them again."""

from collections.abc import Mapping

from chalicelib.questions.authoring import describe_question
from chalicelib.questions.models import Question, Solution, TextFormat
from chalicelib.questions.responses import TypedQuestion, TypeName
from chalicelib.quizzes.section_models import Section
from chalicelib.web.schemas import Exact, Output


class OptionAdmin(Output):
    id: str
    text: str
    correct: bool | None = None
    weight: Exact | None = None
    """In place of ``correct`` where the scoring is by weights."""


class QuestionAdmin(TypedQuestion):
    """Beside these, the members that its type has in the request; it may be sent as it is."""

    id: str
    type: TypeName
    text: str
    format: TextFormat
    points: Exact
    penalty: Exact
    explanation: str | None
    options: list[OptionAdmin] | None = None
    scoring: str | None = None
    correct: bool | str | None = None
    tolerance: str | None = None
    accepted: list[str] | None = None
    case_sensitive: bool | None = None

    @classmethod
    def of(cls, question: Question, solution: Solution) -> "QuestionAdmin":
        return cls.of_members(describe_question(question, solution))


class SectionAdmin(Output):
    id: str
    title: str | None
    text: str | None
    format: TextFormat
    shuffle: bool
    items: list[QuestionAdmin]

    @classmethod
    def of(cls, section: Section, questions: Mapping[str, QuestionAdmin]) -> "SectionAdmin":
        return cls(
            id=section.id,
            title=section.title,
            text=section.text,
            format=section.format,
            shuffle=section.shuffle,
            items=[questions[item] for item in section.items if isinstance(item, str)],
        )
