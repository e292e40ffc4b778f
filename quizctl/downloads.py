"""Exports of any size, made by the service and downloaded."""

from typing import Any

import httpx

from chalicelib.quiz_formats.models import Format
from infra.operations.stack_access import OperatorError
from quizctl.context import Context, raise_for_problem
from quizctl.uploads import MAX_WAITS, SECONDS_BETWEEN, raise_for_failure

EXPORTS = "/api/v1/exports"


def export_by_download(context: Context, api: httpx.Client, quiz_id: str, form: Format) -> bytes:
    """Return a quiz as a file with its pictures; raises OperatorError."""
    wanted = {"quiz_id": quiz_id, "format": form.value}
    asked = raise_for_problem(api.post(EXPORTS, json=wanted)).json()
    for _ in range(MAX_WAITS):
        found: dict[str, Any] = raise_for_problem(api.get(f"{EXPORTS}/{asked['id']}")).json()
        raise_for_failure(found)
        if found["url"] is not None:
            return context.download(found["url"])
        context.sleep(SECONDS_BETWEEN)
    raise OperatorError("The export is still being made; look at it later.")
