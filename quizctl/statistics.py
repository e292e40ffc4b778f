"""Statistics of a quiz in the terminal, and as plots."""

from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.table import Table

from chalicelib.statistics import plots
from chalicelib.statistics.models import AttemptSelection
from infra.operations.stack_access import OperatorError
from quizctl.context import Context, context_of, raise_for_problem, stderr, stdout
from quizctl.quizzes import QUIZZES, QuizId

POLLS, PAUSE_SECONDS = 300, 1.0
"""Five minutes: a run over 100,000 attempts takes one or two."""
FIGURES = ("facility", "discrimination_index", "discriminative_efficiency", "omitted")
Plot = Annotated[Path | None, typer.Option("--plot", help="An SVG file for the two plots.")]


def show_statistics(
    context: typer.Context,
    quiz_id: QuizId,
    attempts: Annotated[
        AttemptSelection, typer.Option(help="Which attempts of each taker count.")
    ] = AttemptSelection.FIRST,
    plot: Plot = None,
) -> None:
    """Compute and show the statistics of a quiz."""
    desk = context_of(context)
    with desk.api() as api:
        report = _compute(desk, api, quiz_id, attempts)
        quiz = raise_for_problem(api.get(f"{QUIZZES}/{quiz_id}")).json() if plot else {}
    _print(report)
    if plot is not None:
        plot.write_text(plots.both_plots(report, quiz["passing_score"]), encoding="utf-8")
        stderr.print(f"{plot} is written.")


def _compute(
    desk: Context, api: httpx.Client, quiz_id: str, attempts: AttemptSelection
) -> dict[str, Any]:
    at, selection = f"{QUIZZES}/{quiz_id}/statistics", {"attempts": attempts.value}
    wanted = raise_for_problem(api.post(at, json=selection)).json()["requested_at"]
    for _ in range(POLLS):
        desk.sleep(PAUSE_SECONDS)
        answer = api.get(at, params=selection)
        if answer.is_success and answer.json()["as_of"] >= wanted:
            report: dict[str, Any] = answer.json()
            return report
    raise OperatorError("No statistics came; has anybody finished the quiz?")


def _print(report: dict[str, Any]) -> None:
    test = report["test"]
    stdout.print(
        f"{report['attempts']} attempts, mean {_shown(test['mean'])}, "
        f"standard deviation {_shown(test['sd'])}, alpha {_shown(test['alpha'])} %"
    )
    table = Table("question", *(name.replace("_", " ") for name in FIGURES), "flags")
    for item in report["items"]:
        figures = (_shown(item[name]) for name in FIGURES)
        table.add_row(item["text"][:40], *figures, ", ".join(item["flags"]))
    stdout.print(table)


def _shown(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:g}"
