"""Errors of statistics."""

from chalicelib.errors import NotFoundError


class NoStatisticsError(NotFoundError):
    code = "no_statistics"
    title = "No statistics of this quiz were computed yet."
