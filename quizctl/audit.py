"""Audit events of all accounts, as a file."""

import json
import sys
from typing import Annotated

import typer

from quizctl.context import context_of, stderr
from quizctl.quizzes import Target
from quizctl.results import rows_of

app = typer.Typer(no_args_is_help=True, help="Audit events of all accounts.")

EVENTS = "/api/v1/admin/events"
Since = Annotated[str, typer.Option(metavar="DATE", help="First day, such as 2026-01-31.")]


@app.command()
def export(context: typer.Context, since: Since = "", target: Target = None) -> None:
    """Write audit events, newest first, a JSON object per line; logins are not included."""
    lines: list[str] = []
    with context_of(context).api() as api:
        for event in rows_of(api, EVENTS):
            if event["at"] < since:
                break
            lines.append(json.dumps(event, ensure_ascii=False, separators=(",", ":")))
    text = "".join(f"{line}\n" for line in lines)
    if target is None:
        sys.stdout.write(text)
    else:
        target.write_text(text, encoding="utf-8")
        stderr.print(f"{target} is written: {len(lines)} events.")
