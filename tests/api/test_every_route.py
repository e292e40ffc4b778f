"""Every route, from the table of routes itself: a new one cannot forget its guard."""

import pytest
from pydantic import BaseModel, ValidationError

from app import ROUTES
from chalicelib.accounts.models import Role
from chalicelib.accounts.rules import PERMISSIONS, Permission, has_permission
from chalicelib.web.authentication import PUBLIC
from chalicelib.web.endpoints import Endpoint
from tests.support.client import Client
from tests.support.people import People
from tests.support.routes import address

GUARDED = [one for routes in ROUTES for one in routes.endpoints if one.permission != PUBLIC]


@pytest.mark.parametrize("endpoint", GUARDED, ids=lambda one: one.route)
def test_every_private_route_requires_a_token(http: Client, endpoint: Endpoint) -> None:
    reply = http.request(endpoint.method, address(endpoint))
    assert (reply.status, reply.code) == (401, "unauthenticated")


@pytest.mark.parametrize("role", list(Role))
def test_routes_permit_exactly_the_documented_roles(
    http: Client, people: People, role: Role
) -> None:
    person = people.with_role(role)
    denied = {one.route for one in GUARDED if not has_permission(role, one.permission)}
    allowed = [one for one in GUARDED if one.route not in denied and "logout" not in one.path]
    for endpoint in GUARDED:
        if endpoint.route in denied:
            reply = http.request(endpoint.method, address(endpoint), token=person.token)
            assert (reply.status, reply.code) == (403, "forbidden"), endpoint.route
    for endpoint in allowed:
        reply = http.request(endpoint.method, address(endpoint), token=person.token)
        assert reply.status not in {401, 500}, (endpoint.route, reply.text)
        if role is Role.USER and endpoint.permission == Permission.STAFF_QUIZZES:
            assert reply.status >= 400, (endpoint.route, "runs no quiz: the quiz itself refuses")
        else:
            assert reply.status != 403, (endpoint.route, reply.text)
    assert bool(denied) is (role is not Role.ADMIN)
    assert set(PERMISSIONS) == set(Role)


@pytest.mark.parametrize("endpoint", GUARDED, ids=lambda one: one.route)
def test_a_query_that_is_not_known_is_refused(
    http: Client, people: People, endpoint: Endpoint
) -> None:
    admin = people.admin()
    reply = http.request(endpoint.method, f"{address(endpoint)}?surprise=1", token=admin.token)
    assert (reply.status, reply.code) == (422, "validation_failed")


CHANGES = [one for one in GUARDED if one.method == "PATCH"]
NULLS = {
    "PATCH /api/v1/auth/me": {"display_name"},
    "PATCH /api/v1/groups/{group_id}": {"join_code"},
    "PATCH /api/v1/quizzes/{quiz_id}": {
        "access_code",
        "closes_at",
        "late_start_minutes",
        "max_attempts",
        "networks",
        "opens_at",
        "safe_exam_browser",
        "second_marking",
    },
}
"""The members of changes that null removes."""


@pytest.mark.parametrize("endpoint", CHANGES, ids=lambda one: one.route)
def test_a_change_takes_null_only_where_it_removes_something(endpoint: Endpoint) -> None:
    body = endpoint.body
    assert isinstance(body, type)
    assert issubclass(body, BaseModel)
    taken = {name for name in body.model_fields if _takes_null(body, name)}
    assert taken == NULLS.get(endpoint.route, set())


def _takes_null(body: type[BaseModel], name: str) -> bool:
    try:
        body.model_validate({name: None})
    except ValidationError:
        return False
    return True


READ = {one.path: one for one in GUARDED if one.method == "GET"}


@pytest.mark.parametrize(
    "endpoint", [one for one in CHANGES if one.path in READ], ids=lambda one: one.route
)
def test_what_can_be_changed_has_an_etag_for_if_match(endpoint: Endpoint) -> None:
    assert "ETag" in READ[endpoint.path].response_headers
    assert "ETag" in endpoint.response_headers
    assert endpoint.require_if_match or "If-Match" in endpoint.request_headers
