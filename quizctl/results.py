"""Results as CSV files."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import typer

from chalicelib.results.gradebook_csv import csv_response
from quizctl.context import context_of, counter_bar, raise_for_problem, stderr
from quizctl.quizzes import MOST, QUIZZES, QuizId, Target

app = typer.Typer(no_args_is_help=True, help="Results as CSV, safe to open in a spreadsheet.")

GRADES = (
    "user_id",
    "username",
    "grading_method",
    "attempts",
    "counted_attempts",
    "percentage",
    "passed",
    "attempt_id",
)
ATTEMPTS = (
    "attempt_id",
    "user_id",
    "username",
    "number",
    "status",
    "started_at",
    "submitted_at",
    "score",
    "max_score",
    "percentage",
)


@app.command()
def grades(context: typer.Context, quiz_id: QuizId, target: Target = None) -> None:
    """Export one grade per user at a quiz."""
    _write(context, f"{QUIZZES}/{quiz_id}/grades", GRADES, target)


@app.command()
def attempts(context: typer.Context, quiz_id: QuizId, target: Target = None) -> None:
    """Export all attempts at a quiz, including running ones."""
    _write(context, f"{QUIZZES}/{quiz_id}/attempts", ATTEMPTS, target)


def _write(
    context: typer.Context, path: str, columns: tuple[str, ...], target: Path | None
) -> None:
    with context_of(context).api() as api:
        rows = list(rows_of(api, path))
    text = csv_response(columns, rows)
    if target is None:
        sys.stdout.write(text)
    else:
        target.write_text(text, encoding="utf-8", newline="")
        stderr.print(f"{target} is written: {len(rows)} rows.")


def rows_of(api: httpx.Client, path: str) -> Iterator[dict[str, Any]]:
    """Yield the items of all pages of a list."""
    cursor: str | None = ""
    with counter_bar() as bar:
        task = bar.add_task("Reading", total=None)
        while cursor is not None:
            query = {"limit": MOST} | ({"cursor": cursor} if cursor else {})
            page = raise_for_problem(api.get(path, params=query)).json()
            bar.advance(task, len(page["items"]))
            yield from page["items"]
            cursor = page["next_cursor"]
