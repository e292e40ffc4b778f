"""The OpenAPI 3.1 document, made of the routes themselves."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from chalicelib.errors import (
    ForbiddenError,
    InvalidError,
    MalformedError,
    NotFoundError,
    RefusalError,
    TooManyRequestsError,
    UnauthenticatedError,
    UnavailableError,
)
from chalicelib.web.answers import PROBLEM_TYPE
from chalicelib.web.call import RawBody
from chalicelib.web.caller import PUBLIC
from chalicelib.web.endpoints import PATH_SHAPES, Endpoint
from chalicelib.web.json_reader import MalformedJsonError
from chalicelib.web.schemas import Input

_REF = "#/components/schemas/{model}"
_TEXT = {"type": "string"}

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "A problem document (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "instance": {"type": "string", "description": "The id of the request."},
        "code": {"type": "string", "description": "Stable; for programs."},
        "errors": {
            "type": "array",
            "description": "What is wrong with the body, each with an RFC 6901 pointer.",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": _TEXT, "detail": _TEXT},
            },
        },
    },
}


def document(endpoints: Iterable[Endpoint], *, title: str, version: str) -> dict[str, Any]:
    """The document that describes all ``endpoints``."""
    every = list(endpoints)
    refs, schemas = _schemas(every)
    paths: dict[str, Any] = {}
    for endpoint in every:
        operations = paths.setdefault(endpoint.path, {})
        operations[endpoint.method.lower()] = _operation(endpoint, refs)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "license": _LICENSE},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": {**schemas, "Problem": PROBLEM},
            "securitySchemes": {"access_token": {"type": "http", "scheme": "bearer"}},
        },
    }


_LICENSE = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
_Refs = Mapping[Any, dict[str, Any]]
"""References to schemas, by model and mode."""


def _schemas(endpoints: list[Endpoint]) -> tuple[_Refs, dict[str, Any]]:
    models: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {}
    for endpoint in endpoints:
        if endpoint.body is not None and issubclass(endpoint.body, BaseModel):
            models[endpoint.body, "validation"] = None
        if endpoint.answer is not None:
            models[endpoint.answer, _mode(endpoint.answer)] = None
        models.update({(model, "validation"): None for model in endpoint.bodies.values()})
        models.update({(model, "serialization"): None for model in endpoint.also.values()})
    refs, definitions = models_json_schema(list(models), ref_template=_REF)
    described: dict[str, Any] = definitions.get("$defs", {})
    for schema in described.values():
        _spell_defaults(schema.get("properties", {}))
    return refs, described


def _mode(answer: type[BaseModel]) -> JsonSchemaMode:
    # what can be sent back as it came is described once, as a body
    return "validation" if issubclass(answer, Input) else "serialization"


def _spell_defaults(members: dict[str, dict[str, Any]]) -> None:
    # pydantic spells a Decimal as a string wherever it does not serialise a model
    for member in members.values():
        if member.get("type") == "number" and isinstance(member.get("default"), str):
            member["default"] = float(member["default"])


def _operation(endpoint: Endpoint, refs: _Refs) -> dict[str, Any]:
    slice_name = endpoint.view.__module__.split(".")[-2]
    operation: dict[str, Any] = {
        "operationId": f"{slice_name}_{endpoint.view.__name__}",
        "summary": endpoint.summary,
        "tags": [slice_name],
        "parameters": [*_path_parameters(endpoint), *_query_parameters(endpoint)],
        "responses": _responses(endpoint, refs),
        "security": _security(endpoint),
    }
    operation["parameters"] += _header_parameters(endpoint)
    if endpoint.body is not None:
        operation["requestBody"] = _request_body(endpoint, refs)
    return operation


def _security(endpoint: Endpoint) -> list[dict[str, Any]]:
    if endpoint.permission != PUBLIC:
        return [{"access_token": []}]
    return [] if endpoint.also_for is None else [{}, {"access_token": []}]


def _path_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": PATH_SHAPES[name]},
        }
        for name in endpoint.path_parameters
    ]


def _query_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    if endpoint.query is None:
        return []
    schema = endpoint.query.model_json_schema(ref_template=_REF)
    return [
        {"name": name, "in": "query", "schema": _inlined(member, schema)}
        for name, member in schema["properties"].items()
    ]


def _inlined(member: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    options = [
        schema["$defs"][one["$ref"].rpartition("/")[2]] if "$ref" in one else one
        for one in member.get("anyOf", [member])
    ]
    shown = next(one for one in options if one.get("type") != "null")
    default = {"default": member["default"]} if member.get("default") is not None else {}
    return {name: value for name, value in shown.items() if name != "title"} | default


def _header_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    names = []
    if endpoint.creates:
        names.append(("Idempotency-Key", False))
    if endpoint.wants_if_match:
        names.append(("If-Match", True))
    names += [(name, False) for name in endpoint.takes]
    return [
        {"name": name, "in": "header", "required": required, "schema": _TEXT}
        for name, required in names
    ]


def _request_body(endpoint: Endpoint, refs: _Refs) -> dict[str, Any]:
    model = endpoint.body
    if model is None or issubclass(model, RawBody):
        read = {kind: refs[one, "validation"] for kind, one in endpoint.bodies.items()}
        content: dict[str, Any] = {
            kind: {"schema": read.get(kind, _TEXT)} for kind in endpoint.accepts
        }
    else:
        content = {"application/json": {"schema": refs[model, "validation"]}}
    return {"required": not endpoint.may_lack_body, "content": content}


def _responses(endpoint: Endpoint, refs: _Refs) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": endpoint.summary}
    if endpoint.answer is not None:
        schema = refs[endpoint.answer, _mode(endpoint.answer)]
        other_forms = {kind: {"schema": _TEXT} for kind in endpoint.forms}
        answer["content"] = {"application/json": {"schema": schema}, **other_forms}
    others = {
        str(status): {
            "description": model.__doc__ or endpoint.summary,
            "content": {"application/json": {"schema": refs[model, "serialization"]}},
        }
        for status, model in endpoint.also.items()
    }
    problems: dict[str, list[str]] = {}
    for refusal in _refusals(endpoint):
        problems.setdefault(str(refusal.status), []).append(refusal.code)
    return {
        str(endpoint.status): answer,
        **others,
        **{status: _problem(codes) for status, codes in sorted(problems.items())},
    }


def _refusals(endpoint: Endpoint) -> list[type[RefusalError]]:
    refusals: list[type[RefusalError]] = [*endpoint.refuses, InvalidError, UnavailableError]
    if endpoint.permission != PUBLIC:
        refusals += [UnauthenticatedError, ForbiddenError]
    if endpoint.path_parameters:
        refusals.append(NotFoundError)
    if endpoint.body is not None:
        refusals.append(MalformedJsonError)
    if endpoint.query is not None and "cursor" in endpoint.query.model_fields:
        refusals.append(MalformedError)
    return list(dict.fromkeys([*refusals, TooManyRequestsError]))


def _problem(codes: list[str]) -> dict[str, Any]:
    schema = {"$ref": _REF.format(model="Problem")}
    return {"description": " or ".join(codes), "content": {PROBLEM_TYPE: {"schema": schema}}}
