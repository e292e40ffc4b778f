"""Request body that changes some settings of a quiz."""

from dataclasses import fields, replace
from typing import Annotated, Any, Literal

from pydantic import Field

from chalicelib.questions.schemas import FormatName
from chalicelib.quizzes.drafting import check_description
from chalicelib.quizzes.exam_models import DeviceRule, EventLogLevel
from chalicelib.quizzes.exam_schemas import NetworksIn, SafeExamBrowserIn
from chalicelib.quizzes.models import Draft, GradingMethod, OverduePolicy, QuizSettings
from chalicelib.quizzes.schemas import (
    AudienceIn,
    Percent,
    QuizIn,
    ReviewIn,
    SecondMarkingIn,
    Title,
)
from chalicelib.web.schemas import ABSENT, CleanText, Input, InstantIn

CONTENT = frozenset({"questions", "sections"})
"""Members of a quiz that are no settings."""
KEPT_APART = frozenset({"access_code"})
"""Settings that are stored beside the draft."""


class QuizSettingsIn(Input):
    """Settings to change; those that are absent stay as they are."""

    title: Title = ABSENT
    description: Annotated[str, Field(max_length=5000), CleanText] = ABSENT
    description_format: FormatName = ABSENT
    duration_minutes: Annotated[int, Field(ge=1, le=1440)] = ABSENT
    passing_score: Percent = ABSENT
    max_attempts: Annotated[int, Field(ge=1, le=1000)] | None = ABSENT
    randomize_questions: bool = ABSENT
    randomize_options: bool = ABSENT
    opens_at: InstantIn | None = ABSENT
    closes_at: InstantIn | None = ABSENT
    grading_method: Annotated[GradingMethod, Field(strict=False)] = ABSENT
    overdue: Annotated[OverduePolicy, Field(strict=False)] = ABSENT
    review: ReviewIn = ABSENT
    audience: Literal["everyone"] | AudienceIn = ABSENT
    access_code: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")] | None = ABSENT
    late_start_minutes: Annotated[int, Field(ge=0, le=1440)] | None = ABSENT
    leaderboard: bool = ABSENT
    no_repeat: bool = ABSENT
    second_marking: SecondMarkingIn | None = ABSENT
    """Two people mark each response without seeing each other's points; null for one."""
    event_log: Annotated[EventLogLevel, Field(strict=False)] = ABSENT
    events_visible_to_taker: bool = ABSENT
    device_rule: Annotated[DeviceRule, Field(strict=False)] = ABSENT
    networks: NetworksIn | None = ABSENT
    safe_exam_browser: SafeExamBrowserIn | None = ABSENT

    def change(self, draft: Draft) -> Draft:
        """Return a draft with these settings; raises InvalidError."""
        settings = _changed(draft.settings, self)
        check_description(settings)
        return replace(draft, settings=settings)


def _changed(current: QuizSettings, body: QuizSettingsIn) -> QuizSettings:
    names = body.model_fields_set - KEPT_APART
    needed: dict[str, Any] = {
        "title": current.title,
        "duration_minutes": current.duration_minutes,
        "passing_score": current.passing_score,
    }
    asked = {name: getattr(body, name) for name in names}
    new = QuizIn.model_construct(**needed | asked).settings()
    exam = {name: getattr(new.exam, name) for name in names & _names(new.exam)}
    changes = {name: getattr(new, name) for name in names & _names(new)}
    return replace(current, **changes, exam=replace(current.exam, **exam))


def _names(settings: Any) -> set[str]:  # noqa: ANN401 - a dataclass
    return {one.name for one in fields(settings)}
