"""What is to be done when a quiz is published, remembered with it until it is done."""

from chalicelib.clock import MINUTE, SECOND, Millis
from chalicelib.jobs.scheduled import ScheduledTask

ANNOUNCE, REGRADE, REVEAL, SETTLE = "announce", "regrade", "reveal", "settle"
SETTLE_AFTER: Millis = 3 * SECOND
"""Starts under what was before may go on for as long: a pointer is a second old, a write is on its
way for two."""


def announcement_task(quiz_id: str, published_at: int) -> ScheduledTask:
    """That users are to be told of a quiz; the timer looks a minute after it was published."""
    return ScheduledTask(ANNOUNCE, quiz_id, published_at + MINUTE)


def announced_at(at: Millis) -> Millis:
    """Return when the quiz of an announcement was published whose task is due at ``at``."""
    return at - MINUTE


def regrade_task(quiz_id: str, version: int, at: int, turn: int = 0) -> ScheduledTask:
    """That results are to be graded again by a version's solutions; ``turn`` counts from 0."""
    return ScheduledTask(REGRADE, f"{quiz_id}#{version}#{turn}", at)


def parse_regrade_name(name: str) -> tuple[str, int, int]:
    """Return quiz, version and turn of a regrade's task."""
    quiz_id, version, turn = name.split("#")
    return quiz_id, int(version), int(turn)


def reveal_task(quiz_id: str, at: Millis) -> ScheduledTask:
    """That results are to be shown to boards and inboxes."""
    return ScheduledTask(REVEAL, quiz_id, at)


def settle_task(quiz_id: str, since: Millis) -> ScheduledTask:
    """That running attempts are to be looked through for their last end."""
    return ScheduledTask(SETTLE, f"{quiz_id}#{since}", since + SETTLE_AFTER)


def parse_settle_name(name: str) -> tuple[str, Millis]:
    """Return quiz and instant of a settling's task."""
    quiz_id, since = name.split("#")
    return quiz_id, int(since)
