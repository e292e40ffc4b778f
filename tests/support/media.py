"""Pictures and sounds in quizzes, uploaded as browsers do it."""

import hashlib
from typing import Any

from tests.support import media_files
from tests.support.builders import single
from tests.support.client import Client, Reply
from tests.support.files import post_file
from tests.support.people import Person


def announced(content: bytes, kind: str = "image/png", **changes: Any) -> dict[str, Any]:
    """The body that announces a file."""
    digest = hashlib.sha256(content).hexdigest()
    return {"name": "map", "type": kind, "size": len(content), "sha256": digest, **changes}


def announce(http: Client, person: Person, body: dict[str, Any]) -> Reply:
    return http.post("/api/v1/media", json=body, token=person.token)


def complete(http: Client, person: Person, media_id: str) -> Reply:
    return http.post(f"/api/v1/media/{media_id}/complete", token=person.token)


def upload(
    http: Client, person: Person, content: bytes | None = None, kind: str = "image/png"
) -> str:
    """An asset's id, once it is there."""
    content = content or media_files.png()
    reply = announce(http, person, announced(content, kind))
    assert reply.status == 201, reply.text
    post_file(reply.json["upload"], content)
    done = complete(http, person, reply.json["id"])
    assert done.status == 200, done.text
    return str(reply.json["id"])


def shown(asset_id: str) -> str:
    return f"![Map](asset:{asset_id})"


def with_picture(asset_id: str, **changes: Any) -> dict[str, Any]:
    """A question that shows a picture."""
    return single(f"Where is this? {shown(asset_id)}", format="markdown", **changes)
