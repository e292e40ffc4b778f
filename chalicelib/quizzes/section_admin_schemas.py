"""Sections as their authors read them, and may write them again."""

from collections.abc import Mapping

from chalicelib.questions.models import TextFormat
from chalicelib.questions.responses import QuestionAdmin
from chalicelib.quizzes.section_models import Draw, Section
from chalicelib.web.schemas import Exact, Output


class DrawOut(Output):
    bank_id: str
    tags: list[str]
    types: list[str]
    count: int
    points: Exact


class DrawItem(Output):
    draw: DrawOut

    @classmethod
    def of(cls, draw: Draw) -> "DrawItem":
        return cls(
            draw=DrawOut(
                bank_id=draw.bank_id,
                tags=list(draw.tags),
                types=list(draw.types),
                count=draw.count,
                points=draw.points,
            )
        )


class SectionAdmin(Output):
    id: str
    title: str | None
    text: str | None
    format: TextFormat
    shuffle: bool
    items: list[QuestionAdmin | DrawItem]

    @classmethod
    def of(cls, section: Section, questions: Mapping[str, QuestionAdmin]) -> "SectionAdmin":
        return cls(
            id=section.id,
            title=section.title,
            text=section.text,
            format=section.format,
            shuffle=section.shuffle,
            items=[
                questions[item] if isinstance(item, str) else DrawItem.of(item)
                for item in section.items
            ],
        )
