"""Scheduled tasks of quizzes."""

from chalicelib.clock import MINUTE, SECOND, Millis
from chalicelib.jobs.scheduled import ScheduledTask

ANNOUNCE, REGRADE, REVEAL, SETTLE = "announce", "regrade", "reveal", "settle"
PUBLICATION = "publication"
SETTLE_AFTER: Millis = 3 * SECOND
"""Starts under the previous settings can arrive for as long: a cached pointer is a second old, a
write takes up to two.
"""


def announcement_task(quiz_id: str, published_at: int) -> ScheduledTask:
    """Return the task of an announcement; the timer runs it a minute after publication."""
    return ScheduledTask(ANNOUNCE, quiz_id, published_at + MINUTE)


def announced_at(at: Millis) -> Millis:
    """Return the publication time from the due time of an announcement."""
    return at - MINUTE


def publication_task(quiz_id: str, version: int, at: Millis) -> ScheduledTask:
    """Return the task that tells webhooks of a published version."""
    return ScheduledTask(PUBLICATION, f"{quiz_id}#{version}", at)


def parse_publication_name(name: str) -> tuple[str, int]:
    """Return quiz and version of a publication's task."""
    quiz_id, version = name.split("#")
    return quiz_id, int(version)


def regrade_task(quiz_id: str, version: int, at: int, turn: int = 0) -> ScheduledTask:
    """Return the task of a regrade by a version's answer key; ``turn`` counts from 0."""
    return ScheduledTask(REGRADE, f"{quiz_id}#{version}#{turn}", at)


def parse_regrade_name(name: str) -> tuple[str, int, int]:
    """Return quiz, version and turn of a regrade's task."""
    quiz_id, version, turn = name.split("#")
    return quiz_id, int(version), int(turn)


def reveal_task(quiz_id: str, at: Millis) -> ScheduledTask:
    """Return the task that shows results on leaderboards and in inboxes."""
    return ScheduledTask(REVEAL, quiz_id, at)


def settle_task(quiz_id: str, since: Millis) -> ScheduledTask:
    """Return the task that settles the latest end of running attempts."""
    return ScheduledTask(SETTLE, f"{quiz_id}#{since}", since + SETTLE_AFTER)


def parse_settle_name(name: str) -> tuple[str, Millis]:
    """Return quiz and instant from a settling task's name."""
    quiz_id, since = name.split("#")
    return quiz_id, int(since)
