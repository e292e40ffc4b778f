"""The reference is generated from the code and matches its behaviour."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from openapi_spec_validator import validate

from app import ROUTES
from chalicelib.accounts.models import Role
from chalicelib.accounts.rules import PERMISSIONS, Permission
from chalicelib.web.authentication import PUBLIC
from infra.openapi.links import LEADS_TO, LINKS
from infra.reference.generate import (
    REVIEWED,
    ROUTE_MODULES,
    SITE,
    route_modules_text,
    to_review,
    to_serve,
)
from infra.reference.reading_page import reading_page
from tests.support.openapi_checks import DESCRIBED, validator_of

ENDPOINTS = [endpoint for routes in ROUTES for endpoint in routes.endpoints]

OPEN_TO_ALL = {
    "POST /api/v1/auth/register",
    "POST /api/v1/auth/login",
    "POST /api/v1/auth/login/mfa",
    "POST /api/v1/auth/login/passkey/options",
    "POST /api/v1/auth/login/passkey/verify",
    "POST /api/v1/auth/refresh",
    "POST /api/v1/auth/verify-email",
    "POST /api/v1/auth/verify-email/resend",
    "POST /api/v1/auth/password/forgot",
    "POST /api/v1/auth/password/reset",
    "GET /.well-known/jwks.json",
    "POST /api/v1/unsubscribe/{token}",
    "POST /api/v1/receipts/verify",
    "GET /api/v1/quizzes/{quiz_id}/config.seb",
    "GET /health",
    "GET /api/v1/openapi.json",
    "GET /docs",
    "GET /docs/{release}/{asset}",
    "GET /redoc",
    "GET /problems",
    "GET /problems/{code}",
    "GET /guides",
    "GET /guides/{guide}",
    "GET /play",
    "GET /studio",
    "GET /play/{release}/{asset}",
}


OPERATIONS: dict[str, dict[str, Any]] = {
    operation["operationId"]: operation
    for methods in DESCRIBED["paths"].values()
    for operation in methods.values()
}


def resolved(value: dict[str, Any]) -> dict[str, Any]:
    """What a reference within the document leads to."""
    while "$ref" in value:
        found: Any = DESCRIBED
        for step in value["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        value = found
    return value


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of the document."""
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from parts(one)
    elif isinstance(value, list):
        for one in value:
            yield from parts(one)


def examples() -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Every example where it is shown, with the schema it is shown for."""
    for one in parts(DESCRIBED["paths"] | DESCRIBED["components"]):
        if "schema" not in one:
            continue
        if "example" in one:
            yield one["name"], one["schema"], one["example"]
        for name, shown in one.get("examples", {}).items():
            yield name, one["schema"], resolved(shown)["value"]


def test_generated_clients_name_classes_as_the_reference_names_schemas() -> None:
    schemas = DESCRIBED["components"]["schemas"]
    titled = {name: one["title"] for name, one in schemas.items() if "title" in one}
    assert titled
    assert titled == {name: name for name in titled}


def test_committed_reference_matches_the_code() -> None:
    assert REVIEWED.read_text() == to_review(DESCRIBED)
    assert (SITE / "openapi.json").read_text() == to_serve(DESCRIBED)
    assert (SITE / "docs" / "redoc.html").read_text() == reading_page(DESCRIBED)


def test_committed_route_modules_match_the_code() -> None:
    assert ROUTE_MODULES.read_text() == route_modules_text(), "python -m infra.reference"


def test_the_reference_is_valid_openapi() -> None:
    validate(json.loads((SITE / "openapi.json").read_text()))


def test_every_example_is_valid() -> None:
    every = list(examples())
    assert len(every) > 2 * len(OPERATIONS)
    wrong = [
        (name, error.message)
        for name, schema, value in every
        for error in validator_of(json.dumps(schema)).iter_errors(value)
    ]
    assert wrong == []


def test_every_body_and_every_json_answer_has_an_example() -> None:
    contents = [
        (name, kind, media)
        for name, operation in OPERATIONS.items()
        for part in (operation.get("requestBody", {}), *operation["responses"].values())
        for kind, media in resolved(part).get("content", {}).items()
    ]
    lacking = [
        (name, kind)
        for name, kind, media in contents
        if "json" in kind and not media.get("examples") and name != "readOpenapi"
    ]
    assert (bool(contents), lacking) == (True, [])


def test_every_reference_leads_somewhere_and_no_component_is_idle() -> None:
    used = {one["$ref"] for one in parts(DESCRIBED) if isinstance(one.get("$ref"), str)}
    assert all(resolved({"$ref": one}) for one in used)
    there = {
        f"#/components/{kind}/{name}"
        for kind, members in DESCRIBED["components"].items()
        for name in members
        if kind != "securitySchemes"
    }
    assert there - used == set()


def test_links_refer_to_matching_operations() -> None:
    assert set(LEADS_TO) <= set(OPERATIONS)
    for link in LINKS.values():
        target = OPERATIONS[link["operationId"]]
        taken = {resolved(one)["name"] for one in target["parameters"]}
        assert set(link["parameters"]) <= taken, link
        needed = {
            resolved(one)["name"] for one in target["parameters"] if resolved(one)["required"]
        }
        assert needed <= set(link["parameters"]), link


def test_operations_have_names_that_clients_can_be_made_of() -> None:
    assert len(OPERATIONS) == len(ENDPOINTS)
    assert [name for name in OPERATIONS if not re.fullmatch("[a-z]+([A-Z][a-z]+)*", name)] == []
    tags = [tag["name"] for tag in DESCRIBED["tags"]]
    used = [operation["tags"][0] for operation in OPERATIONS.values()]
    assert list(dict.fromkeys(used)) == tags
    assert all(operation["summary"] for operation in OPERATIONS.values())


def test_the_server_is_where_the_document_was_read_under_any_prefix() -> None:
    [server] = DESCRIBED["servers"]
    for prefix in ("", "/live", "/a/b"):
        read_at = f"https://api.example{prefix}/api/v1/openapi.json"
        assert urljoin(read_at, server["url"]).rstrip("/") == f"https://api.example{prefix}"


def test_only_these_routes_are_open_to_all() -> None:
    assert {one.route for one in ENDPOINTS if one.permission == PUBLIC} == OPEN_TO_ALL


def test_every_other_route_demands_a_permission_that_some_role_has() -> None:
    granted = {permission for of_role in PERMISSIONS.values() for permission in of_role}
    demanded = {one.permission for one in ENDPOINTS if one.permission != PUBLIC}
    assert demanded <= {str(permission) for permission in granted}
    assert PERMISSIONS[Role.ADMIN] == frozenset(Permission)


KEYWORDS = {
    *("$ref", "type", "enum", "const", "anyOf", "oneOf", "allOf", "not", "default", "examples"),
    *("properties", "required", "additionalProperties", "patternProperties", "propertyNames"),
    *("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "minLength", "maxLength"),
    *("pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("multipleOf", "title", "description", "discriminator", "minProperties", "maxProperties"),
    *("readOnly", "writeOnly", "contentMediaType", "contentEncoding"),
}


def schemas_within(schema: Any) -> Iterator[dict[str, Any]]:
    """A schema and all that it is made of."""
    if not isinstance(schema, dict):
        return
    yield schema
    for name in ("properties", "patternProperties"):
        for member in schema.get(name, {}).values():
            yield from schemas_within(member)
    for name in ("items", "additionalProperties", "propertyNames", "not"):
        yield from schemas_within(schema.get(name))
    for name in ("anyOf", "oneOf", "allOf", "prefixItems"):
        for member in schema.get(name, []):
            yield from schemas_within(member)


def all_schemas() -> Iterator[dict[str, Any]]:
    yield from DESCRIBED["components"]["schemas"].values()
    for one in parts(DESCRIBED["paths"] | DESCRIBED["components"]["parameters"]):
        yield from [one["schema"]] if isinstance(one.get("schema"), dict) else []


def test_schemas_have_no_word_that_json_schema_does_not_know() -> None:
    every = [inner for one in all_schemas() for inner in schemas_within(one)]
    assert {word for one in every for word in one} - KEYWORDS == set()


def test_limits_of_lists_are_said_so_that_clients_know_them() -> None:
    [limit] = [one for one in OPERATIONS["listQuizzes"]["parameters"] if one["name"] == "limit"]
    assert (limit["schema"]["minimum"], limit["schema"]["maximum"]) == (1, 100)


def test_every_operation_parameter_and_member_is_described() -> None:
    """What is new goes into infra/openapi/descriptions.json, or below the member in its model."""
    lacking = [name for name, one in OPERATIONS.items() if not one.get("description")]
    lacking += [
        f"parameter {resolved(parameter)['name']} of {name}"
        for name, operation in OPERATIONS.items()
        for parameter in operation["parameters"]
        if not resolved(parameter).get("description")
    ]
    lacking += [
        f"{name}.{member}"
        for name, schema in DESCRIBED["components"]["schemas"].items()
        for inner in schemas_within(schema)
        for member, said in inner.get("properties", {}).items()
        if not said.get("description") and name != "Problem"
    ]
    assert lacking == []
