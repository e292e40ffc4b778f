"""Types of the API for the web client, made from the schemas of the OpenAPI document."""

import json
from collections.abc import Iterable
from typing import Any

from infra.build.template import ROOT

TYPES = ROOT / "web-client" / "types" / "api.ts"
HEAD = "// The schemas of docs/openapi.json as types; made by `python -m infra.reference`.\n"

Schema = dict[str, Any]
SCALARS = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}


def types_module(described: Schema) -> str:
    """Return a module that exports one type for each schema, by name."""
    schemas: dict[str, Schema] = described["components"]["schemas"]
    return HEAD + "".join(f"\n{_declared(name, schemas[name])}" for name in sorted(schemas))


def _declared(name: str, schema: Schema) -> str:
    if schema.get("type") == "object" and "properties" in schema:
        return f"export interface {name} {_members(schema)}\n"
    return f"export type {name} = {_type(schema)};\n"


def _members(schema: Schema, indent: str = "") -> str:
    required = schema.get("required", [])
    lines = [
        f"{indent}  {name}{'' if name in required else '?'}: {_type(one, indent + '  ')};\n"
        for name, one in schema["properties"].items()
    ]
    if schema.get("additionalProperties") is True:
        lines.append(f"{indent}  [member: string]: unknown;\n")
    return "{\n" + "".join(lines) + indent + "}"


def _type(schema: Schema, indent: str = "") -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    for listed in ("anyOf", "oneOf"):
        if listed in schema:
            return _union(_type(one, indent) for one in schema[listed])
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return _union(json.dumps(one) for one in schema["enum"])
    kind = schema.get("type")
    if isinstance(kind, list):
        return _union(SCALARS[one] for one in kind)
    return SCALARS[kind] if kind in SCALARS else _structure(schema, indent)


def _structure(schema: Schema, indent: str) -> str:
    if schema.get("type") == "array":
        item = _type(schema["items"], indent) if "items" in schema else "unknown"
        return f"({item})[]" if "|" in item else f"{item}[]"
    if "properties" in schema:
        return _members(schema, indent)
    values = schema.get("additionalProperties")
    if schema.get("type") == "object":
        return f"Record<string, {_type(values, indent) if isinstance(values, dict) else 'unknown'}>"
    return "unknown"


def _union(types: Iterable[str]) -> str:
    return " | ".join(dict.fromkeys(types))
