"""Response bodies of questions: common members, and those of each type."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self

from pydantic import ConfigDict, WithJsonSchema

from chalicelib.questions.registry import TYPES
from chalicelib.web.schemas import Output

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
