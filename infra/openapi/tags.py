"""Tags of the reference, by path prefix."""

from chalicelib.web.endpoints import Endpoint

TAGS = {
    "Accounts": "Registration, login, logout, your account and sessions.",
    "Quizzes": "Write and publish quizzes; what staff see of takers.",
    "Media": "Pictures and sounds of questions.",
    "Attempts": "Take a quiz: start, save, submit; one attempt at a time, by the server's clock.",
    "Results": "Results of attempts, as far as the quiz's review rules show them.",
    "Leaderboards": "Rankings. They are updated from results; `as_of` is the time of the update.",
    "Notifications": "Notifications in the inbox and by mail.",
    "Webhooks": "Events of your quizzes for other programs, by Standard Webhooks.",
    "Administration": "Everybody's accounts.",
    "Service": "Health, public keys, reference, pages.",
}

_BY_BEGINNING = {
    "/api/v1/auth": "Accounts",
    "/api/v1/keys": "Accounts",
    "/api/v1/quizzes": "Quizzes",
    "/api/v1/imports": "Quizzes",
    "/api/v1/exports": "Quizzes",
    "/api/v1/media": "Media",
    "/api/v1/attempts": "Attempts",
    "/api/v1/results": "Results",
    "/api/v1/leaderboard": "Leaderboards",
    "/api/v1/notifications": "Notifications",
    "/api/v1/unsubscribe": "Notifications",
    "/api/v1/webhooks": "Webhooks",
    "/api/v1/admin": "Administration",
}


def tag_of(endpoint: Endpoint) -> str:
    """Return the tag of an endpoint."""
    found = (tag for begin, tag in _BY_BEGINNING.items() if endpoint.path.startswith(begin))
    return next(found, "Service")
