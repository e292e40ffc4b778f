"""Purge old data, or hold a quiz; run by `quizctl purge` and `quizctl hold`.

Uses the application's own code in the application's environment. Arguments are the task and its
words: ``purge BEFORE`` and ``count BEFORE`` (a date, or ``-`` for the settings), ``hold QUIZ
REASON``, ``lift QUIZ``.
"""

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from chalicelib import bootstrap
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.clock import SECOND, Millis, to_rfc3339
from chalicelib.leaderboard.rebuild import Rebuild, WrongBoardsError
from chalicelib.leaderboard.verify import Verify
from chalicelib.quizzes import hold_store
from chalicelib.quizzes import store as quizzes
from chalicelib.settings import settings
from quizctl.leaderboard_rebuild import COUNT, REFUSED, ProgressBars
from quizctl.purge import Advance, Limits, Purge

BY_SETTINGS = "-"
RebuildOf = Callable[[Advance], Rebuild]
OPERATOR = "operator"
"""Stands for a user in audit events of commands."""


def rebuild_of(advance: Advance) -> Rebuild:
    """Return the rebuild of boards that follows a purge."""
    outside = bootstrap.externals()
    verifying = Verify(bootstrap.release(), outside.clock, outside.sleep, advance)
    return Rebuild(bootstrap.leaderboard_writer(), verifying, outside.sleep, advance)


def run_in_terminal(
    what: str, words: Sequence[str], console: Console, rebuild: RebuildOf = rebuild_of
) -> int:
    """Run a task; returns the exit code."""
    try:
        if what in {"purge", "count"}:
            _purge(what, words[0], console, rebuild)
        else:
            _hold(words[0], words[1] if what == "hold" else None, console)
    except (ValueError, WrongBoardsError) as error:
        console.print(str(error))
        return REFUSED
    return 0


def limits_of(before: str, now: Millis) -> Limits:
    """Return the limits of a date, or of the settings; raises ValueError for a later date."""
    if before == BY_SETTINGS:
        return Limits.of(settings(), now, None)
    date = datetime.fromisoformat(before)
    at = int((date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()) * SECOND
    if at > now:
        raise ValueError(f"{before} is not past.")
    return Limits.of(settings(), now, at)


def _purge(what: str, before: str, console: Console, rebuild: RebuildOf) -> None:
    outside = bootstrap.externals()
    limits = limits_of(before, outside.clock())
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn(COUNT))
    with Progress(*columns, TimeElapsedColumn(), console=console) as progress:
        advance = ProgressBars(progress).advance
        purge = Purge(limits, advance)
        if what == "purge":
            facts = {"before": before, "results": _date(limits.results)}
            bootstrap.audit().record_first(AuditEvent.PURGED, OPERATOR, **facts)
            found = purge.run(rebuild(advance))
        else:
            found = purge.count()
    table = Table("Kind", "Deleted" if what == "purge" else "Would be deleted")
    for kind, number in sorted(found.items()):
        table.add_row(kind, f"{number:,}")
    console.print(table if found else "Nothing is old enough.")


def _hold(quiz_id: str, reason: str | None, console: Console) -> None:
    if quizzes.get_quiz(quiz_id) is None:
        raise ValueError(f"There is no quiz {quiz_id}.")
    facts = {"quiz": quiz_id, "change": "held" if reason else "lifted", "reason": reason or ""}
    bootstrap.audit().record_first(AuditEvent.HOLD_CHANGED, OPERATOR, **facts)
    if reason is not None:
        hold_store.put_hold(quiz_id, reason, bootstrap.externals().clock())
        console.print(f"Nothing of {quiz_id} will be purged.")
    elif hold_store.lift_hold(quiz_id):
        console.print(f"{quiz_id} is held no more.")
    else:
        raise ValueError(f"{quiz_id} is not held.")


def _date(at: Millis | None) -> str:
    return "kept" if at is None else to_rfc3339(at)


if __name__ == "__main__":
    sys.exit(run_in_terminal(sys.argv[1], sys.argv[2:], Console()))
