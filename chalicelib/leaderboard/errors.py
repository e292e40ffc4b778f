"""Errors of leaderboards."""

from chalicelib.errors import NotFoundError


class NotRankedError(NotFoundError):
    code = "not_ranked"
    title = "You are not on this leaderboard."
