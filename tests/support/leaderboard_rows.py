"""Results in tables, their leaderboard updates, and rebuilds, on a test's command."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from chalicelib import bootstrap, ids
from chalicelib.clock import SECOND
from chalicelib.dynamo.writes import put, write
from chalicelib.leaderboard import boards, store, taker_store
from chalicelib.leaderboard.epoch_store import FIRST
from chalicelib.leaderboard.models import Epoch
from chalicelib.leaderboard.rebuild import Rebuild
from chalicelib.leaderboard.rules import MIN_TAKERS
from chalicelib.leaderboard.verify import Verify
from chalicelib.results.models import Result
from chalicelib.results.store import to_item
from tests.support.clock import FakeClock
from tests.support.results import FINISHED_AT, QUIZ_ID, a_result


def scored(user_id: str, number: int, score: int, quiz_id: str = QUIZ_ID, **more: int) -> Result:
    """A result of so many points of a hundred."""
    result = a_result(user_id=user_id, quiz_id=quiz_id, number=number, score=Decimal(score))
    return replace(
        result,
        max_score=Decimal(100),
        percentage=Decimal(score),
        submitted_at=more.get("at", FINISHED_AT),
        generation=more.get("generation", 0),
        voided_at=more.get("voided_at"),
    )


def with_enough_takers(quiz_id: str = QUIZ_ID, epoch: Epoch = FIRST) -> None:
    """Have the global board count a quiz: strangers have taken it before."""
    board = boards.quiz_board(epoch, quiz_id)
    for number in range(MIN_TAKERS):
        taker_store.register(board, f"usr_{ids.encode(9_000 + number, ids.LENGTH)}", MIN_TAKERS)
    taker_store.settle(board)


def stored(result: Result) -> Result:
    """The same, in the table of results."""
    write(put(to_item(result)))
    return result


def taken_in(*results: Result) -> None:
    """Store results and update leaderboards one by one."""
    for result in results:
        bootstrap.leaderboard_writer().apply_results([stored(result)])


def shows(user_id: str, epoch: Epoch = FIRST) -> dict[str, tuple[str | None, str | None, str]]:
    """A user's rows, by their boards without the epoch: key, listed where, under which name."""
    begin = f"{epoch.number}#"
    return {
        row.board_name.removeprefix(begin): (
            row.rank_key,
            row.partition.removeprefix(begin) if row.partition else None,
            row.name or "",
        )
        for row in store.list_rows(user_id, begin)
    }


def rebuilding(
    clock: FakeClock, meanwhile: Callable[[str], None] = lambda _: None, segments: int = 2
) -> Rebuild:
    """A rebuild for which time passes as it waits, and during which something else happens."""

    def wait(seconds: float) -> None:
        clock.advance(int(seconds * SECOND))

    def tell(what: str, _: int) -> None:
        meanwhile(what)

    verifying = Verify(bootstrap.release(), clock, wait, tell, segments)
    return Rebuild(bootstrap.leaderboard_writer(), verifying, wait, tell, segments)
