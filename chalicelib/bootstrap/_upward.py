"""Upward calls: interfaces owned by a lower slice and implemented by a higher one.

All are listed in docs/architecture.md. A higher slice is imported when it is called.
"""

from typing import TYPE_CHECKING, Any

from chalicelib.bootstrap._attempts import has_running_attempt, settling
from chalicelib.bootstrap._groups import groups
from chalicelib.bootstrap._leaderboard import leaderboard_writer
from chalicelib.bootstrap._notifications import announcements, outbox
from chalicelib.bootstrap._process import connect, externals
from chalicelib.bootstrap._results import release
from chalicelib.bootstrap._webhooks import webhook_publisher
from chalicelib.pages import Page

if TYPE_CHECKING:
    from chalicelib.accounts.models import (
        AccountNotice,
        NotifyUser,
        OnEmailConfirmed,
        OnProfileChanged,
        User,
    )
    from chalicelib.accounts.notices import NoticeOutbox
    from chalicelib.attempts.models import OnStarted, Slot
    from chalicelib.dynamo.writes import Write
    from chalicelib.media.models import AssetUse
    from chalicelib.media.uses import CanReadHolder, MediaViewer, ShowsAsset
    from chalicelib.quizzes.models import OnPublished, OnReleaseChanged, Quiz
    from chalicelib.results.models import AttemptRef, ListFinished, ListUsersWithFinished


def connect_upward_calls() -> None:
    """Connect every interface with its implementation."""
    notify_user: NotifyUser = _notify_user
    notices: NoticeOutbox = _Notices()
    on_profile_changed: OnProfileChanged = _on_profile_changed
    on_email_confirmed: OnEmailConfirmed = _on_email_confirmed
    on_published: OnPublished = _on_published
    on_release_changed: OnReleaseChanged = follow_release
    on_started: OnStarted = _on_started
    finished: ListFinished = _list_finished
    users_with_finished: ListUsersWithFinished = _list_users_with_finished
    shows_asset: ShowsAsset = _shows_asset
    can_read_holder: CanReadHolder = _can_read_holder
    connect(
        {
            "ShowsAsset": shows_asset,
            "CanReadHolder": can_read_holder,
            "NotifyUser": notify_user,
            "NoticeOutbox": notices,
            "OnProfileChanged": on_profile_changed,
            "OnPublished": on_published,
            "OnReleaseChanged": on_release_changed,
            "OnEmailConfirmed": on_email_confirmed,
            "HasRunningAttempt": has_running_attempt,
            "OnStarted": on_started,
            "ListFinished": finished,
            "ListUsersWithFinished": users_with_finished,
        }
    )


def _notify_user(notice: "AccountNotice") -> None:
    outbox().notify_account(notice)


class _Notices:
    def writes(self, notice: "AccountNotice") -> "list[Write]":
        return outbox().notice_writes(notice)

    def deliver(self, notice: "AccountNotice") -> None:
        outbox().deliver_notice(notice)

    def __call__(self, notice: "AccountNotice") -> None:
        outbox().notify_account(notice)


def _on_profile_changed(user: "User") -> None:
    leaderboard_writer().apply_profile(user)


def _on_email_confirmed(user_id: str, email: str) -> None:
    groups().welcome(user_id, email)


def _on_started(quiz: "Quiz", slot: "Slot") -> None:
    webhook_publisher().publish_start(quiz, slot)


def _on_published(quiz: "Quiz") -> None:
    announcements().announce(quiz)


def follow_release(quiz: "Quiz") -> None:
    """Start tasks at once that the timer would start within a minute."""
    from chalicelib.quizzes.release_rules import reveals_at

    now = externals().clock()
    if quiz.release.settling is not None:
        settling().start(quiz.id, quiz.release.settling)
    elif quiz.version > 1 and reveals_at(quiz, now) == now:
        release().start(quiz.id, now)


def _list_finished(quiz_id: str, limit: int, after: dict[str, Any] | None) -> "Page[AttemptRef]":
    from chalicelib.attempts.slot_queries import list_finished

    return list_finished(quiz_id, limit, after)


def _list_users_with_finished(
    quiz_id: str, limit: int, after: dict[str, Any] | None
) -> "Page[str]":
    from chalicelib.attempts.slot_queries import list_users_with_finished

    return list_users_with_finished(quiz_id, limit, after)


def _shows_asset(use: "AssetUse") -> bool:
    from chalicelib.banks import asset_uses as of_banks
    from chalicelib.quizzes import asset_uses as of_quizzes

    shows = of_banks.shows_asset if _is_of_bank(use.holder_id) else of_quizzes.shows_asset
    return shows(use)


def _can_read_holder(holder_id: str, viewer: "MediaViewer") -> bool:
    from chalicelib.banks.asset_uses import can_read_bank
    from chalicelib.quizzes.asset_uses import can_read_quiz

    return (can_read_bank if _is_of_bank(holder_id) else can_read_quiz)(holder_id, viewer)


def _is_of_bank(holder_id: str) -> bool:
    return holder_id.startswith("bnk_")
