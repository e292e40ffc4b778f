"""The chapters of the reference, by the beginning of a path."""

from chalicelib.web.endpoints import Endpoint

TAGS = {
    "Accounts": "Registering, signing in and out, one's own account and devices.",
    "Quizzes": "Writing quizzes and opening them; what authors see of takers.",
    "Attempts": "Taking a quiz: start, save, hand in; one at a time, on the server's clock.",
    "Results": "What attempts came to, as far as the quiz's review rules show it.",
    "Leaderboards": "Who is ahead. Boards follow results; `as_of` says since when.",
    "Notifications": "What people were told, in the service and by mail.",
    "Administration": "Everybody's accounts.",
    "Service": "Whether it is well, its keys, its reference, its pages.",
}

_BY_BEGINNING = {
    "/api/v1/auth": "Accounts",
    "/api/v1/keys": "Accounts",
    "/api/v1/quizzes": "Quizzes",
    "/api/v1/attempts": "Attempts",
    "/api/v1/results": "Results",
    "/api/v1/leaderboard": "Leaderboards",
    "/api/v1/notifications": "Notifications",
    "/api/v1/unsubscribe": "Notifications",
    "/api/v1/admin": "Administration",
}


def tag_of(endpoint: Endpoint) -> str:
    """The chapter that an endpoint belongs to."""
    found = (tag for begin, tag in _BY_BEGINNING.items() if endpoint.path.startswith(begin))
    return next(found, "Service")
