"""The complete document."""

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
    "description": "The origin of this document, including its prefix, such as a gateway's stage.",
}
"""Relative to the document's own address, as the standard defines."""

DESCRIPTION = """\
Timed online quizzes and exams.

- Times are RFC 3339 in UTC, to the millisecond. Scores are exact decimals.
- Every error is a problem document (RFC 9457). Its `code` is stable and meant for programs; the
  codes of each operation are listed as `x-codes`.
- Unknown members of bodies and unknown query parameters are refused (422), never ignored.
- Lists are paginated: `limit` sets the page size, `next_cursor` leads to the next page and is null
  on the last.
- An `Idempotency-Key` makes a repeat of the request within a day one act; a POST that creates a
  resource gives the same response again. Another body under the key is refused.
"""

ACCESS_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "The `access_token` of a login or refresh. It is valid for 15 minutes; a "
    "logout or a new password ends it with the next request.",
}

SERVICE_KEY = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "ivk_…",
    "description": "The `secret` of a service key (`POST /api/v1/keys`), for programs. It acts as "
    "its owner, never as an administrator, on the operations of its scopes alone.",
}


def document(endpoints: Iterable[Endpoint], *, title: str, version: str) -> dict[str, Any]:
    """Return the document of all ``endpoints``."""
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
