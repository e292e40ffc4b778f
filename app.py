"""The deployed application; only registers the routes of all slices."""

from importlib import import_module

from chalice.app import Chalice

from chalicelib.jobs import events as job_events
from chalicelib.leaderboard import events as leaderboard_events
from chalicelib.notifications import events as notification_events
from chalicelib.web.routes import Routes
from chalicelib.webhooks import events as webhook_events

API_MODULES = (
    *("auth.api", "accounts.api", "auth.recovery_api", "auth.mfa_api", "auth.passkey_api"),
    *(
        "auth.service_key_api",
        "accounts.admin_api",
        "accounts.dead_letter_api",
        "notifications.admin_api",
        "groups.api",
        "groups.staff_api",
        "media.api",
        "webhooks.api",
    ),
    *("banks.api", "banks.question_api", "quiz_formats.bank_api"),
    *("quizzes.api", "quizzes.override_api"),
    *("quizzes.staff_api", "quizzes.question_api", "quizzes.exam_api"),
    *("attempts.exam_api", "quiz_formats.api", "imports.api", "exports.api", "attempts.api"),
    *("attempts.author_api", "marking.api", "attempts.regrade_api", "attempts.draft_preview_api"),
    *("attempts.record_api",),
    *("results.api", "results.grade_file_api", "statistics.api"),
    *("leaderboard.api", "notifications.api"),
    *("data_export.api", "site.api"),
)
"""Modules with routes, in the order of the reference."""
ROUTES: tuple[Routes, ...] = tuple(
    import_module(f"chalicelib.{name}").routes for name in API_MODULES
)
EVENTS = (
    job_events.events,
    leaderboard_events.events,
    notification_events.events,
    webhook_events.events,
)

app = Chalice(app_name="invigil")
for blueprint in (*ROUTES, *EVENTS):
    app.register_blueprint(blueprint)
