"""Leaderboards."""

from typing import TYPE_CHECKING

from chalicelib.bootstrap._process import externals, singleton
from chalicelib.bootstrap._quizzes import published_quizzes
from chalicelib.bootstrap._results import release
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.leaderboard.epoch_store import Epochs
    from chalicelib.leaderboard.reader import LeaderboardReader
    from chalicelib.leaderboard.snapshots import Snapshots
    from chalicelib.leaderboard.writer import LeaderboardWriter


@singleton
def leaderboard_writer() -> "LeaderboardWriter":
    """Return the leaderboard writer."""
    from chalicelib.leaderboard.writer import LeaderboardWriter

    return LeaderboardWriter(published_quizzes(), release(), epochs(), externals().clock)


@singleton
def epochs() -> "Epochs":
    """Return the epochs of leaderboards."""
    from chalicelib.leaderboard.epoch_store import Epochs

    return Epochs(externals().clock)


@singleton
def leaderboard_reader() -> "LeaderboardReader":
    """Return the leaderboard reader."""
    from chalicelib.leaderboard.reader import FIRST_PAGE_KEPT, LeaderboardReader

    kept = externals().first_page_kept
    return LeaderboardReader(
        snapshots(), externals().clock, FIRST_PAGE_KEPT if kept is None else kept
    )


@singleton
def snapshots() -> "Snapshots":
    """Return the snapshots of large leaderboards."""
    from chalicelib.leaderboard.snapshots import Snapshots

    return Snapshots(externals().clock, settings().job_queue_url)
