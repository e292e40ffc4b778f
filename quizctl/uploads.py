"""Imports by upload: packages, and files with pictures."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from chalicelib.quiz_formats.models import Format
from infra.operations.stack_access import OperatorError
from quizctl.context import Context, raise_for_problem

IMPORTS = "/api/v1/imports"
SECONDS_BETWEEN = 2.0
MAX_WAITS = 900
"""Half an hour: more than the largest package takes."""


def import_by_upload(
    context: Context, api: httpx.Client, file: Path, form: Format | None
) -> dict[str, Any]:
    """Return the draft and the report of an uploaded file; raises OperatorError."""
    if form is None:
        raise OperatorError("is uploaded: say its --format.")
    content = file.read_bytes()
    awaited = _announce(api, file.name, content, form)
    context.upload(awaited["upload"], content)
    import_id = awaited["id"]
    raise_for_problem(api.post(f"{IMPORTS}/{import_id}/start"))
    found = _finished(api, import_id, context.sleep)
    quiz = raise_for_problem(api.get(f"/api/v1/quizzes/{found['quiz_id']}")).json()
    return {"quiz": quiz, "report": found["report"]}


def _announce(api: httpx.Client, name: str, content: bytes, form: Format) -> dict[str, Any]:
    facts = {
        "format": form.value,
        "name": name,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    awaited: dict[str, Any] = raise_for_problem(api.post(IMPORTS, json=facts)).json()
    return awaited


def raise_for_failure(found: dict[str, Any]) -> None:
    """Raise OperatorError with the reasons of an import or export that has failed."""
    if found["status"] != "failed":
        return
    problem = found["problem"]
    reasons = [f"  {one['pointer'] or '/'} {one['detail']}" for one in problem["errors"]]
    raise OperatorError("\n".join([f"{problem['detail']} ({problem['code']})", *reasons]))


def _finished(api: httpx.Client, import_id: str, sleep: Callable[[float], None]) -> dict[str, Any]:
    for _ in range(MAX_WAITS):
        found: dict[str, Any] = raise_for_problem(api.get(f"{IMPORTS}/{import_id}")).json()
        if found["status"] == "finished":
            return found
        raise_for_failure(found)
        sleep(SECONDS_BETWEEN)
    raise OperatorError("The import is still running; look at it later.")
