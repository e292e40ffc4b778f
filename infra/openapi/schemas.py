"""Schemas of bodies and responses, from their models."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from chalicelib.web.endpoints import Endpoint
from chalicelib.web.schemas import Input, Output, Query
from infra.openapi.descriptions import describe_members

REF = "#/components/schemas/{model}"


BOUNDS = {
    "ge": "minimum",
    "le": "maximum",
    "gt": "exclusiveMinimum",
    "lt": "exclusiveMaximum",
    "multiple_of": "multipleOf",
}
"""pydantic's words for bounds behind a validator, and JSON Schema's."""


@dataclass(frozen=True, slots=True)
class Schemas:
    """References to schemas by model and mode, and the schemas by name."""

    refs: Mapping[Any, dict[str, Any]]
    described: dict[str, Any]

    @classmethod
    def schema_of(cls, endpoints: Iterable[Endpoint]) -> "Schemas":
        models = dict.fromkeys(one for endpoint in endpoints for one in _models(endpoint))
        refs, definitions = models_json_schema(list(models), ref_template=REF)
        titles = {
            name: public_name(one.get("title", name)) for name, one in definitions["$defs"].items()
        }
        described = with_json_schema_bounds(_renamed(definitions["$defs"], titles))
        by_name = {public_name(model.__name__): model for model in _all_models()}
        for name, schema in described.items():
            schema["title"] = name  # client generators use it as the name of the class
            _tidy(schema, by_name.get(name))
            describe_members(name, schema)
        return cls({key: _renamed(ref, titles) for key, ref in refs.items()}, described)

    def body(self, model: type[BaseModel]) -> dict[str, Any]:
        """Return the reference to a request schema."""
        return self.refs[model, "validation"]

    def answer(self, models: tuple[type[BaseModel], ...]) -> dict[str, Any]:
        """Return the reference to a response schema: one of ``models``."""
        found = [self.refs[model, mode_of(model)] for model in models]
        return found[0] if len(found) == 1 else {"oneOf": found}


def mode_of(answer: type[BaseModel]) -> JsonSchemaMode:
    """Return the mode of a response: models that are also bodies are described as such."""
    return "validation" if issubclass(answer, Input) else "serialization"


def public_name(model: str) -> str:
    """Return the name clients see: ``UserOut`` is ``User``, apart from the domain's class."""
    return re.sub(r"Out(?=List$|$)", "", model)


def with_json_schema_bounds(value: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Return a schema whose bounds are JSON Schema's, where pydantic left its own words."""
    if isinstance(value, dict):
        return {
            name if isinstance(one, dict) else BOUNDS.get(name, name): with_json_schema_bounds(one)
            for name, one in value.items()
        }
    if isinstance(value, list):
        return [with_json_schema_bounds(one) for one in value]
    return value


def name_of(schema: Mapping[str, Any]) -> str:
    """Return the name in a reference; empty without one."""
    return str(schema.get("$ref", "")).rpartition("/")[2]


@cache
def _said_of_members(model: type[BaseModel]) -> dict[str, str]:
    try:
        source = inspect.getsource(model)
    except OSError:
        # made by a program, with all that it says in the models that it is made of
        return {}
    [tree] = ast.parse(textwrap.dedent(source)).body
    if not isinstance(tree, ast.ClassDef):
        raise TypeError(model)
    return {
        member.target.id: ast.literal_eval(said.value)
        for member, said in zip(tree.body, tree.body[1:], strict=False)
        if isinstance(member, ast.AnnAssign)
        and isinstance(member.target, ast.Name)
        and isinstance(said, ast.Expr)
        and isinstance(said.value, ast.Constant)
    }


def described_member(model: type[BaseModel], name: str) -> str | None:
    """Return the docstring of a model's member."""
    said = (
        _said_of_members(one).get(name)
        for one in model.__mro__
        if issubclass(one, BaseModel) and one.__module__.startswith("chalicelib")
    )
    return next((text for text in said if text), None)


def _models(endpoint: Endpoint) -> Iterator[tuple[type[BaseModel], JsonSchemaMode]]:
    if endpoint.body is not None and issubclass(endpoint.body, BaseModel):
        yield endpoint.body, "validation"
    yield from ((model, "validation") for model in endpoint.body_models.values())
    for model in (*endpoint.response_models, *endpoint.other_responses.values()):
        if model is not None:
            yield model, mode_of(model)


def _all_models() -> Iterator[type[BaseModel]]:
    waiting: list[type[BaseModel]] = [Input, Output, Query]
    while waiting:
        model = waiting.pop()
        waiting.extend(model.__subclasses__())
        if not model.__pydantic_generic_metadata__["args"]:
            yield model


def _renamed(value: Any, titles: Mapping[str, str]) -> Any:  # noqa: ANN401 - any part of a schema
    """Return schemas with the names of their models: pydantic names those of lists differently."""
    if isinstance(value, dict):
        return {titles.get(name, name): _renamed(one, titles) for name, one in value.items()}
    if isinstance(value, list):
        return [_renamed(one, titles) for one in value]
    if isinstance(value, str) and value.startswith(REF.format(model="")):
        return REF.format(model=titles[value.rpartition("/")[2]])
    return value


def _tidy(schema: dict[str, Any], model: type[BaseModel] | None) -> None:
    for name, member in schema.get("properties", {}).items():
        member.pop("title", None)
        if member.get("default", 0) is None:
            del member[
                "default"
            ]  # it has no effect, and client generators take the member for required
        # pydantic describes a Decimal as a string unless it serializes a model
        if member.get("type") == "number" and isinstance(member.get("default"), str):
            member["default"] = float(member["default"])
        if model is not None and (said := described_member(model, name)):
            member["description"] = said
