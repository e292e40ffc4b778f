"""Statistics of quizzes."""

from typing import TYPE_CHECKING

from chalicelib.bootstrap._process import externals, singleton
from chalicelib.bootstrap._quizzes import published_quizzes
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.statistics.job import StatisticsJob


@singleton
def statistics() -> "StatisticsJob":
    """Return the job that computes statistics."""
    from chalicelib.statistics.job import StatisticsJob

    return StatisticsJob(published_quizzes(), externals().clock, settings().job_queue_url)
