"""The sections of a paper, as its taker has them."""

from collections.abc import Sequence

from chalicelib.questions.models import Question, TextFormat
from chalicelib.quizzes.dealing import dealt_sections
from chalicelib.quizzes.models import QuizVersion
from chalicelib.web.schemas import Output


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
