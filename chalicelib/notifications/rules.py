"""Content and addressees of notifications, limited to what the taker may see."""

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from chalicelib import ids
from chalicelib.accounts.models import AccountNotice, MailTopic, User, UserStatus
from chalicelib.clock import DAY, MINUTE, SECOND, Millis
from chalicelib.notifications.models import MailState, Notification, Topic
from chalicelib.notifications.security_texts import SECURITY_TEXTS
from chalicelib.quizzes.models import Quiz
from chalicelib.results.models import EndReason, Result

KEPT_FOR: Millis = 90 * DAY
MAX_LINE = 200
STUCK_AFTER: Mapping[MailState, Millis] = {
    MailState.SENDING: 15 * MINUTE,  # a sender runs for less: an earlier one has crashed
    MailState.FAILED: 0,
    MailState.DUE: DAY,  # 50,000 mails at 7 per second take two hours
    MailState.DEFERRED: DAY,
}
"""Time in a state after which a mail waits for a person's decision."""
_TIME_BYTES, _DIGEST_BYTES = 6, 10
_JOINERS = "\u200c\u200d"
"""Joiners: needed in Persian names and emoji."""
_HIDING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories that break lines, hide text or turn its direction."""


def notification_id(user_id: str, topic: Topic, occasion: str, at: Millis) -> str:
    """Return the id of a notification: equal for equal content, sorted by time."""
    text = f"{user_id} {topic} {occasion}".encode()
    digest = hashlib.sha256(text).digest()[:_DIGEST_BYTES]
    return f"ntf_{ids.of_bytes(at.to_bytes(_TIME_BYTES, 'big') + digest)}"


def is_stuck(state: MailState, moved_at: Millis, now: Millis) -> bool:
    """Return whether a mail in a state since ``moved_at`` will not be sent by itself."""
    return state in STUCK_AFTER and moved_at + STUCK_AFTER[state] <= now


def of_result(result: Result, *, shows_score: bool) -> list[Notification]:
    """Return the notifications of a finished attempt, a released or a voided result.

    A score hidden at the end is announced by its release alone, so never twice.
    """
    if result.voided_at is not None:
        return [_void(result, result.voided_at)]
    at_once = shows_score and result.score is not None and not result.was_hidden
    if shows_score and (changed := _change(result)):
        return changed
    told = []
    if result.ending is not EndReason.SUBMITTED:
        told.append(_receipt(result, with_score=at_once and result.marks_released_at is None))
    if at_once:
        told.append(_score(result, max(result.submitted_at, result.marks_released_at or 0)))
    elif shows_score and result.score is not None and result.revealed_at is not None:
        at = max(result.submitted_at, result.revealed_at, result.marks_released_at or 0)
        told.append(_score(result, at))
    return told


def of_quiz(quiz: Quiz, user_id: str) -> Notification:
    """Return the notification of a published quiz."""
    at = quiz.published_at or quiz.updated_at
    title = one_line(quiz.settings.title)
    return Notification(
        id=notification_id(user_id, Topic.QUIZ_PUBLISHED, quiz.id, at),
        user_id=user_id,
        topic=Topic.QUIZ_PUBLISHED,
        title=f"New quiz: {title}",
        text=f"“{title}” {_window(quiz, at)} It takes up to {_minutes(quiz)}.",
        created_at=at,
        facts={"quiz_id": quiz.id},
    )


def _window(quiz: Quiz, at: Millis) -> str:
    opens_at, closes_at = quiz.settings.opens_at, quiz.settings.closes_at
    opens = "is open" if opens_at is None or opens_at <= at else f"opens on {spoken(opens_at)}"
    return f"{opens}." if closes_at is None else f"{opens} and closes on {spoken(closes_at)}."


def _minutes(quiz: Quiz) -> str:
    number = quiz.settings.duration_minutes
    return "a minute" if number == 1 else f"{number} minutes"


def spoken(at: Millis) -> str:
    """Format a time to the minute, with its zone."""
    moment = datetime.fromtimestamp(at // SECOND, UTC)
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


def of_security(notice: AccountNotice, now: Millis) -> Notification:
    """Return the notification of an account notice."""
    title, text = SECURITY_TEXTS[notice.kind]
    facts = {name: one_line(value) for name, value in notice.facts.items()}
    return Notification(
        id=notification_id(
            notice.user_id, Topic.SECURITY, f"{notice.kind} {notice.dedup_key}", now
        ),
        user_id=notice.user_id,
        topic=Topic.SECURITY,
        title=title,
        text=text.format_map(facts),
        created_at=now,
        token=notice.token,
        to=notice.to,
    )


def wants_mail(user: User, topic: Topic) -> bool:
    """Return whether a user gets mail about a topic."""
    if topic is Topic.SECURITY:
        return True
    return user.status is UserStatus.ACTIVE and user.email_notifications[mail_topic(topic)]


def mail_topic(topic: Topic) -> MailTopic:
    """Return the preference that a topic's mails go by."""
    return MailTopic.RESULT_AVAILABLE if topic is Topic.RESULT_CHANGED else MailTopic(topic.value)


def one_line(text: str) -> str:
    """Return a text safe for a mail header: one line, no hidden characters, limited length."""
    shown = (" " if _hides(one) else one for one in text)
    line = " ".join("".join(shown).split())
    return line if len(line) <= MAX_LINE else line[: MAX_LINE - 1] + "…"


def _hides(letter: str) -> bool:
    return letter not in _JOINERS and unicodedata.category(letter) in _HIDING


def _receipt(result: Result, *, with_score: bool) -> Notification:
    title = one_line(result.quiz_title)
    heading = f"Closed: {title}" if result.closed_by else f"Time was up: {title}"
    text = f"{_how_it_ended(result, title)} {_what_counts(result)}"
    if with_score:
        text = f"{text} {_verdict(result)}"
    at = result.submitted_at
    return _of_attempt(result, Topic.ATTEMPT_AUTO_SUBMITTED, at, heading, text)


def _how_it_ended(result: Result, title: str) -> str:
    at = spoken(result.submitted_at)
    if result.closed_by is not None:
        return f"“{title}” was closed on {at}, before your time was up."
    return f"Your time for “{title}” was up on {at}."


def _what_counts(result: Result) -> str:
    answered = sum(saved.text is not None for saved in result.answers.values())
    of_all = f"{answered} of {len(result.marks)} answers"
    if result.ending is EndReason.ABANDONED:
        return f"By this quiz's rules the attempt does not count; {of_all} are kept."
    return f"{of_all} were handed in for you."


def _score(result: Result, at: Millis) -> Notification:
    title = one_line(result.quiz_title)
    text = f"“{title}”: {_verdict(result)}"
    told = _of_attempt(result, Topic.RESULT_AVAILABLE, at, f"Your result: {title}", text)
    is_at_the_end = not result.was_hidden and result.marks_released_at is None
    if result.ending is not EndReason.SUBMITTED and is_at_the_end:
        return replace(told, covered_by=Topic.ATTEMPT_AUTO_SUBMITTED)
    return told


def changed_since_shown(result: Result) -> Millis | None:
    """Return when a result last changed, if that was after its taker could be notified of it."""
    at = result.changed_at
    if at is None:
        return None
    if result.was_hidden and (result.revealed_at is None or at <= result.revealed_at):
        return None
    if result.marks_released_at is not None and at <= result.marks_released_at:
        return None
    return at


def _change(result: Result) -> list[Notification]:
    """Return the notification of a result that changed after its taker was notified."""
    at = changed_since_shown(result)
    if at is None or result.score is None:
        return []
    title = one_line(result.quiz_title)
    told = _of_attempt(
        result,
        Topic.RESULT_CHANGED,
        at,
        f"Your result changed: {title}",
        f"The result of “{title}” was corrected. It is now {_verdict(result)}",
    )
    return [told]


def _void(result: Result, at: Millis) -> Notification:
    """Return the notification of a void, whether or not the score was shown."""
    title = one_line(result.quiz_title)
    text = f"Your result of “{title}” was voided: it does not count. Ask whoever set the quiz why."
    return _of_attempt(result, Topic.RESULT_CHANGED, at, f"Your result was voided: {title}", text)


def _verdict(result: Result) -> str:
    points = f"{_plain(result.score)} of {_plain(result.max_score)} points"
    share = _plain(result.percentage)
    return f"{points} ({share} %), {'passed' if result.passed else 'not passed'}."


def _of_attempt(result: Result, topic: Topic, at: Millis, title: str, text: str) -> Notification:
    return Notification(
        id=notification_id(result.user_id, topic, result.attempt_id, at),
        user_id=result.user_id,
        topic=topic,
        title=title,
        text=text,
        created_at=at,
        facts={"attempt_id": result.attempt_id, "quiz_id": result.quiz_id},
    )


def _plain(number: Decimal | None) -> str:
    return format((number or Decimal(0)).normalize(), "f")
