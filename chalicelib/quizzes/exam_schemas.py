"""Request and response bodies of exam supervision: release, pauses, messages."""

from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from chalicelib import ids
from chalicelib.quizzes.exam_models import (
    DeviceRule,
    EventLogLevel,
    ExamMessage,
    ExamRules,
    SafeExamBrowser,
)
from chalicelib.quizzes.exam_rules import MAX_NETWORKS, check_networks
from chalicelib.quizzes.models import ReviewShow
from chalicelib.web.schemas import CleanText, Input, Instant, Output, Reason

UserId = Annotated[str, Field(pattern=ids.pattern("usr"))]
UserIds = Annotated[list[UserId], Field(min_length=1, max_length=100)]


HexKey = Annotated[str, Field(pattern=r"^[0-9a-fA-F]{64}$")]
HexKeys = Annotated[list[HexKey], Field(max_length=30)]


class SafeExamBrowserIn(Input):
    """Keys from the configuration tool; a request must have the hash of one."""

    config_keys: HexKeys = Field(default_factory=list)
    browser_exam_keys: HexKeys = Field(default_factory=list)

    @model_validator(mode="after")
    def some_key(self) -> Self:
        if not self.config_keys and not self.browser_exam_keys:
            raise ValueError("must have a key")
        return self


NetworksIn = Annotated[
    list[Annotated[str, Field(min_length=1, max_length=50)]],
    Field(min_length=1, max_length=MAX_NETWORKS),
]


class ExamRulesIn(Input):
    event_log: Annotated[EventLogLevel, Field(strict=False)] = EventLogLevel.BASIC
    events_visible_to_taker: bool = False
    device_rule: Annotated[DeviceRule, Field(strict=False)] = DeviceRule.LOG
    networks: NetworksIn | None = None
    safe_exam_browser: SafeExamBrowserIn | None = None

    def exam_rules(self) -> ExamRules:
        """Return the rules; raises InvalidQuizError for an invalid network."""
        seb = self.safe_exam_browser
        return ExamRules(
            event_log=self.event_log,
            events_visible_to_taker=self.events_visible_to_taker,
            device_rule=self.device_rule,
            networks=check_networks(self.networks),
            safe_exam_browser=None
            if seb is None
            else SafeExamBrowser(
                config_keys=tuple(key.lower() for key in seb.config_keys),
                browser_exam_keys=tuple(key.lower() for key in seb.browser_exam_keys),
            ),
        )


class SafeExamBrowserOut(Output):
    config_keys: list[str]
    browser_exam_keys: list[str]


class ExamRulesOut(Output):
    event_log: EventLogLevel
    events_visible_to_taker: bool
    device_rule: DeviceRule
    networks: list[str] | None
    safe_exam_browser: SafeExamBrowserOut | None


def exam_rules_out(exam: ExamRules) -> dict[str, Any]:
    """Return the members of `ExamRulesOut`."""
    seb = exam.safe_exam_browser
    return {
        "event_log": exam.event_log,
        "events_visible_to_taker": exam.events_visible_to_taker,
        "device_rule": exam.device_rule,
        "networks": None if exam.networks is None else list(exam.networks),
        "safe_exam_browser": None
        if seb is None
        else SafeExamBrowserOut(
            config_keys=list(seb.config_keys), browser_exam_keys=list(seb.browser_exam_keys)
        ),
    }


class ReleaseIn(Input):
    show: Annotated[ReviewShow, Field(strict=False)]


class ReleaseOut(Output):
    quiz_id: str
    show: ReviewShow
    """What takers see of finished attempts from now on."""
    released_at: Instant


class PauseIn(Input):
    reason: Reason


class PauseOut(Output):
    quiz_id: str
    paused: bool
    since: Instant | None
    until: Instant | None
    reason: str | None


class MessageIn(Input):
    text: Annotated[str, Field(min_length=1, max_length=500, pattern=r"\S"), CleanText]
    user_ids: UserIds | None = None


class MessageOut(Output):
    id: str
    text: str
    at: Instant

    @classmethod
    def of(cls, message: ExamMessage) -> "MessageOut":
        return cls(id=message.id, text=message.text, at=message.at)
