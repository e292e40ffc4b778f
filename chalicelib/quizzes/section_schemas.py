"""The bodies of a quiz's sections."""

from typing import Annotated

from pydantic import Discriminator, Field, Tag

from chalicelib import ids
from chalicelib.banks.schemas import KnownType, Tags
from chalicelib.questions.number_schemas import Points
from chalicelib.questions.registry import TYPES
from chalicelib.questions.schemas import FormatName, PartId, QuestionIn
from chalicelib.quizzes.drafting import MAX_QUESTIONS
from chalicelib.web.schemas import CleanLine, CleanText, Input

MAX_PASSAGE = 20_000


class DrawIn(Input):
    """Questions of a bank, other ones for each attempt."""

    bank_id: Annotated[str, Field(pattern=ids.pattern("bnk"))]
    tags: Annotated[Tags, Field(default_factory=list)]
    """Questions that have all of these."""
    types: Annotated[list[KnownType], Field(max_length=len(TYPES), default_factory=list)]
    """Questions of one of these types; of any when there are none."""
    count: Annotated[int, Field(ge=1, le=MAX_QUESTIONS)]
    points: Points
    """Of each question, whatever the bank says."""


class DrawItemIn(Input):
    draw: DrawIn


def _item_kind(value: object) -> str:
    is_draw = "draw" in value if isinstance(value, dict) else isinstance(value, DrawItemIn)
    return "draw" if is_draw else "question"


SectionItemIn = Annotated[
    Annotated[QuestionIn, Tag("question")] | Annotated[DrawItemIn, Tag("draw")],
    Discriminator(_item_kind),
]


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
    items: Annotated[list[SectionItemIn], Field(min_length=1, max_length=MAX_QUESTIONS)]

    @property
    def question_count(self) -> int:
        """Number of the section's questions, without those that are drawn."""
        return sum(not isinstance(item, DrawItemIn) for item in self.items)
