"""Rebuild or verify leaderboards; run by `quizctl boards`.

Uses the application's own code in the application's environment. Arguments are the task, and
``quz_…=16`` for each quiz with so many leaderboard partitions.
"""

import sys
import threading
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from chalicelib import bootstrap
from chalicelib.errors import ConflictError
from chalicelib.leaderboard import epoch_store
from chalicelib.leaderboard.rebuild import Rebuild, WrongBoardsError
from chalicelib.leaderboard.verify import Verify, VerifyReport

MOST_PARTITIONS = 256
BOARDS_SHOWN = 50
REFUSED, DIFFERENT = 1, 4
"""Exit codes of `quizctl`."""
COUNT = "{task.completed:,.0f}"


class ProgressBars:
    """A line per step with a counter."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._lines: dict[str, int] = {}
        self._guard = threading.Lock()

    def advance(self, what: str, number: int) -> None:
        with self._guard:
            if what not in self._lines:
                self._lines[what] = int(self._progress.add_task(what, total=None))
            self._progress.advance(self._lines[what], number)  # type: ignore[arg-type]


def parse_partitions(pairs: Sequence[str]) -> Mapping[str, int] | None:
    """Parse ``["quz_…=16"]``; raises ValueError, and returns None for an empty list."""
    spread: dict[str, int] = {}
    for pair in pairs:
        quiz_id, _, number = pair.partition("=")
        if not quiz_id.startswith("quz_") or not 1 <= int(number) <= MOST_PARTITIONS:
            raise ValueError(f"{pair} is not a quiz and 1 to {MOST_PARTITIONS} partitions")
        spread[quiz_id] = int(number)
    return spread or None


def table_of(report: VerifyReport) -> Table:
    """Return a table of leaderboards: stored and expected rows."""
    table = Table("Board", "Rows", "Checksum", "Expected", "")
    for name in report.boards[:BOARDS_SHOWN]:
        kept, expected = report.kept.get(name), report.expected.get(name)
        table.add_row(
            name,
            str(kept.rows if kept else 0),
            f"{kept.digest:016x}" if kept else "-",
            f"{expected.digest:016x}" if expected else "-",
            "same" if kept == expected else "differs",
        )
    return table


def run_task(
    what: str, spread: Mapping[str, int] | None, bars: ProgressBars
) -> VerifyReport | None:
    """Run a task; raises WrongBoardsError and ConflictError."""
    outside = bootstrap.externals()
    verifying = Verify(bootstrap.release(), outside.clock, outside.sleep, bars.advance)
    rebuilding = Rebuild(bootstrap.leaderboard_writer(), verifying, outside.sleep, bars.advance)
    if what == "verify":
        report = verifying.run(epoch_store.get_plan().read)
        if report.wrong:
            raise WrongBoardsError(report)
        return report
    if what == "abandon":
        rebuilding.abandon()
        return None
    return rebuilding.run(spread)


def run_in_terminal(what: str, pairs: Sequence[str], console: Console) -> int:
    """Run a task with progress bars; returns the exit code, `DIFFERENT` for wrong leaderboards."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn(COUNT))
    try:
        with Progress(*columns, TimeElapsedColumn(), console=console) as progress:
            report = run_task(what, parse_partitions(pairs), ProgressBars(progress))
    except WrongBoardsError as error:
        console.print(table_of(error.report), *error.report.wrong, sep="\n")
        console.print("These rows differ from the results; readers stay with the old leaderboards.")
        return DIFFERENT
    except (ConflictError, ValueError) as error:
        console.print(str(error))
        return REFUSED
    if report is not None:
        console.print(table_of(report))
        console.print("All leaderboards match the results.")
    return 0


if __name__ == "__main__":
    sys.exit(run_in_terminal(sys.argv[1], sys.argv[2:], Console()))
