"""Notifications: recipients, one-line subjects, no hidden information."""

import unicodedata
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import ids
from chalicelib.accounts.models import (
    AccountNotice,
    MailTopic,
    NoticeKind,
    Role,
    User,
    UserStatus,
    Visibility,
    all_topics,
)
from chalicelib.notifications import rules
from chalicelib.notifications.models import Notification, Topic
from chalicelib.quizzes.models import (
    Quiz,
    QuizSettings,
    QuizStatus,
    Review,
    ReviewShow,
    ReviewWhen,
)
from chalicelib.results.models import AttemptTerms, EndReason, Mark, Result, SavedResponse
from tests.support.notification_samples import USER_ID, USER_IDS

NOW = 1_790_000_000_000
QUIZ_ID = ids.new_id("quz")
INSTANTS = st.integers(min_value=0, max_value=2**48 - 1)
HOSTILE = st.text(
    st.characters() | st.sampled_from("\r\n\x00\x0b\x85\u2028\u2029\u202e\u200b\ufeff{}%<>&")
)


def a_mark(*, answered: bool = True) -> Mark:
    text = "The secret answer" if answered else None
    return Mark(answer=SavedResponse(text, 1, NOW), correct=answered, score=Decimal(1))


RESULT = Result(
    user_id=USER_ID,
    quiz_id=QUIZ_ID,
    quiz_title="Capitals",
    quiz_version=1,
    owner_id=ids.new_id("usr"),
    number=1,
    ending=EndReason.SUBMITTED,
    score=Decimal("7.500"),
    max_score=Decimal(10),
    percentage=Decimal("75.00"),
    passed=True,
    started_at=NOW - 60_000,
    submitted_at=NOW,
    duration=60_000,
    review=Review(),
    terms=AttemptTerms(expires_at=NOW, base_minutes=1, extra_minutes=0, seed=b"seed"),
    marks=(a_mark(), a_mark(), a_mark(answered=False)),
)
QUIZ = Quiz(
    id=QUIZ_ID,
    owner_id=ids.new_id("usr"),
    status=QuizStatus.PUBLISHED,
    version=1,
    revision=1,
    settings=QuizSettings(title="Capitals", duration_minutes=15, passing_score=Decimal(50)),
    question_count=3,
    total_points=Decimal(10),
    created_at=NOW - 2,
    updated_at=NOW - 1,
    published_at=NOW,
)
USER = User(
    id=USER_ID,
    email="ada@example.org",
    username="ada",
    role=Role.USER,
    status=UserStatus.ACTIVE,
    email_verified=False,
    visibility=Visibility.PUBLIC,
    email_notifications=all_topics(),
    profile_version=0,
    created_at=NOW,
)


def topics(told: list[Notification]) -> list[Topic]:
    return [one.topic for one in told]


def test_submitted_attempt_is_notified_with_its_score() -> None:
    [told] = rules.of_result(RESULT, shows_score=True)
    assert told.topic is Topic.RESULT_AVAILABLE
    assert told.title == "Your result: Capitals"
    assert told.text == "“Capitals”: 7.5 of 10 points (75 %), passed."
    assert told.facts == {"attempt_id": RESULT.attempt_id, "quiz_id": QUIZ_ID}
    assert told.created_at == RESULT.submitted_at


def test_score_below_the_passing_score_is_notified_as_not_passed() -> None:
    failed = replace(RESULT, score=Decimal(0), percentage=Decimal("0.00"), passed=False)
    [told] = rules.of_result(failed, shows_score=True)
    assert told.text == "“Capitals”: 0 of 10 points (0 %), not passed."


def test_expired_attempt_gets_a_receipt_of_counted_answers() -> None:
    told = rules.of_result(replace(RESULT, ending=EndReason.AUTO_SUBMITTED), shows_score=True)
    assert topics(told) == [Topic.ATTEMPT_AUTO_SUBMITTED, Topic.RESULT_AVAILABLE]
    assert "2 of 3 answers were handed in" in told[0].text
    assert f"was up on {rules.spoken(RESULT.submitted_at)}" in told[0].text
    assert told[0].text.endswith("7.5 of 10 points (75 %), passed.")
    assert told[1].covered_by is Topic.ATTEMPT_AUTO_SUBMITTED


def test_force_submit_is_not_notified_as_expiry() -> None:
    closed = replace(RESULT, ending=EndReason.AUTO_SUBMITTED, closed_by="usr_9")
    told = rules.of_result(closed, shows_score=True)
    assert topics(told) == [Topic.ATTEMPT_AUTO_SUBMITTED, Topic.RESULT_AVAILABLE]
    assert told[0].title == "Closed: Capitals"
    assert "2 of 3 answers were handed in" in told[0].text
    assert f"was closed on {rules.spoken(RESULT.submitted_at)}, before" in told[0].text
    assert told[0].text.endswith("7.5 of 10 points (75 %), passed.")
    assert told[1].covered_by is Topic.ATTEMPT_AUTO_SUBMITTED


def test_abandoned_attempt_is_notified_as_not_counting() -> None:
    abandoned = replace(
        RESULT, ending=EndReason.ABANDONED, score=None, percentage=None, passed=None
    )
    [told] = rules.of_result(abandoned, shows_score=True)
    assert told.topic is Topic.ATTEMPT_AUTO_SUBMITTED
    assert "does not count" in told.text
    assert "2 of 3 answers are kept" in told.text


@pytest.mark.parametrize("ending", [EndReason.SUBMITTED, EndReason.AUTO_SUBMITTED])
@pytest.mark.parametrize(
    "hidden",
    [
        Review(ReviewShow.NOTHING, ReviewWhen.IMMEDIATELY),
        Review(ReviewShow.CORRECT_ANSWERS, ReviewWhen.AFTER_CLOSE),
    ],
)
def test_hidden_score_is_not_notified(ending: EndReason, hidden: Review) -> None:
    result = replace(RESULT, ending=ending, review=hidden)
    told = [*rules.of_result(result, shows_score=False), *rules.of_result(result, shows_score=True)]
    assert Topic.RESULT_AVAILABLE not in topics(told)
    words = " ".join(f"{one.title} {one.text}" for one in told)
    assert not [secret for secret in ("7.5", "75", "passed", "points") if secret in words]


def test_hidden_score_is_notified_by_its_release_only() -> None:
    review = Review(ReviewShow.SCORE, ReviewWhen.AFTER_CLOSE)
    hidden = replace(RESULT, review=review)
    assert rules.of_result(hidden, shows_score=True) == []
    released = replace(hidden, revealed_at=NOW + 1)
    assert rules.of_result(released, shows_score=False) == []
    [told] = rules.of_result(released, shows_score=True)
    assert (told.topic, told.created_at) == (Topic.RESULT_AVAILABLE, NOW + 1)


def test_score_hidden_by_current_rules_is_not_notified() -> None:
    late = replace(RESULT, ending=EndReason.AUTO_SUBMITTED)
    [receipt] = rules.of_result(late, shows_score=False)
    assert receipt.topic is Topic.ATTEMPT_AUTO_SUBMITTED
    assert "points" not in receipt.text
    assert rules.of_result(RESULT, shows_score=False) == []


@given(ending=st.sampled_from(EndReason), show=st.sampled_from(ReviewShow))
def test_notifications_contain_no_answers_or_questions(ending: EndReason, show: ReviewShow) -> None:
    result = replace(RESULT, ending=ending, review=Review(show, ReviewWhen.IMMEDIATELY))
    told = repr(rules.of_result(result, shows_score=True))
    assert "secret answer" not in told


def test_a_result_noticed_again_later_is_the_same_notification() -> None:
    late = replace(RESULT, ending=EndReason.AUTO_SUBMITTED)
    again = replace(late, revealed_at=NOW + 86_400_000)
    told = rules.of_result(late, shows_score=True)
    assert told == rules.of_result(again, shows_score=True)


def test_every_attempt_of_a_user_has_a_notification_of_its_own() -> None:
    second = replace(RESULT, number=2)
    [first], [other] = (
        rules.of_result(RESULT, shows_score=True),
        rules.of_result(second, shows_score=True),
    )
    assert first.id != other.id


def test_quiz_notification_is_separate_for_each_user() -> None:
    first, second = rules.of_quiz(QUIZ, USER_ID), rules.of_quiz(QUIZ, QUIZ.owner_id)
    assert first.title == "New quiz: Capitals"
    assert "15 minutes" in first.text
    assert first.created_at == QUIZ.published_at
    assert first.id != second.id
    assert first == rules.of_quiz(QUIZ, USER_ID)


def test_quiz_without_publication_time_is_notified_as_of_its_last_change() -> None:
    told = rules.of_quiz(replace(QUIZ, published_at=None), USER_ID)
    assert told.created_at == QUIZ.updated_at


def a_notice(kind: NoticeKind, facts: dict[str, str]) -> AccountNotice:
    return AccountNotice(kind=kind, user_id=USER_ID, dedup_key="once", facts=facts)


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_of_notice_has_its_words(kind: NoticeKind) -> None:
    facts = {"network": "203.0.113.0/24", "role": "author", "by": "usr_1", "user_id": "usr_2"}
    told = rules.of_security(a_notice(kind, facts), NOW)
    assert told.topic is Topic.SECURITY
    assert told.title
    assert "{" not in told.text
    assert told.facts == {}


@pytest.mark.parametrize("kind", [NoticeKind.SESSION_ENDED_BY_REUSE, NoticeKind.NEW_DEVICE])
def test_security_mail_has_no_words_that_a_user_chose(kind: NoticeKind) -> None:
    facts = {"device": "https://evil.example CLICK", "network": "203.0.113.0/24"}
    told = rules.of_security(a_notice(kind, facts), NOW)
    assert "evil" not in told.title + told.text


@given(title=HOSTILE)
def test_a_title_cannot_break_out_of_its_line(title: str) -> None:
    settings = replace(QUIZ.settings, title=title)
    told = [
        rules.of_quiz(replace(QUIZ, settings=settings), USER_ID),
        *rules.of_result(
            replace(RESULT, quiz_title=title, ending=EndReason.AUTO_SUBMITTED), shows_score=True
        ),
    ]
    for one in told:
        assert len(one.title.splitlines()) == len(one.text.splitlines()) == 1


@given(text=HOSTILE)
def test_subject_line_is_visible_text_and_idempotent(text: str) -> None:
    line = rules.one_line(text)
    assert not {unicodedata.category(letter) for letter in line} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert len(line) <= rules.MAX_LINE
    assert line == line.strip()
    assert rules.one_line(line) == line


def test_a_line_of_just_the_longest_length_is_not_cut() -> None:
    longest = "x" * rules.MAX_LINE
    assert rules.one_line(longest) == longest
    assert rules.one_line(longest + "x") == "x" * (rules.MAX_LINE - 1) + "…"


@given(user_id=USER_IDS, topic=st.sampled_from(Topic), occasion=st.text(), at=INSTANTS)
def test_a_notification_id_is_an_id(user_id: str, topic: Topic, occasion: str, at: int) -> None:
    given_id = rules.notification_id(user_id, topic, occasion, at)
    assert ids.is_id(given_id, "ntf")
    assert given_id == rules.notification_id(user_id, topic, occasion, at)


@given(times=st.lists(INSTANTS, min_size=2, max_size=2, unique=True), occasion=st.text())
def test_notification_ids_sort_by_time(times: list[int], occasion: str) -> None:
    earlier, later = (
        rules.notification_id(USER_ID, Topic.SECURITY, occasion, at) for at in sorted(times)
    )
    assert earlier < later


@pytest.mark.parametrize("topic", MailTopic)
def test_a_topic_is_mailed_until_it_is_turned_off(topic: MailTopic) -> None:
    off = replace(USER, email_notifications={**all_topics(), topic: False})
    assert rules.wants_mail(USER, Topic(topic.value))
    assert not rules.wants_mail(off, Topic(topic.value))


def test_security_mails_ignore_preferences() -> None:
    off = replace(USER, email_notifications=dict.fromkeys(MailTopic, False))
    assert rules.wants_mail(off, Topic.SECURITY)


@pytest.mark.parametrize("topic", sorted(set(Topic) - {Topic.SECURITY}))
def test_disabled_user_gets_no_quiz_mails(topic: Topic) -> None:
    assert not rules.wants_mail(replace(USER, status=UserStatus.DISABLED), topic)
