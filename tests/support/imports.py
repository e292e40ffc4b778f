"""Files that are imported by upload, as clients do it."""

import hashlib
from typing import Any

from tests.support.aws_delivery import Cloud
from tests.support.client import Client, Reply
from tests.support.files import post_file
from tests.support.people import Person


def announced(content: bytes, form: str, **changes: Any) -> dict[str, Any]:
    """The body that announces a file."""
    digest = hashlib.sha256(content).hexdigest()
    facts = {"format": form, "name": "quiz.zip", "size": len(content), "sha256": digest}
    return {**facts, **changes}


def announce(http: Client, person: Person, content: bytes, form: str, **changes: Any) -> Reply:
    body = announced(content, form, **changes)
    return http.post("/api/v1/imports", json=body, token=person.token)


def start(http: Client, person: Person, import_id: str, query: str = "") -> Reply:
    return http.post(f"/api/v1/imports/{import_id}/start{query}", token=person.token)


def uploaded(http: Client, person: Person, content: bytes, form: str, **changes: Any) -> str:
    """The id of an import whose file is there."""
    reply = announce(http, person, content, form, **changes)
    assert reply.status == 201, reply.text
    post_file(reply.json["upload"], content)
    return str(reply.json["id"])


def work_off(cloud: Cloud) -> None:
    """Run all jobs that wait, and those that they queue."""
    while bodies := cloud.waiting("job_queue"):
        assert cloud.expire(*bodies) == []


def read(http: Client, person: Person, import_id: str) -> dict[str, Any]:
    reply = http.get(f"/api/v1/imports/{import_id}", token=person.token)
    assert reply.status == 200, reply.text
    found: dict[str, Any] = reply.json
    return found


def imported(
    http: Client, person: Person, cloud: Cloud, content: bytes, form: str, **changes: Any
) -> dict[str, Any]:
    """What came of a file."""
    import_id = uploaded(http, person, content, form, **changes)
    assert start(http, person, import_id).status == 202
    work_off(cloud)
    return read(http, person, import_id)
