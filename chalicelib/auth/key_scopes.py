"""Scopes of service keys: the routes of each; routes without a scope accept no key."""

from collections.abc import Mapping
from enum import StrEnum


class KeyScope(StrEnum):
    """Permission of a service key, acting on behalf of its owner."""

    READ_QUIZZES = "quizzes:read"
    WRITE_QUIZZES = "quizzes:write"
    READ_ATTEMPTS = "attempts:read"
    READ_RESULTS = "results:read"
    WRITE_RESULTS = "results:write"
    READ_GROUPS = "groups:read"
    WRITE_GROUPS = "groups:write"
    WRITE_WEBHOOKS = "webhooks:write"


_QUIZ = "/api/v1/quizzes/{quiz_id}"
_MEDIA = "/api/v1/media/{media_id}"
_BANK = "/api/v1/banks/{bank_id}"
_WEBHOOK = "/api/v1/webhooks/{webhook_id}"
_GROUP = "/api/v1/groups/{group_id}"

_ROUTES: Mapping[KeyScope, tuple[str, ...]] = {
    KeyScope.READ_QUIZZES: (
        "GET /api/v1/quizzes",
        f"GET {_QUIZ}",
        f"GET {_QUIZ}/questions/{{question_id}}",
        f"GET {_QUIZ}/export",
        f"GET {_QUIZ}/staff",
        "GET /api/v1/media",
        f"GET {_MEDIA}",
        "GET /api/v1/imports/{import_id}",
        "POST /api/v1/exports",
        "GET /api/v1/exports/{export_id}",
        "DELETE /api/v1/exports/{export_id}",
        "GET /api/v1/banks",
        f"GET {_BANK}",
        f"GET {_BANK}/questions",
        f"GET {_BANK}/questions/{{question_id}}",
        f"GET {_BANK}/export",
        f"GET {_BANK}/staff",
        f"POST {_QUIZ}/preview",
        f"POST {_QUIZ}/preview/score",
    ),
    KeyScope.WRITE_QUIZZES: (
        "POST /api/v1/quizzes",
        "POST /api/v1/quizzes/import",
        "POST /api/v1/imports",
        "POST /api/v1/imports/{import_id}/start",
        f"PUT {_QUIZ}",
        f"PATCH {_QUIZ}",
        f"DELETE {_QUIZ}",
        f"POST {_QUIZ}/publish",
        f"POST {_QUIZ}/questions",
        f"PUT {_QUIZ}/questions/{{question_id}}",
        f"DELETE {_QUIZ}/questions/{{question_id}}",
        f"PUT {_QUIZ}/question-order",
        "POST /api/v1/banks",
        f"PUT {_BANK}",
        f"DELETE {_BANK}",
        f"POST {_BANK}/questions",
        f"PUT {_BANK}/questions/{{question_id}}",
        f"DELETE {_BANK}/questions/{{question_id}}",
        f"POST {_BANK}/import",
        f"PUT {_QUIZ}/overrides",
        f"PUT {_QUIZ}/overrides/{{user_id}}",
        f"DELETE {_QUIZ}/overrides/{{user_id}}",
        "POST /api/v1/media",
        f"POST {_MEDIA}/complete",
        f"DELETE {_MEDIA}",
    ),
    KeyScope.READ_ATTEMPTS: (
        f"GET {_QUIZ}/attempts",
        f"GET {_QUIZ}/monitor",
        f"GET {_QUIZ}/takers",
        f"GET {_QUIZ}/overrides",
        f"GET {_QUIZ}/overrides/{{user_id}}",
        "GET /api/v1/attempts/{attempt_id}/events",
    ),
    KeyScope.READ_RESULTS: (
        "GET /api/v1/results/attempts/{attempt_id}",
        "GET /api/v1/results/my-results",
        "GET /api/v1/results/grades",
        f"GET {_QUIZ}/grades",
        f"POST {_QUIZ}/grades/files",
        f"GET {_QUIZ}/grades/files/{{file_id}}",
        f"DELETE {_QUIZ}/grades/files/{{file_id}}",
        f"GET {_QUIZ}/statistics",
        f"POST {_QUIZ}/statistics",
        f"GET {_QUIZ}/marking",
        f"GET {_QUIZ}/marking/marks",
        f"GET {_QUIZ}/marking/agreement",
        "GET /api/v1/leaderboard/quizzes/{quiz_id}",
    ),
    KeyScope.WRITE_RESULTS: (
        "POST /api/v1/results/attempts/{attempt_id}/adjust",
        f"POST {_QUIZ}/release-results",
        f"POST {_QUIZ}/release-marks",
        f"POST {_QUIZ}/marking/next",
        f"PUT {_QUIZ}/marking/{{response_id}}",
    ),
    KeyScope.READ_GROUPS: (
        "GET /api/v1/groups",
        f"GET {_GROUP}",
        f"GET {_GROUP}/members",
        f"GET {_GROUP}/staff",
    ),
    KeyScope.WRITE_GROUPS: (
        "POST /api/v1/groups",
        f"PATCH {_GROUP}",
        f"DELETE {_GROUP}",
        f"POST {_GROUP}/join-code",
        f"PUT {_GROUP}/members/{{member_id}}",
        f"DELETE {_GROUP}/members/{{member_id}}",
        f"PUT {_GROUP}/roster",
        f"POST {_GROUP}/invitations",
    ),
    KeyScope.WRITE_WEBHOOKS: (
        "GET /api/v1/webhooks",
        "POST /api/v1/webhooks",
        f"PATCH {_WEBHOOK}",
        f"DELETE {_WEBHOOK}",
        f"POST {_WEBHOOK}/rotate-secret",
        f"GET {_WEBHOOK}/deliveries",
        f"POST {_WEBHOOK}/deliveries/{{delivery_id}}/redeliver",
    ),
}

SCOPES: Mapping[str, KeyScope] = {
    route: scope for scope, routes in _ROUTES.items() for route in routes
}
"""Scope of each route that accepts service keys. Excluded on purpose: taking a quiz, running an
exam, the account and its keys, administration, and changes that require a recent second factor:
staff, owners, regrades, voids.
"""
