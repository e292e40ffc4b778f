"""What is to be done when a quiz is published, remembered with it until it is done."""

from chalicelib.clock import MINUTE, Millis
from chalicelib.jobs.scheduled import ScheduledTask

ANNOUNCE, REGRADE = "announce", "regrade"


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
