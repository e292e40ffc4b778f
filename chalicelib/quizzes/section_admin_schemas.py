"""Sections as their authors read them, and may write them again."""

from collections.abc import Mapping

from chalicelib.questions.models import TextFormat
from chalicelib.questions.responses import QuestionAdmin
from chalicelib.quizzes.section_models import Section
from chalicelib.web.schemas import Output


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
