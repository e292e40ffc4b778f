"""Requests to every route that requires authentication."""

from collections.abc import Mapping

from app import ROUTES
from chalicelib.web.authentication import PUBLIC
from chalicelib.web.endpoints import Endpoint
from tests.support.client import Client, Reply
from tests.support.people import Person
from tests.support.reference_examples import example_request

GUARDED = [one for routes in ROUTES for one in routes.endpoints if one.permission != PUBLIC]


def send(http: Client, endpoint: Endpoint, ids: Mapping[str, str], who: Person) -> Reply:
    request = example_request(endpoint.method, endpoint.path)
    headers = {**request.pop("headers", {}), "If-Match": '"r1"'}
    at = endpoint.path.format_map(ids)
    members = {} if endpoint.query is None else endpoint.query.model_fields
    needed = [f"{name}={ids[name]}" for name, one in members.items() if one.is_required()]
    at += f"?{'&'.join(needed)}" if needed else ""
    return http.request(endpoint.method, at, token=who.token, headers=headers, **request)
