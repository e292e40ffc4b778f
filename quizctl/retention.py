"""Retention: purge old data, and hold quizzes whose data must stay."""

import subprocess
import sys
from typing import Annotated

import typer

from infra.build.template import ROOT
from infra.operations.stack_access import OperatorError
from quizctl.context import context_of
from quizctl.exit_codes import Exit
from quizctl.quizzes import QuizId
from quizctl.retention_run import BY_SETTINGS

Before = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="First day to keep, such as 2024-08-01; else the settings'."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only count.")]
Reason = Annotated[str, typer.Option(help="Why its data must stay.")]
Lift = Annotated[bool, typer.Option("--lift", help="Hold it no more.")]


def purge(context: typer.Context, before: Before = None, dry_run: DryRun = False) -> None:  # noqa: FBT002
    """Delete attempts, results, traces and audit events that are too old, but of held quizzes."""
    if not dry_run:
        question = "Deletes what is older for good, then rebuilds the leaderboards. Continue?"
        context_of(context).confirm(question)
    _run(context, "count" if dry_run else "purge", before or BY_SETTINGS)


def hold(context: typer.Context, quiz_id: QuizId, reason: Reason = "", lift: Lift = False) -> None:  # noqa: FBT002
    """Keep all data of a quiz from any purge, or lift that."""
    if lift == bool(reason):
        raise OperatorError("Give either --reason or --lift.")
    _run(context, *(("lift", quiz_id) if lift else ("hold", quiz_id, reason)))


def _run(context: typer.Context, *words: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own module, its words checked there
        [sys.executable, "-m", "quizctl.retention_run", *words],
        cwd=ROOT,
        env=dict(context_of(context).stack().environment),
        check=False,
    )
    if done.returncode:
        raise typer.Exit(Exit.REFUSED)
