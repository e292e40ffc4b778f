"""The document as a whole."""

from collections.abc import Iterable
from typing import Any

from chalicelib.web.endpoints import Endpoint
from infra.openapi import examples, headers, parameters, problems
from infra.openapi.links import LINKS
from infra.openapi.operations import operation
from infra.openapi.schemas import Schemas
from infra.openapi.tags import TAGS, tag_of

LICENSE = {"name": "Apache-2.0", "identifier": "Apache-2.0"}

SERVER = {
    "url": "../..",
    "description": "Where this document was read, at whatever prefix: a gateway's stage is one.",
}
"""Relative to the document's own address, as the standard has it."""

DESCRIPTION = """\
Timed online quizzes and exams.

- Times are RFC 3339 in UTC, to the millisecond. Scores are exact decimals.
- Every refusal is a problem document (RFC 9457). Its `code` is stable and meant for programs; the
  codes of each operation are listed as `x-codes`.
- Bodies and queries are read strictly: what is not named here is refused (422), never ignored.
- Lists come in pages: `limit` says how large, `next_cursor` leads to the next, null on the last.
- A POST that creates something takes an `Idempotency-Key`: the same request again within a day
  gets the same answer.
"""

ACCESS_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "The `access_token` of a login or refresh. It lasts for 15 minutes; signing "
    "out and a new password end it with the next request.",
}

SERVICE_KEY = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "ivk_…",
    "description": "The `secret` of a service key (`POST /api/v1/keys`), for programs. It acts as "
    "its owner, never as an administrator, on the operations of its scopes alone.",
}


def document(endpoints: Iterable[Endpoint], *, title: str, version: str) -> dict[str, Any]:
    """The document that describes all ``endpoints``."""
    every = sorted(endpoints, key=lambda one: list(TAGS).index(tag_of(one)))
    schemas = Schemas.schema_of(every)
    paths: dict[str, Any] = {}
    for endpoint in every:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = operation(endpoint, schemas)
    refused = {
        refusal: problems.example(refusal) for one in every for refusal in problems.refusals(one)
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": version,
            "description": DESCRIPTION,
            "license": LICENSE,
        },
        "servers": [SERVER],
        "tags": [{"name": name, "description": said} for name, said in TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": {**schemas.described, "Problem": problems.PROBLEM},
            "responses": problems.shared_responses(),
            "parameters": parameters.shared(every),
            "headers": headers.HEADERS,
            "examples": examples.shared(schemas.described, refused.items()),
            "links": LINKS,
            "securitySchemes": {"access_token": ACCESS_TOKEN, "service_key": SERVICE_KEY},
        },
    }
