"""Models of the exam room: its rules, pauses and messages to takers."""

from enum import StrEnum
from typing import TypeAlias

from chalicelib.clock import Millis
from chalicelib.values import dataclass


class EventLogLevel(StrEnum):
    OFF = "off"
    BASIC = "basic"
    FULL = "full"


class DeviceRule(StrEnum):
    FREE = "free"
    LOG = "log"
    LOCK = "lock"
    """Answers from another device are refused until staff release the device."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SebConfig:
    """What the service puts into a configuration of Safe Exam Browser that it makes itself."""

    allow_quit: bool = True
    hashed_quit_password: str | None = None
    """SHA-256 in lower-case hex, as the browser keeps it."""
    quit_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeExamBrowser:
    """Keys in lower-case hex; a request must have the hash of one."""

    config_keys: tuple[str, ...] = ()
    browser_exam_keys: tuple[str, ...] = ()
    generated: SebConfig | None = None
    """The configuration that the service makes; its key is computed, not stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamRules:
    """Rules of the exam room; ``networks`` None allows all."""

    event_log: EventLogLevel = EventLogLevel.BASIC
    events_visible_to_taker: bool = False
    device_rule: DeviceRule = DeviceRule.LOG
    networks: tuple[str, ...] | None = None
    safe_exam_browser: SafeExamBrowser | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A pause of a quiz's clock; ``until`` is None while it lasts."""

    since: Millis
    until: Millis | None = None
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamMessage:
    """A message of staff to takers; without ``user_ids`` to all."""

    id: str
    text: str
    at: Millis
    by: str
    user_ids: tuple[str, ...] = ()


Pauses: TypeAlias = tuple[Pause, ...]
"""All pauses of a quiz in order; only the last one may be open. The list only grows."""
