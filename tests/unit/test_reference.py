"""The reference is made of the code, and says what the code does."""

import json

from openapi_spec_validator import validate

from app import ROUTES
from chalicelib.accounts.models import Role
from chalicelib.accounts.rules import PERMISSIONS, Permission
from chalicelib.web.caller import PUBLIC
from infra.reference import FACE, SERVED_BY, openapi, openapi_text, page, served_by_text

ENDPOINTS = [endpoint for routes in ROUTES for endpoint in routes.endpoints]

OPEN_TO_ALL = {
    "POST /api/v1/auth/register",
    "POST /api/v1/auth/login",
    "POST /api/v1/auth/refresh",
    "POST /api/v1/auth/verify-email",
    "POST /api/v1/auth/verify-email/resend",
    "POST /api/v1/auth/password/forgot",
    "POST /api/v1/auth/password/reset",
    "GET /.well-known/jwks.json",
    "POST /api/v1/unsubscribe/{token}",
    "GET /health",
    "GET /api/v1/openapi.json",
    "GET /docs",
    "GET /docs/{release}/{asset}",
    "GET /redoc",
    "GET /play",
    "GET /play/{release}/{asset}",
}


def test_the_kept_reference_is_that_of_the_code() -> None:
    described = openapi()
    assert (FACE / "openapi.json").read_text() == openapi_text(described)
    assert (FACE / "docs" / "redoc.html").read_text() == page(described)


def test_the_kept_table_of_who_serves_what_is_that_of_the_code() -> None:
    assert SERVED_BY.read_text() == served_by_text(), "python -m infra.reference"


def test_the_reference_is_valid_openapi() -> None:
    validate(json.loads((FACE / "openapi.json").read_text()))


def test_only_these_routes_are_open_to_all() -> None:
    assert {one.route for one in ENDPOINTS if one.permission == PUBLIC} == OPEN_TO_ALL


def test_every_other_route_demands_a_permission_that_some_role_has() -> None:
    granted = {permission for of_role in PERMISSIONS.values() for permission in of_role}
    demanded = {one.permission for one in ENDPOINTS if one.permission != PUBLIC}
    assert demanded <= {str(permission) for permission in granted}
    assert PERMISSIONS[Role.ADMIN] == frozenset(Permission)


def test_the_readme_names_every_route() -> None:
    readme = (FACE.parents[1] / "README.md").read_text()
    assert [one.route for one in ENDPOINTS if f"| `{one.route}` |" not in readme] == []
