"""Sections of a quiz: a title, a passage, and the questions that it is shown with."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeAlias

from chalicelib.questions.models import Question, TextFormat
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """So many questions of a bank, other ones for each attempt."""

    bank_id: str
    tags: tuple[str, ...] = ()
    """Questions have all of these."""
    types: tuple[str, ...] = ()
    """Questions are of one of these types; of any when there are none."""
    count: int
    points: Decimal
    """Of each question."""


SectionItem: TypeAlias = str | Draw
"""The id of a question, or a draw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a quiz; its items are in the author's order."""

    id: str
    title: str | None = None
    text: str | None = None
    """The passage."""
    format: TextFormat = TextFormat.PLAIN
    shuffle: bool = False
    """Whether each attempt has the questions in an order of its own."""
    items: tuple[SectionItem, ...] = ()

    @property
    def question_ids(self) -> tuple[str, ...]:
        return tuple(item for item in self.items if isinstance(item, str))

    @property
    def draws(self) -> tuple[Draw, ...]:
        return tuple(item for item in self.items if isinstance(item, Draw))


Sections: TypeAlias = tuple[Section, ...]
"""All sections of a quiz in their order; none where it has only questions."""


def draws_of(sections: Sections) -> list[Draw]:
    """Return all draws of a quiz, in their order."""
    return [draw for section in sections for draw in section.draws]


def points_of(questions: Iterable[Question], sections: Sections) -> Decimal:
    """Return the points of questions and of all that is drawn."""
    drawn = (draw.count * draw.points for draw in draws_of(sections))
    return sum((*(question.points for question in questions), *drawn), Decimal(0))
