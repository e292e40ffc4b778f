"""Running exams: a live table of attempts, and the trace of one."""

from collections.abc import Iterator
from typing import Annotated, Any

import httpx
import typer
from rich.live import Live
from rich.table import Table

from quizctl.context import context_of, raise_for_problem, stdout
from quizctl.quizzes import MOST, QUIZZES, QuizId

app = typer.Typer(no_args_is_help=True, help="Single attempts.")

NOT_MODIFIED = 304
AttemptId = Annotated[str, typer.Argument(metavar="ATTEMPT_ID", help="Id of the attempt.")]
Rows = Annotated[int, typer.Option(min=1, max=MOST, help="Rows of one read.")]
Looks = Annotated[int | None, typer.Option(help="Stop after so many looks; never if absent.")]
TIME, TYPE = "at", "type"


def watch(context: typer.Context, quiz_id: QuizId, looks: Looks = None, rows: Rows = MOST) -> None:
    """Show who sits a quiz, as it changes; attempts at risk come first. Ctrl-C ends it."""
    desk = context_of(context)
    with desk.api() as api, Live(console=stdout, auto_refresh=False) as live:
        for shown, seconds in _looks(api, f"{QUIZZES}/{quiz_id}/monitor", looks, rows):
            live.update(_table(shown), refresh=True)
            desk.sleep(seconds)


@app.command()
def trace(context: typer.Context, attempt_id: AttemptId) -> None:
    """Print everything that happened in an attempt, in order."""
    with context_of(context).api() as api:
        answer = raise_for_problem(api.get(f"/api/v1/attempts/{attempt_id}/events"))
    table = Table("time", "event", "details")
    for event in answer.json()["items"]:
        table.add_row(event[TIME], event[TYPE], _details(event))
    stdout.print(table)


def _looks(
    api: httpx.Client, path: str, looks: int | None, rows: int
) -> Iterator[tuple[dict[str, Any], float]]:
    """Yield the monitor each time that it was read, and how long to wait; all its pages."""
    shown: dict[str, Any] = {}
    etag, number = "", 0
    while looks is None or number < looks:
        number += 1
        answer = api.get(path, params={"limit": rows}, headers={"If-None-Match": etag})
        if answer.status_code != NOT_MODIFIED:
            shown = raise_for_problem(answer).json()
            # a list of many pages has no ETag as a whole
            etag = "" if shown["next_cursor"] else answer.headers.get("ETag", "")
            shown["items"] = [*shown["items"], *_further(api, path, rows, shown["next_cursor"])]
        yield shown, shown["poll_after_seconds"] if looks is None or number < looks else 0


def _further(
    api: httpx.Client, path: str, rows: int, cursor: str | None
) -> Iterator[dict[str, Any]]:
    while cursor is not None:
        params: dict[str, Any] = {"limit": rows, "cursor": cursor}
        page = raise_for_problem(api.get(path, params=params)).json()
        yield from page["items"]
        cursor = page["next_cursor"]


def _table(shown: dict[str, Any]) -> Table:
    counts = shown["summary"]
    heading = ", ".join(f"{counts[name]} {name.replace('_', ' ')}" for name in counts)
    table = Table(
        *("user", "status", "answered", "ends", "last saved", "last seen", "extra", "flags"),
        title=f"{shown['server_time']}: {heading}",
    )
    for row in sorted(shown["items"], key=_urgency):
        table.add_row(
            row["username"] or row["user_id"],
            row["status"],
            f"{row['answered']} of {row['question_count']}",
            _clock_time(row["expires_at"]),
            _clock_time(row["last_saved_at"]),
            _clock_time(row["last_seen_at"]),
            f"{row['extra_minutes']} min" if row["extra_minutes"] else "",
            ", ".join(row["flags"]),
        )
    return table


def _urgency(row: dict[str, Any]) -> tuple[bool, bool, str]:
    return "at_risk" not in row["flags"], row["status"] != "in_progress", row["expires_at"]


def _clock_time(instant: str | None) -> str:
    return "" if instant is None else instant[11:19]


def _details(event: dict[str, Any]) -> str:
    answers = event.get("answers") or []
    saved = [f"{one['question_id']} r{one['revision']} ({one['size']} B)" for one in answers]
    names = ("ended_by", "minutes", "reason", "text", "code", "device", "network", "received_at")
    facts = [f"{name}: {event[name]}" for name in names if event.get(name) is not None]
    return "; ".join([*saved, *facts])
