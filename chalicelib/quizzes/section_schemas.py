"""The bodies and answers of a quiz's sections."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from chalicelib.questions.models import Question, TextFormat
from chalicelib.questions.schemas import CleanLine, CleanText, FormatName, PartId, QuestionIn
from chalicelib.quizzes.dealing import dealt_sections
from chalicelib.quizzes.drafting import MAX_QUESTIONS
from chalicelib.quizzes.models import QuizVersion
from chalicelib.web.schemas import Input, Output

MAX_PASSAGE = 20_000


class SectionIn(Input):
    """Questions that belong together, with the passage that they are about."""

    id: PartId | None = None
    """Of a section that the quiz has; a new one has none."""
    title: Annotated[str, Field(max_length=200), CleanLine] | None = None
    text: Annotated[str, Field(max_length=MAX_PASSAGE), CleanText] | None = None
    """The passage, shown with all questions of the section."""
    format: FormatName = "plain"
    shuffle: bool = False
    """Whether each attempt has the questions in an order of its own."""
    items: Annotated[list[QuestionIn], Field(min_length=1, max_length=MAX_QUESTIONS)]

    @property
    def question_count(self) -> int:
        """Return the number of questions in the section."""
        return len(self.items)


class PaperSection(Output):
    """A section of a paper."""

    id: str
    title: str | None
    text: str | None
    format: TextFormat
    question_ids: list[str]
    """In the order of the attempt."""

    @classmethod
    def all_of(cls, version: QuizVersion, dealt: Sequence[Question]) -> "list[PaperSection]":
        """Return the sections of a paper with the dealt questions."""
        return [
            cls(
                id=section.id,
                title=section.title,
                text=section.text,
                format=section.format,
                question_ids=list(question_ids),
            )
            for section, question_ids in dealt_sections(version, dealt)
        ]
