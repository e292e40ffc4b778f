"""Consistency and limits of all reads in stores.

An emulator is always consistent, so only the requests are checked.
"""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.accounts import admin_store, user_list_store
from chalicelib.attempts import expiry_index, slot_queries
from chalicelib.auth import session_store
from chalicelib.jobs import scheduled
from chalicelib.leaderboard import rank_index
from chalicelib.leaderboard import store as boards
from chalicelib.leaderboard.models import Board
from chalicelib.notifications import mail_store, suppression_store
from chalicelib.notifications import store as notifications
from chalicelib.quizzes import content_store, override_store
from chalicelib.quizzes import store as quizzes
from tests.support.clock import THE_START
from tests.support.wire_calls import recorded_bodies

pytestmark = pytest.mark.usefixtures("tables")

NOW, WHO, QUIZ = THE_START, "usr_00000000000000000000000001", "quz_00000000000000000000000001"

AS_OF_NOW: dict[str, Callable[[], object]] = {
    "a quiz's draft": lambda: content_store.get_draft(QUIZ),
    "a row of a board": lambda: boards.get_row(WHO, Board("0#G")),
    "administrators": lambda: admin_store.demotion_writes(WHO),
    "mails put off": lambda: mail_store.list_deferred(WHO, 7),
    "overrides": lambda: override_store.list_of_user(WHO, 7, None),
    "rows": lambda: boards.list_rows(WHO, "0#"),
    "sessions": lambda: session_store.list_sessions(WHO),
    "takers": lambda: slot_queries.list_takers_in_shard(QUIZ, 0, 7, ""),
    "unread": lambda: notifications.count_unread(WHO, NOW, 0),
}
SOME_TIME_LATER: dict[str, Callable[[], object]] = {
    "a suppressed address": lambda: suppression_store.is_suppressed("ada@example.org"),
    "a page of a board": lambda: rank_index.page(Board("0#Q#1"), None, 7),
    "all users": lambda: user_list_store.list_users(7),
    "published quizzes": lambda: quizzes.list_published(7, None),
    "tasks": lambda: scheduled.claimable("mail", NOW, 7),
}
PAGES: dict[str, tuple[Callable[[], object], int]] = {
    "a page of a board": (lambda: rank_index.page(Board("0#Q#1"), None, 7), 7),
    "all users": (lambda: user_list_store.list_users(7), 7),
    "all administrators": (lambda: admin_store.demotion_writes(WHO), 100),
    "all rows": (lambda: boards.list_rows(WHO, "0#"), 5_000),
    "all sessions": (lambda: session_store.list_sessions(WHO), 1_000),
    "events": (lambda: bootstrap.audit().list_events(WHO, 7, None), 7),
    "an inbox": (lambda: inbox(None), 7),
    "what is unread": (lambda: inbox(0), 100),
    "overrides": (lambda: override_store.list_of_user(WHO, 7, None), 7),
    "own quizzes": (lambda: quizzes.list_owned(WHO, None, 7, None), 7),
    "published quizzes": (lambda: quizzes.list_published(7, None), 7),
    "takers": (lambda: slot_queries.list_takers_in_shard(QUIZ, 0, 7, ""), 7),
    "takers who have ended": (
        lambda: slot_queries.list_takers(QUIZ, 7, None, slot_queries.HAS_FINISHED),
        100,
    ),
    "tasks": (lambda: scheduled.claimable("mail", NOW, 7), 7),
    "what ends": (lambda: expiry_index.list_due(0, NOW, NOW + 1, None), 1_000),
    "what a user sits": (lambda: expiry_index.list_running_of_user(WHO, 7, None), 1_000),
    "unread": (lambda: notifications.count_unread(WHO, NOW, 0), 1_000),
}


def inbox(unread_since: int | None) -> object:
    return notifications.list_inbox(WHO, NOW, unread_since=unread_since, limit=7, after=None)


def first_question(act: Callable[[], object]) -> dict[str, Any]:
    with recorded_bodies() as bodies:
        act()
    return bodies[0]


@pytest.mark.parametrize("act", AS_OF_NOW.values(), ids=AS_OF_NOW)
def test_decisive_reads_are_strongly_consistent(act: Callable[[], object]) -> None:
    assert first_question(act)["ConsistentRead"] is True


@pytest.mark.parametrize("act", SOME_TIME_LATER.values(), ids=SOME_TIME_LATER)
def test_display_reads_are_eventually_consistent(act: Callable[[], object]) -> None:
    assert first_question(act)["ConsistentRead"] is False


@pytest.mark.parametrize(("act", "limit"), PAGES.values(), ids=PAGES)
def test_reads_are_limited(act: Callable[[], object], limit: int) -> None:
    assert first_question(act)["Limit"] == limit
