"""Composition root: the only place that wires clocks, stores and services.

Services are created on first use and imported only then, so that a stream function never loads
the web layer. One file per slice.
"""

from chalicelib.bootstrap._accounts import accounts, status
from chalicelib.bootstrap._attempts import (
    attempts,
    completer,
    event_log,
    expiry,
    extension,
    force_submit,
    monitor,
    move_running_attempt,
    note_refused_save,
    progress,
    progress_keys,
    regrade,
    reopening,
    settling,
)
from chalicelib.bootstrap._audit import audit, event_names
from chalicelib.bootstrap._auth import (
    access_tokens,
    authentication,
    email_change,
    guard,
    invitations,
    login,
    mfa,
    one_time_tokens,
    passkeys,
    passwords,
    proofs,
    rate_limiter,
    recovery,
    registration,
    sessions,
    trusted_devices,
)
from chalicelib.bootstrap._banks import bank_questions, banks
from chalicelib.bootstrap._dead_letters import dead_letters
from chalicelib.bootstrap._export import export
from chalicelib.bootstrap._exports import count_export, exports
from chalicelib.bootstrap._groups import group_staffing, groups, rosters
from chalicelib.bootstrap._imports import count_import, imports
from chalicelib.bootstrap._jobs import due_job_kinds, job_handlers
from chalicelib.bootstrap._keys import keyset, keyset_reader, read_keys_ahead
from chalicelib.bootstrap._leaderboard import (
    epochs,
    leaderboard_reader,
    leaderboard_writer,
    snapshots,
)
from chalicelib.bootstrap._marking import mark_release, marking, marking_progress, marking_queue
from chalicelib.bootstrap._media import asset_url, asset_uses, file_addresses, media
from chalicelib.bootstrap._notifications import (
    announcements,
    email_content,
    failed_mails,
    inbox,
    outbox,
    result_notices,
    sender,
)
from chalicelib.bootstrap._process import Externals, externals, reset
from chalicelib.bootstrap._quizzes import (
    access_codes,
    count_announcement,
    count_new_quiz,
    exam_control,
    overrides,
    publications,
    published_list,
    published_quizzes,
    quizzes,
    staffing,
)
from chalicelib.bootstrap._results import (
    check_group_filter,
    grade_files,
    gradebook,
    grades,
    receipt_of,
    release,
    results,
)
from chalicelib.bootstrap._service_keys import service_key_guard, service_keys
from chalicelib.bootstrap._statistics import statistics
from chalicelib.bootstrap._upward import connect_upward_calls, follow_release
from chalicelib.bootstrap._web import edge, warm_up
from chalicelib.bootstrap._webhooks import webhook_publisher, webhook_sender, webhooks

__all__ = [
    "Externals",
    "access_codes",
    "access_tokens",
    "accounts",
    "announcements",
    "asset_url",
    "asset_uses",
    "attempts",
    "audit",
    "authentication",
    "bank_questions",
    "banks",
    "check_group_filter",
    "completer",
    "count_announcement",
    "count_export",
    "count_import",
    "count_new_quiz",
    "dead_letters",
    "due_job_kinds",
    "edge",
    "email_change",
    "email_content",
    "epochs",
    "event_log",
    "event_names",
    "exam_control",
    "expiry",
    "export",
    "exports",
    "extension",
    "externals",
    "failed_mails",
    "file_addresses",
    "follow_release",
    "force_submit",
    "grade_files",
    "gradebook",
    "grades",
    "group_staffing",
    "groups",
    "guard",
    "imports",
    "inbox",
    "invitations",
    "job_handlers",
    "keyset",
    "keyset_reader",
    "leaderboard_reader",
    "leaderboard_writer",
    "login",
    "mark_release",
    "marking",
    "marking_progress",
    "marking_queue",
    "media",
    "mfa",
    "monitor",
    "move_running_attempt",
    "note_refused_save",
    "one_time_tokens",
    "outbox",
    "overrides",
    "passkeys",
    "passwords",
    "progress",
    "progress_keys",
    "proofs",
    "publications",
    "published_list",
    "published_quizzes",
    "quizzes",
    "rate_limiter",
    "read_keys_ahead",
    "receipt_of",
    "recovery",
    "registration",
    "regrade",
    "release",
    "reopening",
    "reset",
    "result_notices",
    "results",
    "rosters",
    "sender",
    "service_key_guard",
    "service_keys",
    "sessions",
    "settling",
    "snapshots",
    "staffing",
    "statistics",
    "status",
    "trusted_devices",
    "warm_up",
    "webhook_publisher",
    "webhook_sender",
    "webhooks",
]

connect_upward_calls()
