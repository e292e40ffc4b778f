"""Quizzes."""

from functools import partial
from typing import TYPE_CHECKING

from chalicelib import clock
from chalicelib.bootstrap._media import asset_uses
from chalicelib.bootstrap._process import externals, singleton, upward
from chalicelib.settings import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chalicelib.media.models import AssetFacts
    from chalicelib.media.uses import AssetPlaces
    from chalicelib.quizzes.access_codes import AccessCodes
    from chalicelib.quizzes.exam_control import ExamControl
    from chalicelib.quizzes.override_service import Overrides
    from chalicelib.quizzes.publication_service import Publications
    from chalicelib.quizzes.published_service import PublishedQuizzes
    from chalicelib.quizzes.quiz_lists import PublishedList
    from chalicelib.quizzes.service import Quizzes
    from chalicelib.quizzes.staffing import Staffing


@singleton
def published_quizzes() -> "PublishedQuizzes":
    """Return the service of published quizzes."""
    from chalicelib.quizzes.published_service import PublishedQuizzes

    return PublishedQuizzes(externals().clock)


@singleton
def quizzes() -> "Quizzes":
    """Return the quiz service."""
    from chalicelib.quizzes.service import Quizzes

    return Quizzes(published_quizzes(), externals().clock, externals().random_bytes)


@singleton
def publications() -> "Publications":
    """Return the publication service."""
    from chalicelib.quizzes.publication_service import Publications

    return Publications(
        quizzes(),
        published_quizzes(),
        externals().clock,
        on_published=upward("OnPublished"),
        on_release_changed=upward("OnReleaseChanged"),
        grace=settings().network_grace_seconds * clock.SECOND,
        freeze_assets=_freeze_assets,
    )


@singleton
def overrides() -> "Overrides":
    """Return the override service."""
    from chalicelib.quizzes.override_service import Overrides

    return Overrides(published_quizzes(), settings().network_grace_seconds * clock.SECOND)


def _freeze_assets(quiz_id: str, version: int, places: "AssetPlaces") -> "Mapping[str, AssetFacts]":
    return asset_uses().freeze(quiz_id, version, places)


@singleton
def published_list() -> "PublishedList":
    """Return the list of published quizzes."""
    from chalicelib.quizzes.quiz_lists import PublishedList

    return PublishedList(externals().clock, settings().quiz_list_seconds * clock.SECOND)


@singleton
def access_codes() -> "AccessCodes":
    """Return the access code service."""
    from chalicelib.bootstrap._auth import rate_limiter
    from chalicelib.bootstrap._keys import secret
    from chalicelib.quizzes.access_codes import AccessCodes

    return AccessCodes(partial(secret, "access-code"), rate_limiter())


@singleton
def staffing() -> "Staffing":
    """Return the staffing service."""
    from chalicelib.bootstrap._audit import audit
    from chalicelib.quizzes.staffing import Staffing

    return Staffing(audit(), published_quizzes().forget)


@singleton
def exam_control() -> "ExamControl":
    """Return the control of running exams."""
    from chalicelib.quizzes.exam_control import ExamControl

    return ExamControl(published_quizzes(), externals().clock)


def count_announcement(user_id: str, quiz_id: str) -> None:
    """Count a quiz that a user announces; raises TooManyRequestsError beyond the setting."""
    from chalicelib.auth.rate_limit import RateLimit
    from chalicelib.bootstrap._auth import rate_limiter

    limit = RateLimit("announcements", settings().announcements_per_day, clock.DAY)
    rate_limiter().require_once(limit, user_id, quiz_id)


def count_new_quiz(user_id: str) -> None:
    """Count a quiz that a user creates; raises TooManyRequestsError beyond the setting."""
    from chalicelib.auth.rate_limit import RateLimit
    from chalicelib.bootstrap._auth import rate_limiter

    limit = RateLimit("quizzes", settings().quizzes_per_day, clock.DAY)
    rate_limiter().reserve(limit, user_id)
