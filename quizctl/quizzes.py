"""Import and export of quizzes through the API."""

import sys
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.table import Table

from chalicelib.quiz_formats.file_bounds import MAX_IMPORT_BYTES
from chalicelib.quiz_formats.models import Format
from chalicelib.web.responses import WORKBOOK
from infra.operations.stack_access import OperatorError
from quizctl.context import context_of, raise_for_problem, stderr, stdout, with_progress
from quizctl.downloads import export_by_download
from quizctl.exit_codes import Exit
from quizctl.uploads import import_by_upload

app = typer.Typer(no_args_is_help=True, help="Import and export quizzes.")

JSON = "application/json"
TEXT = "text/plain"
MEDIA_TYPES = {
    ".json": JSON,
    ".zip": "application/zip",
    ".imscc": "application/zip",
    ".xlsx": WORKBOOK,
}
"""Media types of binary files by extension."""
QUIZZES = "/api/v1/quizzes"
MOST = 100
"""Quizzes per page of the API."""

QuizId = Annotated[
    str, typer.Argument(metavar="QUIZ_ID", help="Id of the quiz, as in `quizzes list`.")
]
Form = Annotated[Format, typer.Option("--format", help="Format of the file.")]
GivenForm = Annotated[
    Format | None, typer.Option("--format", help="Format of the files; detected if absent.")
]
Target = Annotated[
    Path | None, typer.Option("--output", "-o", help="A file; the terminal if absent.")
]


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
    publish: Annotated[bool, typer.Option(help="Publish them at once.")] = False,  # noqa: FBT002
    upload: Annotated[bool, typer.Option(help="Upload them, with their pictures.")] = False,  # noqa: FBT002
) -> None:
    """Import files of any format as drafts, with a report of losses.

    Files of more than 512 KiB are uploaded, which needs their --format, but for .json; so does
    --upload.
    """
    failed = 0
    own = context_of(context)
    with own.api() as api:
        for file in with_progress(files, "Importing", len(files)):
            try:
                if upload or file.stat().st_size > MAX_IMPORT_BYTES:
                    told = Format.JSON if file.suffix.lower() == ".json" else form
                    imported = import_by_upload(own, api, file, told)
                else:
                    imported = _import_at_once(api, file, form)
                _show(api, imported, publish=publish)
            except OperatorError as error:
                stderr.print(f"{file}: {error}", soft_wrap=True)
                failed += 1
    if failed:
        raise typer.Exit(Exit.PARTLY if failed < len(files) else Exit.REFUSED)


@app.command("export")
def export(
    context: typer.Context,
    quiz_id: QuizId,
    form: Form = Format.JSON,
    target: Target = None,
    download: Annotated[bool, typer.Option(help="Have it made, with its pictures.")] = False,  # noqa: FBT002
) -> None:
    """Export a quiz's draft to a file.

    A --download has any size, and pictures inside; QTI is a package then.
    """
    own = context_of(context)
    with own.api() as api:
        if download:
            content = export_by_download(own, api, quiz_id, form)
        else:
            at = f"{QUIZZES}/{quiz_id}/export"
            content = raise_for_problem(api.get(at, params={"format": form.value})).content
    if target is None:
        sys.stdout.buffer.write(content)
    else:
        target.write_bytes(content)
        stderr.print(f"{target} is written.")


def _import_at_once(api: httpx.Client, file: Path, form: Format | None) -> dict[str, Any]:
    kind = JSON if form is Format.JSON else MEDIA_TYPES.get(file.suffix.lower(), TEXT)
    headers = {"Content-Type": kind}
    query = {"title": file.stem, **({"format": form.value} if form else {})}
    answer = api.post(
        f"{QUIZZES}/import",
        params=query if kind == TEXT else {},
        content=file.read_bytes(),
        headers=headers,
    )
    found: dict[str, Any] = raise_for_problem(answer).json()
    return found


def _show(api: httpx.Client, imported: dict[str, Any], *, publish: bool) -> None:
    made, report = imported["quiz"], imported["report"]
    if publish:
        raise_for_problem(api.post(f"{QUIZZES}/{made['id']}/publish"))
    stdout.print(f"{made['id']}  {made['title']}: {report['understood']} questions", soft_wrap=True)
    for line in report["lines"]:
        for note in line["notes"]:
            place = "" if line["line"] is None else f"line {line['line']}, "
            stderr.print(f"  {place}{line['outcome']}: {note['detail']}", soft_wrap=True)
