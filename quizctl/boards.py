"""Leaderboards: rebuild them from the results, or verify them."""

import subprocess
import sys
from typing import Annotated

import typer

from infra.build.template import ROOT
from quizctl.context import context_of
from quizctl.exit_codes import Exit

app = typer.Typer(no_args_is_help=True, help="Leaderboards.")

Spread = Annotated[
    list[str] | None,
    typer.Option(
        metavar="QUIZ=PARTITIONS",
        help="Number of partitions of a quiz's leaderboard that is written too often for one.",
    ),
]


@app.command()
def verify(context: typer.Context) -> None:
    """Compare every leaderboard row with the results."""
    _work(context, "verify")


@app.command()
def rebuild(context: typer.Context, spread: Spread = None) -> None:
    """Rebuild all leaderboards beside the old ones, verify, and switch readers.

    Attempts can end during the rebuild.
    """
    question = "Reads every result, writes every leaderboard row and deletes the old ones."
    context_of(context).confirm(f"{question} Continue?")
    _work(context, "rebuild", *(spread or []))


@app.command()
def abandon(context: typer.Context) -> None:
    """Abandon a running rebuild; the leaderboards stay as they are."""
    context_of(context).confirm("Deletes the rows written so far. Continue?")
    _work(context, "abandon")


def _work(context: typer.Context, *words: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own module, its words checked there
        [sys.executable, "-m", "quizctl.leaderboard_rebuild", *words],
        cwd=ROOT,
        env=dict(context_of(context).stack().environment),
        check=False,
    )
    if done.returncode:
        raise typer.Exit(done.returncode if done.returncode == Exit.PARTLY else Exit.REFUSED)
