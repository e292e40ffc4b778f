"""Request schemas of questions, by type."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from chalicelib.questions import numbers
from chalicelib.questions.number_schemas import (
    MAX_POINTS,
    Penalty,
    Points,
    Share,
    Weight,
    few_places,
    number_schema,
)
from chalicelib.questions.question_type import SHORT_RESPONSE_BYTES
from chalicelib.questions.types import essay
from chalicelib.questions.types.short_text import MAX_LENGTH, is_short
from chalicelib.web.schemas import CleanLine, CleanText, Exact, Input

MEMBERS_OF_SOME_TYPES = frozenset(
    {"options", "scoring", "correct", "tolerance", "accepted", "case_sensitive"}
)
"""Read-only members, accepted so that a question can be written as it was read."""


def _short(text: str) -> str:
    if not is_short(text):
        raise ValueError(f"may have at most {SHORT_RESPONSE_BYTES} bytes in UTF-8")
    return text


def _decimal_text(value: object) -> object:
    plain = numbers.plain_decimal(value) if isinstance(value, str) else None
    if plain is None:
        digits = f"with at most {numbers.DECIMAL_DIGITS} digits before and after its point"
        raise ValueError(f'must be a decimal in a string, such as "3.14", {digits}')
    return Decimal(plain)


FormatName = Literal["plain", "markdown"]
PartId = Annotated[str, Field(max_length=64)]

Text = Annotated[str, Field(min_length=1, max_length=5000), CleanText]
Explanation = Annotated[str, Field(max_length=5000), CleanText]
OptionText = Annotated[str, Field(min_length=1, max_length=1000), CleanText]
Accepted = Annotated[
    str,
    Field(min_length=1, max_length=MAX_LENGTH, pattern=r"\S"),
    CleanText,
    AfterValidator(_short),
]
_DECIMAL_TEXT = {"type": "string", "pattern": f"^{numbers.DECIMAL.pattern}$"}
DecimalText = Annotated[Decimal, BeforeValidator(_decimal_text), WithJsonSchema(_DECIMAL_TEXT)]
Tolerance = Annotated[
    Decimal, Field(ge=0), BeforeValidator(_decimal_text), WithJsonSchema(_DECIMAL_TEXT)
]
Multiplier = Annotated[
    Decimal, Field(gt=0), BeforeValidator(_decimal_text), WithJsonSchema(_DECIMAL_TEXT)
]


class PartIn(Input):
    id: PartId | None = None
    """Id of an existing part; absent for a new one."""
    text: OptionText


class OptionIn(PartIn):
    correct: bool | None = None
    weight: Weight | None = None
    """In place of ``correct`` when scoring uses weights."""


Options = Annotated[list[OptionIn], Field(min_length=2, max_length=20)]
Floor = Literal["zero", "negative"]


class QuestionBase(Input):
    """Members common to all types."""

    id: PartId | None = None
    """Id of an existing question; absent for a new one."""
    text: Text
    format: FormatName = "plain"
    points: Points
    penalty: Penalty = Decimal(0)
    explanation: Explanation | None = None

    @model_validator(mode="before")
    @classmethod
    def without_members_of_other_types(cls, value: Any) -> Any:  # noqa: ANN401 - any JSON value
        if not isinstance(value, dict):
            return value
        foreign = MEMBERS_OF_SOME_TYPES - cls.model_fields.keys()
        return {name: one for name, one in value.items() if one is not None or name not in foreign}


class SingleChoiceIn(QuestionBase):
    type: Literal["single_choice"]
    options: Options
    scoring: Literal["weights"] | None = None
    floor: Floor | None = None
    """Lower bound of the sum of weights."""


class MultipleChoiceIn(QuestionBase):
    type: Literal["multiple_choice"]
    options: Options
    scoring: Literal["all_or_nothing", "right_minus_wrong", "per_option", "weights"] = (
        "all_or_nothing"
    )
    floor: Floor | None = None
    """Lower bound of the weights."""


class TrueFalseIn(QuestionBase):
    type: Literal["true_false"]
    correct: bool


class NumericAnswerIn(Input):
    value: DecimalText
    tolerance: Tolerance = Decimal(0)
    """An absolute or relative distance, or a number of significant figures."""
    tolerance_type: Literal["absolute", "relative", "significant_figures"] = "absolute"
    credit: Share = Decimal(1)


class UnitIn(Input):
    unit: Annotated[str, Field(min_length=1, max_length=30, pattern=r"^[^\s0-9.,+-]"), CleanLine]
    multiplier: Multiplier = Decimal(1)
    """Factor to the unit of the values."""


class UnitsIn(Input):
    mode: Literal["none", "optional", "required"] = "none"
    accepted: Annotated[list[UnitIn], Field(min_length=1, max_length=20)] | None = None
    """Required unless the mode is ``none``."""
    wrong_unit_penalty: Share = Decimal(1)


class NumericMembers(Input):
    correct: DecimalText | None = None
    tolerance: Tolerance | None = None
    answers: Annotated[list[NumericAnswerIn], Field(min_length=1, max_length=20)] | None = None
    """In place of ``correct`` and ``tolerance``."""
    units: UnitsIn | None = None


class NumericIn(NumericMembers, QuestionBase):
    type: Literal["numeric"]


class ShortTextMembers(Input):
    accepted: Annotated[list[Accepted], Field(min_length=1, max_length=50)]
    case_sensitive: bool = False


class ShortTextIn(ShortTextMembers, QuestionBase):
    type: Literal["short_text"]


Place = Annotated[int, Field(ge=0)]
Pair = Annotated[list[Place], Field(min_length=2, max_length=2)]


class MatchingIn(QuestionBase):
    type: Literal["matching"]
    stems: Annotated[list[PartIn], Field(min_length=1, max_length=20)]
    choices: Annotated[list[PartIn], Field(min_length=2, max_length=30)]
    pairs: Annotated[list[Pair], Field(min_length=1, max_length=20)]
    """Positions of a stem and its choice, counted from 0; each stem exactly once."""
    scoring: Literal["per_pair", "all_or_nothing"] = "per_pair"


class OrderingIn(QuestionBase):
    type: Literal["ordering"]
    items: Annotated[list[PartIn], Field(min_length=2, max_length=20)]
    """In the correct order."""
    scoring: Literal["all_or_nothing", "absolute_position", "pairs"] = "pairs"


class _GapIn(Input):
    id: PartId | None = None
    weight: Annotated[int, Field(ge=1, le=100)] = 1


class TextGapIn(_GapIn, ShortTextMembers):
    kind: Literal["text"]


class ChoiceGapIn(_GapIn):
    kind: Literal["choice"]
    options: Options


class NumericGapIn(_GapIn, NumericMembers):
    kind: Literal["numeric"]


GapIn = Annotated[TextGapIn | ChoiceGapIn | NumericGapIn, Field(discriminator="kind")]


class ClozeIn(QuestionBase):
    type: Literal["cloze"]
    gaps: Annotated[list[GapIn], Field(min_length=1, max_length=50)]
    """In the order of their numbers: {{1}} in the text is the first."""
    scoring: Literal["per_gap", "all_or_nothing"] = "per_gap"


Words = Annotated[int, Field(ge=1, le=essay.MAX_CHARACTERS)]
RubricPoints = Annotated[
    Exact,
    Field(ge=0, le=MAX_POINTS),
    AfterValidator(few_places),
    number_schema(minimum=0, maximum=int(MAX_POINTS)),
]


class LevelIn(Input):
    points: RubricPoints
    text: OptionText


class CriterionIn(Input):
    text: OptionText
    levels: Annotated[list[LevelIn], Field(min_length=1, max_length=20)]


class RubricIn(Input):
    criteria: Annotated[list[CriterionIn], Field(min_length=1, max_length=20)]


class EssayIn(QuestionBase):
    type: Literal["essay"]
    min_words: Words | None = None
    max_words: Words | None = None
    max_characters: Annotated[int, Field(ge=1, le=essay.MAX_CHARACTERS)] | None = None
    notes_for_markers: Annotated[str, Field(max_length=5000), CleanText] | None = None
    rubric: RubricIn | None = None


QuestionIn = Annotated[
    SingleChoiceIn
    | MultipleChoiceIn
    | TrueFalseIn
    | NumericIn
    | ShortTextIn
    | MatchingIn
    | OrderingIn
    | ClozeIn
    | EssayIn,
    Field(discriminator="type"),
]
