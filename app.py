"""The deployed application: every blueprint is registered here, nothing else happens here."""

from chalice.app import Chalice

from chalicelib.accounts import admin_api as admin
from chalicelib.accounts import api as accounts
from chalicelib.attempts import api as attempts
from chalicelib.attempts import exam_api as attempt_exams
from chalicelib.attempts import regrade_api as regrades
from chalicelib.auth import api as auth
from chalicelib.auth import mfa_api as mfa
from chalicelib.auth import passkey_api as passkeys
from chalicelib.auth import recovery_api as recovery
from chalicelib.data_export import api as data_export
from chalicelib.groups import api as groups
from chalicelib.jobs import events as job_events
from chalicelib.leaderboard import api as leaderboard
from chalicelib.leaderboard import events as leaderboard_events
from chalicelib.notifications import api as notifications
from chalicelib.notifications import events as notification_events
from chalicelib.quiz_formats import api as quiz_formats
from chalicelib.quizzes import api as quizzes
from chalicelib.quizzes import exam_api as exams
from chalicelib.quizzes import question_api as questions
from chalicelib.quizzes import staff_api as quiz_staff
from chalicelib.results import api as results
from chalicelib.site import api as site

ROUTES = (
    auth.routes,
    accounts.routes,
    recovery.routes,
    mfa.routes,
    passkeys.routes,
    admin.routes,
    groups.routes,
    quizzes.routes,
    quiz_staff.routes,
    questions.routes,
    exams.routes,
    attempt_exams.routes,
    quiz_formats.routes,
    attempts.routes,
    regrades.routes,
    results.routes,
    leaderboard.routes,
    notifications.routes,
    data_export.routes,
    site.routes,
)
EVENTS = (job_events.events, leaderboard_events.events, notification_events.events)

app = Chalice(app_name="invigil")
for blueprint in (*ROUTES, *EVENTS):
    app.register_blueprint(blueprint)
