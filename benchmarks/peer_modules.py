"""Writes the same service for other frameworks: our models and routes, out of our OpenAPI document.

What is written is what a person would write with that framework: a class for each schema, a typed
function for each route, a DynamoDB client, JWT and Argon2. The functions do nothing; what is
compared is what it takes until they could be called.
"""

import json
import keyword
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measuring import ROOT

COMMON = """\
import boto3
import jwt
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric import ec

dynamodb = boto3.client("dynamodb")
hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
"""
MODELS = """\
from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid")

"""
FASTAPI = """\
from typing import Annotated, Any

from fastapi import Body, FastAPI, Query
from mangum import Mangum

import common
import models

app = FastAPI(openapi_url=None)

{routes}
handler = Mangum(app, lifespan="off")
"""
POWERTOOLS = """\
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

import common
import models

app = APIGatewayRestResolver(enable_validation=True)

{routes}

def handler(event, context):
    return app.resolve(event, context)
"""
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
LIMITS = {
    "minLength": "min_length",
    "maxLength": "max_length",
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "minItems": "min_length",
    "maxItems": "max_length",
}
JSON_BODY = "application/json"


def write(folder: Path) -> None:
    """Write ``common``, ``models``, ``with_fastapi`` and ``with_powertools`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    described = json.loads((ROOT / "chalicelib" / "site" / "openapi.json").read_text())
    (folder / "common.py").write_text(COMMON)
    (folder / "models.py").write_text(MODELS + "\n".join(_models(described)))
    routes = "\n".join(_routes(described))
    (folder / "with_fastapi.py").write_text(FASTAPI.format(routes=routes))
    angled = re.sub(r"{(\w+)}", r"<\1>", routes)
    (folder / "with_powertools.py").write_text(POWERTOOLS.format(routes=angled))


def _models(described: dict[str, Any]) -> Iterator[str]:
    schemas = described["components"]["schemas"]
    objects = {name: one for name, one in schemas.items() if "properties" in one}
    yield from (f"{_named(name)} = Any" for name in schemas.keys() - objects.keys())
    for name, schema in objects.items():
        yield f"\n\nclass {_named(name)}(Model):"
        for member, of_member in schema["properties"].items():
            optional = "" if member in schema.get("required", []) else " = None"
            yield f"    {_safe(member)}: {_type(of_member)}{optional}"
        yield "" if schema["properties"] else "    pass"
    yield from (f"{_named(name)}.model_rebuild()" for name in objects)


def _type(schema: dict[str, Any], prefix: str = "") -> str:
    """A schema as an annotation."""
    if "$ref" in schema:
        return prefix + _named(schema["$ref"].rpartition("/")[2])
    for union in ("anyOf", "oneOf"):
        if union in schema:
            return " | ".join(dict.fromkeys(_type(one, prefix) for one in schema[union]))
    if "const" in schema or "enum" in schema:
        values = schema.get("enum", [schema.get("const")])
        return f"Literal[{', '.join(repr(one) for one in values)}]"
    if schema.get("type") == "array":
        return _limited(f"list[{_type(schema.get('items', {}), prefix)}]", schema)
    if schema.get("type") == "object":
        return "dict[str, Any]"
    return _limited(PLAIN.get(str(schema.get("type")), "Any"), schema)


def _limited(kind: str, schema: dict[str, Any]) -> str:
    limits = [f"{ours}={schema[theirs]!r}" for theirs, ours in LIMITS.items() if theirs in schema]
    return f"Annotated[{kind}, Field({', '.join(limits)})]" if limits else kind


def _routes(described: dict[str, Any]) -> Iterator[str]:
    shared = described["components"]["parameters"]
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            taken = [f"{name}: str" for name in re.findall(r"{(\w+)}", path)]
            sent = operation.get("requestBody", {}).get("content", {}).get(JSON_BODY)
            if sent:
                taken.append(f"body: Annotated[{_type(sent['schema'], 'models.')}, Body()]")
            for given in operation.get("parameters", []):
                parameter = shared[given["$ref"].rpartition("/")[2]] if "$ref" in given else given
                if parameter["in"] == "query":
                    kind = PLAIN.get(str(parameter["schema"].get("type")), "str")
                    taken.append(f"{parameter['name']}: Annotated[{kind} | None, Query()] = None")
            name = _named(f"{method}_{path}")
            yield f'@app.{method}("{path}")'
            yield f"def {name}({', '.join(taken)}){_answered(operation)}: ...\n\n"


def _answered(operation: dict[str, Any]) -> str:
    for status, answer in operation["responses"].items():
        schema = answer.get("content", {}).get(JSON_BODY, {}).get("schema", {})
        if status.startswith("2") and "$ref" in schema:
            return f" -> {_type(schema, 'models.')}"
    return " -> None"


def _named(text: str) -> str:
    return re.sub(r"\W+", "_", text).strip("_")


def _safe(member: str) -> str:
    return f"{member}_" if keyword.iskeyword(member) else member
