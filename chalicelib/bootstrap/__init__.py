"""Composition root: the only place that wires clocks, stores and services.

Services are created on first use and imported only then, so that a stream function never loads
the web layer. One file per slice.
"""

from chalicelib.bootstrap._accounts import (
    access_tokens,
    accounts,
    audit,
    authentication,
    guard,
    keyset,
    keyset_reader,
    login,
    one_time_tokens,
    passwords,
    rate_limiter,
    recovery,
    registration,
    sessions,
    trusted_devices,
)
from chalicelib.bootstrap._attempts import (
    attempts,
    completer,
    expiry,
    force_submit,
    progress,
    progress_keys,
    regrade,
    settling,
)
from chalicelib.bootstrap._export import export
from chalicelib.bootstrap._leaderboard import (
    epochs,
    leaderboard_reader,
    leaderboard_writer,
    snapshots,
)
from chalicelib.bootstrap._notifications import email_content, inbox, outbox, sender
from chalicelib.bootstrap._process import Externals, externals, reset
from chalicelib.bootstrap._quizzes import quizzes
from chalicelib.bootstrap._results import grades, release, results
from chalicelib.bootstrap._web import edge, warm_up

__all__ = [
    "Externals",
    "access_tokens",
    "accounts",
    "attempts",
    "audit",
    "authentication",
    "completer",
    "edge",
    "email_content",
    "epochs",
    "expiry",
    "export",
    "externals",
    "force_submit",
    "grades",
    "guard",
    "inbox",
    "keyset",
    "keyset_reader",
    "leaderboard_reader",
    "leaderboard_writer",
    "login",
    "one_time_tokens",
    "outbox",
    "passwords",
    "progress",
    "progress_keys",
    "quizzes",
    "rate_limiter",
    "recovery",
    "registration",
    "regrade",
    "release",
    "reset",
    "results",
    "sender",
    "sessions",
    "settling",
    "snapshots",
    "trusted_devices",
    "warm_up",
]
