"""Conditional polling: an unchanged response is a 304 (RFC 9110, 13.1.2)."""

import hashlib
import json
from collections.abc import Collection
from typing import Any

from pydantic import BaseModel

from chalicelib.web.request import JSON_TYPE
from chalicelib.web.responses import RawResponse

NOT_MODIFIED = 304


def tag_of(body: dict[str, Any], *, without: Collection[str] = ()) -> str:
    """Return the strong ETag of a body, without members that change with time."""
    kept = {name: value for name, value in body.items() if name not in without}
    text = json.dumps(kept, sort_keys=True, separators=(",", ":"))
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def poll_response(
    model: BaseModel, if_none_match: str | None, *, without: Collection[str]
) -> RawResponse:
    """Return the model as JSON with its ETag, or a 304 if the client has it already."""
    body = model.model_dump(mode="json")
    tag = tag_of(body, without=without)
    known = {one.strip().removeprefix("W/") for one in (if_none_match or "").split(",")}
    if tag in known or "*" in known:
        return RawResponse("", "", NOT_MODIFIED, {"ETag": tag})
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return RawResponse(text, JSON_TYPE, 200, {"ETag": tag})
