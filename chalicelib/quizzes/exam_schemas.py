"""Request and response bodies of exam supervision: release, pauses, messages."""

import hashlib
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from chalicelib import ids
from chalicelib.quizzes.exam_models import (
    DeviceRule,
    EventLogLevel,
    ExamMessage,
    ExamRules,
    SafeExamBrowser,
    SebConfig,
)
from chalicelib.quizzes.exam_rules import MAX_NETWORKS, check_networks
from chalicelib.quizzes.models import ReviewShow
from chalicelib.web.schemas import CleanText, Input, Instant, Output, Reason

UserId = Annotated[str, Field(pattern=ids.pattern("usr"))]
UserIds = Annotated[list[UserId], Field(min_length=1, max_length=100)]


HexKey = Annotated[str, Field(pattern=r"^[0-9a-fA-F]{64}$")]
HexKeys = Annotated[list[HexKey], Field(max_length=30)]


class SebConfigIn(Input):
    """The password to quit, in clear or as the SHA-256 that the browser keeps."""

    allow_quit: bool = True
    quit_password: Annotated[str, Field(min_length=1, max_length=100), CleanText] | None = None
    hashed_quit_password: HexKey | None = None
    quit_url: Annotated[str, Field(max_length=500, pattern=r"^https://[!-~]+$")] | None = None

    @model_validator(mode="after")
    def one_password(self) -> Self:
        if self.quit_password is not None and self.hashed_quit_password is not None:
            raise ValueError("must have quit_password or hashed_quit_password, not both")
        return self

    def config(self) -> SebConfig:
        hashed = self.hashed_quit_password
        if self.quit_password is not None:
            hashed = hashlib.sha256(self.quit_password.encode()).hexdigest()
        return SebConfig(
            allow_quit=self.allow_quit,
            hashed_quit_password=None if hashed is None else hashed.lower(),
            quit_url=self.quit_url,
        )


class SafeExamBrowserIn(Input):
    """Keys from the configuration tool; a request must have the hash of one."""

    config_keys: HexKeys = Field(default_factory=list)
    browser_exam_keys: HexKeys = Field(default_factory=list)
    generated: SebConfigIn | None = None
    """A configuration that the service makes, served at ``/quizzes/{quiz_id}/config.seb``."""

    @model_validator(mode="after")
    def some_key(self) -> Self:
        if not self.config_keys and not self.browser_exam_keys and self.generated is None:
            raise ValueError("must have a key or a generated configuration")
        return self

    def rule(self) -> SafeExamBrowser:
        return SafeExamBrowser(
            config_keys=tuple(key.lower() for key in self.config_keys),
            browser_exam_keys=tuple(key.lower() for key in self.browser_exam_keys),
            generated=None if self.generated is None else self.generated.config(),
        )


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
            safe_exam_browser=None if seb is None else seb.rule(),
        )


class SebConfigOut(Output):
    allow_quit: bool
    hashed_quit_password: str | None
    quit_url: str | None


class SafeExamBrowserOut(Output):
    config_keys: list[str]
    browser_exam_keys: list[str]
    generated: SebConfigOut | None

    @classmethod
    def of(cls, seb: SafeExamBrowser) -> "SafeExamBrowserOut":
        made = seb.generated
        return cls(
            config_keys=list(seb.config_keys),
            browser_exam_keys=list(seb.browser_exam_keys),
            generated=None
            if made is None
            else SebConfigOut(
                allow_quit=made.allow_quit,
                hashed_quit_password=made.hashed_quit_password,
                quit_url=made.quit_url,
            ),
        )


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
        "safe_exam_browser": None if seb is None else SafeExamBrowserOut.of(seb),
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
