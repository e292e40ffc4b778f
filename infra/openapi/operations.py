"""Operation objects: request, responses and links."""

from collections.abc import Iterator
from typing import Any

from chalicelib.accounts.models import Role
from chalicelib.accounts.rules import Permission, has_permission
from chalicelib.auth.key_scopes import SCOPES
from chalicelib.web.authentication import PUBLIC
from chalicelib.web.context import RawBody
from chalicelib.web.endpoints import IF_NONE_MATCH, Endpoint
from chalicelib.web.request import JSON_TYPE
from infra.openapi import parameters, problems
from infra.openapi.examples import EXAMPLES, refer
from infra.openapi.headers import answered
from infra.openapi.links import LEADS_TO
from infra.openapi.schemas import Schemas, name_of
from infra.openapi.tags import tag_of


def operation(endpoint: Endpoint, schemas: Schemas) -> dict[str, Any]:
    """Return the description of an endpoint."""
    described: dict[str, Any] = {
        "operationId": operation_id(endpoint),
        "summary": endpoint.summary,
        "description": " ".join(_facts(endpoint)),
        "tags": [tag_of(endpoint)],
        "parameters": parameters.parameters_of(endpoint),
    }
    if endpoint.body is not None:
        described["requestBody"] = _request_body(endpoint, schemas)
    answers = {**_successes(endpoint, schemas), **problems.responses(endpoint)}
    described["responses"] = answers
    described["security"] = _security(endpoint)
    return described


def operation_id(endpoint: Endpoint) -> str:
    """Return the name of a view in camel case: ``createQuiz``."""
    first, *others = endpoint.view.__name__.split("_")
    return first + "".join(word.capitalize() for word in others)


def _facts(endpoint: Endpoint) -> Iterator[str]:
    yield _access(endpoint)
    if endpoint.require_if_match is not None:
        yield "`If-Match` names the revision to change: 412 when it was changed since."
    if endpoint.idempotent_create:
        yield "With an `Idempotency-Key` the same request within a day gets the same answer."
    elif endpoint.accepts_idempotency_key:
        yield "With an `Idempotency-Key` the same request within a day is one act."
    if endpoint.query is not None and "cursor" in endpoint.query.model_fields:
        yield "Answers a page at a time; `next_cursor` leads to the next."
    if endpoint.body is not None:
        yield f"The body may have {endpoint.max_bytes // 1024} KiB."


def _access(endpoint: Endpoint) -> str:
    if endpoint.permission == PUBLIC:
        return "Open to all."
    roles = [role for role in Role if has_permission(role, endpoint.permission)]
    if endpoint.permission == Permission.STAFF_QUIZZES:
        return "For the staff of the quiz, as far as their role there goes, and administrators."
    if len(roles) == len(Role):
        return "For everybody who is signed in."
    return f"For {' and '.join(_ROLES[role] for role in roles)}."


_ROLES = {Role.USER: "takers", Role.AUTHOR: "authors", Role.ADMIN: "administrators"}


def _security(endpoint: Endpoint) -> list[dict[str, Any]]:
    if endpoint.permission != PUBLIC:
        scope = SCOPES.get(endpoint.route)
        by_key = [] if scope is None else [{"service_key": [scope.value]}]
        return [{"access_token": []}, *by_key]
    return [] if endpoint.optional_permission is None else [{}, {"access_token": []}]


def _request_body(endpoint: Endpoint, schemas: Schemas) -> dict[str, Any]:
    model = endpoint.body
    if model is None or issubclass(model, RawBody):
        content = {kind: _raw(kind, endpoint, schemas) for kind in endpoint.consumes}
    else:
        content = {JSON_TYPE: _media(schemas.body(model))}
    return {"required": not endpoint.is_body_optional, "content": content}


def _raw(kind: str, endpoint: Endpoint, schemas: Schemas) -> dict[str, Any]:
    if kind in endpoint.body_models:
        return _media(schemas.body(endpoint.body_models[kind]))
    described = EXAMPLES["texts"][operation_id(endpoint)][kind]
    return {"schema": described["schema"], "examples": described["examples"]}


def _successes(endpoint: Endpoint, schemas: Schemas) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "description": endpoint.summary,
        "headers": answered(endpoint.response_headers),
        "content": {},
    }
    if endpoint.response_models:
        answer["content"][JSON_TYPE] = _media(schemas.answer(endpoint.response_models))
    for kind in endpoint.produces:
        anything = {"type": "object" if kind == JSON_TYPE else "string"}
        answer["content"].setdefault(kind, {"schema": anything})
    if links := LEADS_TO.get(operation_id(endpoint)):
        answer["links"] = {name: {"$ref": f"#/components/links/{name}"} for name in links}
    if not answer["content"]:
        del answer["content"]
    return {str(endpoint.status): answer, **_error_responses(endpoint, schemas)}


def _error_responses(endpoint: Endpoint, schemas: Schemas) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status, model in endpoint.other_responses.items():
        found[str(status)] = {
            "description": EXAMPLES["also"][operation_id(endpoint)][str(status)],
            "headers": answered(
                endpoint.response_headers if model in endpoint.response_models else ()
            ),
        }
        if model is not None:
            found[str(status)]["content"] = {JSON_TYPE: _media(schemas.answer((model,)))}
    if IF_NONE_MATCH in endpoint.request_headers:
        found["304"] = {
            "description": "Unchanged.",
            "headers": answered(endpoint.response_headers),
        }
    return found


def _media(schema: dict[str, Any]) -> dict[str, Any]:
    names = [name_of(one) for one in schema.get("oneOf", [schema])]
    return {"schema": schema, "examples": {name: refer(name) for name in names}}
