"""Limits of notification rules.

Found missing by `make mutation-test`: each test kills a mutant that survived.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from chalicelib.accounts.models import (
    AccountNotice,
    MailTopic,
    NoticeKind,
    OneTimeToken,
    TokenPurpose,
)
from chalicelib.clock import MINUTE
from chalicelib.notifications import rules as notifications
from chalicelib.notifications import unsubscribe
from chalicelib.notifications.models import Topic
from chalicelib.quizzes.models import Quiz, QuizStatus, Review, ReviewWhen
from chalicelib.results.models import EndReason
from tests.support.results import OWNER_ID, QUIZ_ID, USER_ID, a_result
from tests.support.rule_samples import SETTINGS
from tests.support.time_zones import in_zone

AT = 1_790_000_000_000


def a_quiz(**settings: object) -> Quiz:
    return Quiz(
        id=QUIZ_ID,
        owner_id=OWNER_ID,
        status=QuizStatus.PUBLISHED,
        version=1,
        revision=1,
        settings=replace(SETTINGS, **settings),  # type: ignore[arg-type]
        question_count=1,
        total_points=Decimal(1),
        created_at=0,
        updated_at=0,
        published_at=AT,
    )


WINDOWS: list[tuple[dict[str, object], str]] = [
    ({}, "\u201ct\u201d is open. It takes up to 60 minutes."),
    ({"duration_minutes": 1}, "\u201ct\u201d is open. It takes up to a minute."),
    ({"duration_minutes": 2}, "\u201ct\u201d is open. It takes up to 2 minutes."),
    ({"opens_at": AT}, "\u201ct\u201d is open. It takes up to 60 minutes."),
    (
        {"opens_at": AT + 1},
        "\u201ct\u201d opens on 21 September 2026, 14:13 UTC. It takes up to 60 minutes.",
    ),
    (
        {"closes_at": AT + 2 * MINUTE},
        (
            "\u201ct\u201d is open and closes on 21 September 2026, 14:15 UTC."
            " It takes up to 60 minutes."
        ),
    ),
]


@pytest.mark.parametrize(("settings", "text"), WINDOWS)
def test_quiz_notification_has_opening_and_closing_times(
    settings: dict[str, object], text: str
) -> None:
    told = notifications.of_quiz(a_quiz(**settings), USER_ID)
    assert told.text == text
    assert (told.user_id, told.topic) == (USER_ID, Topic.QUIZ_PUBLISHED)
    assert (told.facts, told.created_at) == ({"quiz_id": QUIZ_ID}, AT)
    assert told.id == notifications.notification_id(USER_ID, Topic.QUIZ_PUBLISHED, QUIZ_ID, AT)


def test_hours_are_spoken_in_utc_wherever_the_function_runs() -> None:
    with in_zone("Pacific/Apia"):
        assert notifications.spoken(AT) == "21 September 2026, 14:13 UTC"


def test_a_security_notice_is_known_by_user_kind_and_occasion() -> None:
    grant = OneTimeToken(purpose=TokenPurpose.RESET_PASSWORD, user_id=USER_ID, nonce="0" * 32)
    notice = AccountNotice(
        kind=NoticeKind.RESET_PASSWORD, user_id=USER_ID, dedup_key="1", facts={}, token=grant
    )
    told = notifications.of_security(notice, AT)
    assert (told.user_id, told.topic, told.created_at) == (USER_ID, Topic.SECURITY, AT)
    assert told.token == grant
    others = [
        replace(notice, dedup_key="2"),
        replace(notice, user_id=OWNER_ID),
        replace(notice, kind=NoticeKind.VERIFY_EMAIL),
    ]
    assert told.id == notifications.of_security(notice, AT).id
    assert told.id not in {notifications.of_security(one, AT).id for one in others}


def test_tokens_that_unsubscribe_have_no_padding_and_are_read_again() -> None:
    token = unsubscribe.unsubscribe_token(b"s" * 32, USER_ID, MailTopic.RESULT_AVAILABLE)
    assert "=" not in token
    read = unsubscribe.read_unsubscribe_token(b"s" * 32, token)
    assert read == (USER_ID, MailTopic.RESULT_AVAILABLE)


def test_hidden_result_is_notified_as_of_its_release() -> None:
    hidden = replace(
        a_result(), review=Review(when=ReviewWhen.AFTER_CLOSE), revealed_at=AT + MINUTE
    )
    told = [one.created_at for one in notifications.of_result(hidden, shows_score=True)]
    assert told == [max(AT + MINUTE, hidden.submitted_at)]
    long_ago = replace(hidden, revealed_at=5)
    told = [one.created_at for one in notifications.of_result(long_ago, shows_score=True)]
    assert told == [hidden.submitted_at]


def test_expiry_and_force_submit_have_different_notifications() -> None:
    timed = replace(a_result(), ending=EndReason.AUTO_SUBMITTED)
    closed = replace(timed, closed_by=OWNER_ID)
    titles = [notifications.of_result(one, shows_score=True)[0].title for one in (timed, closed)]
    assert titles == ["Time was up: All sorts", "Closed: All sorts"]
    told = notifications.of_result(timed, shows_score=True)[0]
    assert told.user_id == USER_ID
    assert "All sorts" in told.text
