"""Leaderboards: made anew from the results, or compared with them."""

import subprocess
import sys
from typing import Annotated

import typer

from infra.build.template import ROOT
from quizctl.context import context_of
from quizctl.exit_codes import Exit

app = typer.Typer(no_args_is_help=True, help="Leaderboards and the results they follow from.")

Spread = Annotated[
    list[str] | None,
    typer.Option(metavar="QUIZ=PARTITIONS", help="Of a board that grows too fast for one."),
]


@app.command()
def verify(context: typer.Context) -> None:
    """Compare every row of every board with what the results say."""
    _work(context, "verify")


@app.command()
def rebuild(context: typer.Context, spread: Spread = None) -> None:
    """Make all boards anew beside the old ones, compare, and let readers go over.

    Attempts may end meanwhile, as many as ever.
    """
    question = "Every result is read, and every row of a board written and the old one removed."
    context_of(context).agree(f"{question} Go on?")
    _work(context, "rebuild", *(spread or []))


@app.command()
def abandon(context: typer.Context) -> None:
    """Give up a rebuild that was begun; the boards stay as they are."""
    context_of(context).agree("What was built by now is removed. Go on?")
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
