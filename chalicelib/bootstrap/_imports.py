"""Imports of uploaded files."""

from typing import TYPE_CHECKING

from chalicelib import clock
from chalicelib.bootstrap._banks import banks
from chalicelib.bootstrap._media import asset_uses, file_addresses, media
from chalicelib.bootstrap._process import externals, singleton
from chalicelib.bootstrap._quizzes import quizzes
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.imports.job import ImportJob
    from chalicelib.imports.service import Imports


@singleton
def import_job() -> "ImportJob":
    """Return the job that runs imports."""
    from chalicelib.imports.job import ImportJob
    from chalicelib.imports.targets import BankTarget, QuizTarget

    targets = (QuizTarget(quizzes(), asset_uses()), BankTarget(banks(), asset_uses()))
    return ImportJob(externals().clock, settings().job_queue_url, media(), targets)


@singleton
def imports() -> "Imports":
    """Return the service of imports."""
    from chalicelib.imports.service import Imports

    return Imports(externals().clock, file_addresses(), import_job())


def count_import(user_id: str) -> None:
    """Count an import of a user; raises TooManyRequestsError beyond the setting."""
    from chalicelib.auth.rate_limit import RateLimit
    from chalicelib.bootstrap._auth import rate_limiter

    limit = RateLimit("imports", settings().imports_per_hour, clock.HOUR)
    rate_limiter().reserve(limit, user_id)
