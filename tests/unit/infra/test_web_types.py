"""The web client's types are those of the OpenAPI document."""

import re
from typing import Any

import pytest

from infra.build.web_client import CLIENT
from infra.reference.generate import openapi
from infra.reference.web_types import TYPES, types_module

DECLARED = re.compile(r"^(?:export )?interface (\w+) \{", re.MULTILINE)
OF_THE_PAGES = {"QuestionBody"}
"""A question while it is written: its form reads members that the schema leaves open."""


def test_committed_types_are_made_from_the_reference() -> None:
    assert TYPES.read_text(encoding="utf-8") == types_module(openapi())


@pytest.mark.parametrize(
    ("schema", "type_"),
    [
        ({"type": "integer"}, "number"),
        ({"type": ["string", "null"]}, "string | null"),
        ({"anyOf": [{"$ref": "#/components/schemas/Other"}, {"type": "null"}]}, "Other | null"),
        ({"enum": ["a", "b"], "type": "string"}, '"a" | "b"'),
        ({"const": True, "type": "boolean"}, "true"),
        ({"type": "array", "items": {"type": ["string", "null"]}}, "(string | null)[]"),
        ({"type": "object", "additionalProperties": {"type": "number"}}, "Record<string, number>"),
        ({}, "unknown"),
    ],
)
def test_schema_as_a_type(schema: dict[str, Any], type_: str) -> None:
    described = {"components": {"schemas": {"One": schema}}}
    assert types_module(described).endswith(f"\nexport type One = {type_};\n")


def test_members_that_may_be_absent_are_optional() -> None:
    members = {"id": {"type": "string"}, "note": {"type": "string"}}
    schema = {"type": "object", "properties": members, "required": ["id"]}
    made = types_module({"components": {"schemas": {"One": schema}}})
    assert made.endswith("export interface One {\n  id: string;\n  note?: string;\n}\n")


def test_pages_declare_no_schema_of_their_own() -> None:
    schemas = set(re.findall(r"^export (?:interface|type) (\w+)", TYPES.read_text(), re.MULTILINE))
    for module in CLIENT.glob("src/**/*.ts*"):
        own = set(DECLARED.findall(module.read_text())) & schemas - OF_THE_PAGES
        assert own == set(), f"{module.name}: import it from types/api.ts"
