"""Parameters of requests: path, query and headers."""

from collections.abc import Iterable
from typing import Any

from chalicelib.quizzes.exam_rules import CONFIG_KEY_HEADER, REQUEST_HASH_HEADER
from chalicelib.web.endpoints import (
    IDEMPOTENCY_KEY,
    IF_MATCH,
    IF_NONE_MATCH,
    PATH_SHAPES,
    Endpoint,
)
from infra.openapi.descriptions import descriptions
from infra.openapi.examples import EXAMPLES
from infra.openapi.schemas import REF, described_member, with_json_schema_bounds

DEVICE_TOKEN = "X-Device-Token"  # noqa: S105 - a header's name
_PARAMETER = "#/components/parameters/{name}"
_TAGS = {"type": "string", "pattern": "^[ -~]+$"}

HEADERS: dict[str, dict[str, Any]] = {
    IDEMPOTENCY_KEY: {
        "description": "A unique key of the request, such as a UUID. A repeat within a day "
        "gets the first response; with another body it is refused.",
        "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
        "example": "0b1f6c5e-3a64-4d0a-9f0e-6a4f6f1f2c77",
    },
    IF_MATCH: {
        "description": "The ETag of the resource as you read it, or `*`. Refused after a change.",
        "schema": _TAGS,
        "example": '"r1"',
    },
    IF_NONE_MATCH: {
        "description": "The ETag of your copy: an unchanged resource is not sent again.",
        "schema": {"type": "string"},
        "example": '"1f2c77a0b1f6c5e3"',
    },
    DEVICE_TOKEN: {
        "description": "The X-Device-Token of this device's last login.",
        "schema": {"type": "string"},
    },
    **{
        name: {
            "description": "As Safe Exam Browser sends it: SHA-256 of the address of this request "
            "and a key of the exam, in hex.",
            "schema": {"type": "string", "pattern": "^[0-9A-Fa-f]{64}$"},
        }
        for name in (CONFIG_KEY_HEADER, REQUEST_HASH_HEADER)
    },
}
ACCEPT = "Accept"
"""Described by the media types of responses: OpenAPI has no parameter of that name."""


def shared(endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    """Return all shared parameters by name."""
    names = dict.fromkeys(name for one in endpoints for name in one.path_parameters)
    optional = {
        name: {"name": name, "in": "header", "required": False, **said}
        for name, said in HEADERS.items()
    }
    return {**{name: _in_path(name) for name in names}, **optional}


def parameters_of(endpoint: Endpoint) -> list[dict[str, Any]]:
    """Return the parameters of an operation."""
    return [
        *map(_referred, endpoint.path_parameters),
        *_in_query(endpoint),
        *_in_headers(endpoint),
    ]


def _referred(name: str) -> dict[str, Any]:
    return {"$ref": _PARAMETER.format(name=name)}


def _in_path(name: str) -> dict[str, Any]:
    parameter: dict[str, Any] = {"name": name, "in": "path", "required": True}
    if said := descriptions()["paths"].get(name):
        parameter["description"] = said
    parameter["schema"] = {"type": "string", "pattern": PATH_SHAPES[name]}
    return parameter | {"example": EXAMPLES["parameters"][name]}


def _in_headers(endpoint: Endpoint) -> list[dict[str, Any]]:
    names = [IDEMPOTENCY_KEY] if endpoint.idempotent_create else []
    found = [_referred(name) for name in (*names, *endpoint.request_headers) if name != ACCEPT]
    if endpoint.require_if_match:
        found.append({"name": IF_MATCH, "in": "header", "required": True, **HEADERS[IF_MATCH]})
    return found


def _in_query(endpoint: Endpoint) -> list[dict[str, Any]]:
    if endpoint.query is None:
        return []
    schema = with_json_schema_bounds(endpoint.query.model_json_schema(ref_template=REF))
    found = []
    for name, member in schema["properties"].items():
        parameter = {"name": name, "in": "query", "required": False}
        said = described_member(endpoint.query, name) or descriptions()["queries"].get(name)
        if said:
            parameter["description"] = said
        found.append(parameter | {"schema": _inlined(member, schema)})
    return found


def _inlined(member: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    options = [
        schema["$defs"][one["$ref"].rpartition("/")[2]] if "$ref" in one else one
        for one in member.get("anyOf", [member])
    ]
    shown = next(one for one in options if one.get("type") != "null")
    default = {"default": member["default"]} if member.get("default") is not None else {}
    kept = {name: value for name, value in shown.items() if name not in {"title", "description"}}
    return kept | default
