"""Quizzes as files, read and written by the API as the one who is signed in."""

import sys
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.table import Table

from chalicelib.quiz_formats.models import Format
from infra.operations.stack_access import OperatorError
from quizctl.context import context_of, raise_for_problem, stderr, stdout, with_progress
from quizctl.exit_codes import Exit

app = typer.Typer(no_args_is_help=True, help="Quizzes, in and out of files.")

JSON = "application/json"
TEXT = "text/plain"
MEDIA_TYPES = {".json": JSON, ".zip": "application/zip", ".imscc": "application/zip"}
"""Of files that are not texts, by their endings."""
QUIZZES = "/api/v1/quizzes"
MOST = 100
"""Quizzes on one page of the API."""

QuizId = Annotated[str, typer.Argument(metavar="QUIZ_ID", help="As `quizzes list` shows it.")]
Form = Annotated[Format, typer.Option("--format", help="How it is written.")]
GivenForm = Annotated[
    Format | None, typer.Option("--format", help="How the files are written; found out when left.")
]
Target = Annotated[Path | None, typer.Option("--output", "-o", help="A file; none: the terminal.")]


@app.command("list")
def show(context: typer.Context) -> None:
    """List your quizzes."""
    table = Table("id", "title", "status")
    with context_of(context).api() as api:
        cursor: str | None = ""
        while cursor is not None:
            wanted: dict[str, Any] = {"mine": "true", "limit": MOST}
            page = raise_for_problem(
                api.get(QUIZZES, params=wanted | ({"cursor": cursor} if cursor else {}))
            )
            for quiz in page.json()["items"]:
                table.add_row(quiz["id"], quiz["title"], quiz["status"])
            cursor = page.json()["next_cursor"]
    stdout.print(table)


@app.command("import")
def import_(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, readable=True)],
    form: GivenForm = None,
    publish: Annotated[bool, typer.Option(help="Open them to takers at once.")] = False,  # noqa: FBT002
) -> None:
    """Make a draft of each file in any format, and say what could not be read."""
    failed = 0
    with context_of(context).api() as api:
        for file in with_progress(files, "Importing", len(files)):
            try:
                _import_file(api, file, form, publish=publish)
            except OperatorError as error:
                stderr.print(f"{file}: {error}", soft_wrap=True)
                failed += 1
    if failed:
        raise typer.Exit(Exit.PARTLY if failed < len(files) else Exit.REFUSED)


@app.command("export")
def export(
    context: typer.Context, quiz_id: QuizId, form: Form = Format.JSON, target: Target = None
) -> None:
    """Write a quiz's draft as a file."""
    with context_of(context).api() as api:
        answer = raise_for_problem(
            api.get(f"{QUIZZES}/{quiz_id}/export", params={"format": form.value})
        )
    if target is None:
        sys.stdout.write(answer.text)
    else:
        target.write_text(answer.text, encoding="utf-8")
        stderr.print(f"{target} is written.")


def _import_file(api: httpx.Client, file: Path, form: Format | None, *, publish: bool) -> None:
    kind = JSON if form is Format.JSON else MEDIA_TYPES.get(file.suffix.lower(), TEXT)
    headers = {"Content-Type": kind}
    query = {"title": file.stem, **({"format": form.value} if form else {})}
    answer = api.post(
        f"{QUIZZES}/import",
        params=query if kind == TEXT else {},
        content=file.read_bytes(),
        headers=headers,
    )
    imported = raise_for_problem(answer).json()
    made, report = imported["quiz"], imported["report"]
    if publish:
        raise_for_problem(api.post(f"{QUIZZES}/{made['id']}/publish"))
    stdout.print(f"{made['id']}  {made['title']}: {report['understood']} questions", soft_wrap=True)
    for line in report["lines"]:
        for note in line["notes"]:
            place = "" if line["line"] is None else f"line {line['line']}, "
            stderr.print(f"  {place}{line['outcome']}: {note['detail']}", soft_wrap=True)
