"""Response bodies of questions: common members, and those of each type."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self

from pydantic import ConfigDict, WithJsonSchema

from chalicelib.questions.authoring import describe_question
from chalicelib.questions.models import Question, Solution, TextFormat
from chalicelib.questions.registry import TYPES
from chalicelib.web.schemas import Exact, Output

TypeName = Annotated[str, WithJsonSchema({"type": "string", "enum": list(TYPES)})]
ResponseOut = str | bool | list[str] | dict[str, str] | None


def with_paper_members(schema: dict[str, Any]) -> None:
    """Add the members of all types to the schema of a paper's question."""
    for question_type in TYPES.values():
        for name, member in question_type.paper_schema().items():
            schema["properties"].setdefault(name, member)


class TypedQuestion(Output):
    """A question with the members of its type."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow")

    @classmethod
    def of_members(cls, members: Mapping[str, Any]) -> Self:
        """Return the model; decimals in the type's members become JSON numbers."""
        own = members.keys() - cls.model_fields.keys()
        return cls(
            **{name: _as_json(value) if name in own else value for name, value in members.items()}
        )


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


def _as_json(value: Any) -> Any:  # noqa: ANN401 - any JSON value, with decimals
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        return [_as_json(one) for one in value]
    if isinstance(value, dict):
        return {name: _as_json(one) for name, one in value.items()}
    return value


def response_as_json(response: Any) -> ResponseOut:  # noqa: ANN401 - a response of any type
    """Return a response in the format of clients."""
    if isinstance(response, Mapping):
        return dict(response)
    return list(response) if isinstance(response, tuple) else response
