"""Exports to files."""

from typing import TYPE_CHECKING

from chalicelib import clock
from chalicelib.bootstrap._banks import bank_questions, banks
from chalicelib.bootstrap._process import externals, singleton
from chalicelib.bootstrap._quizzes import quizzes
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.exports.job import ExportJob


@singleton
def exports() -> "ExportJob":
    """Return the job that makes exports."""
    from chalicelib.exports.job import ExportJob
    from chalicelib.exports.sources import BankSource, QuizSource

    sources = (QuizSource(quizzes()), BankSource(banks(), bank_questions()))
    return ExportJob(externals().clock, settings().job_queue_url, sources)


def count_export(user_id: str) -> None:
    """Count an export of a user; raises TooManyRequestsError beyond the setting for imports."""
    from chalicelib.auth.rate_limit import RateLimit
    from chalicelib.bootstrap._auth import rate_limiter

    limit = RateLimit("exports", settings().imports_per_hour, clock.HOUR)
    rate_limiter().reserve(limit, user_id)
