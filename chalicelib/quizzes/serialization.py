"""Settings and sections of quizzes as JSON values, for storage."""

from decimal import Decimal
from typing import Any

from chalicelib.questions.models import TextFormat
from chalicelib.quizzes.exam_models import (
    DeviceRule,
    EventLogLevel,
    ExamRules,
    SafeExamBrowser,
    SebConfig,
)
from chalicelib.quizzes.models import (
    GradingMethod,
    OverduePolicy,
    QuizSettings,
    Review,
    ReviewShow,
    ReviewWhen,
    SecondMarking,
)
from chalicelib.quizzes.pool_models import Pools
from chalicelib.quizzes.section_models import Draw, Section, SectionItem, Sections


def settings_to_json(settings: QuizSettings) -> dict[str, Any]:
    """Return settings as a JSON object."""
    return {
        "title": settings.title,
        "description": settings.description,
        "format": settings.description_format.value,
        "minutes": settings.duration_minutes,
        "passing": str(settings.passing_score),
        "max": settings.max_attempts,
        "mix": [settings.randomize_questions, settings.randomize_options],
        "window": [settings.opens_at, settings.closes_at],
        "grading": settings.grading_method.value,
        "overdue": settings.overdue.value,
        "review": [settings.review.show.value, settings.review.when.value],
        "audience": None if settings.audience is None else sorted(settings.audience),
        "late": settings.late_start_minutes,
        "board": settings.leaderboard,
        "fresh": settings.no_repeat,
        **_second_marking_to_json(settings.second_marking),
        "exam": _exam_to_json(settings.exam),
    }


def settings_from_json(kept: dict[str, Any]) -> QuizSettings:
    """Return the settings of a JSON object."""
    return QuizSettings(
        title=kept["title"],
        description=kept["description"],
        description_format=TextFormat(kept.get("format", TextFormat.PLAIN)),
        duration_minutes=kept["minutes"],
        passing_score=Decimal(kept["passing"]),
        max_attempts=kept["max"],
        randomize_questions=kept["mix"][0],
        randomize_options=kept["mix"][1],
        opens_at=kept["window"][0],
        closes_at=kept["window"][1],
        grading_method=GradingMethod(kept["grading"]),
        overdue=OverduePolicy(kept["overdue"]),
        review=Review(ReviewShow(kept["review"][0]), ReviewWhen(kept["review"][1])),
        audience=None if kept.get("audience") is None else frozenset(kept["audience"]),
        late_start_minutes=kept.get("late"),
        leaderboard=kept.get("board", True),
        no_repeat=kept.get("fresh", False),
        second_marking=SecondMarking(Decimal(kept["second"])) if "second" in kept else None,
        exam=_exam_from_json(kept.get("exam") or {}),
    )


def sections_to_json(sections: Sections) -> list[dict[str, Any]]:
    """JSON objects that `sections_from_json` takes back."""
    return [
        {
            "id": section.id,
            "title": section.title,
            "text": section.text,
            "format": section.format.value,
            "shuffle": section.shuffle,
            "items": list(map(_item_to_json, section.items)),
        }
        for section in sections
    ]


def sections_from_json(kept: list[dict[str, Any]]) -> Sections:
    """Return the sections of a JSON value."""
    return tuple(
        Section(
            id=one["id"],
            title=one["title"],
            text=one["text"],
            format=TextFormat(one["format"]),
            shuffle=one["shuffle"],
            items=tuple(map(_item_from_json, one["items"])),
        )
        for one in kept
    )


def pools_to_json(pools: Pools) -> dict[str, Any]:
    """Return pools as a JSON object."""
    return {
        "tag": pools.tag,
        "starts": list(pools.starts),
        "size": pools.size,
        "ranges": [[list(one) for one in ranges] for ranges in pools.ranges],
        "marked": pools.marked_at_most,
    }


def pools_from_json(kept: dict[str, Any] | None) -> Pools | None:
    """Return the pools of a JSON object."""
    if kept is None:
        return None
    ranges = (tuple((start, end) for start, end in some) for some in kept["ranges"])
    return Pools(
        tag=kept["tag"],
        starts=tuple(kept["starts"]),
        size=kept["size"],
        ranges=tuple(ranges),
        marked_at_most=kept.get("marked", 0),
    )


def _item_to_json(item: SectionItem) -> str | dict[str, Any]:
    if isinstance(item, str):
        return item
    return {
        "bank": item.bank_id,
        "tags": list(item.tags),
        "types": list(item.types),
        "count": item.count,
        "points": str(item.points),
    }


def _item_from_json(kept: str | dict[str, Any]) -> SectionItem:
    if isinstance(kept, str):
        return kept
    return Draw(
        bank_id=kept["bank"],
        tags=tuple(kept["tags"]),
        types=tuple(kept["types"]),
        count=kept["count"],
        points=Decimal(kept["points"]),
    )


def _second_marking_to_json(second: SecondMarking | None) -> dict[str, Any]:
    return {} if second is None else {"second": str(second.tolerance)}


def _exam_to_json(exam: ExamRules) -> dict[str, Any]:
    seb = exam.safe_exam_browser
    return {
        "log": exam.event_log.value,
        "seen": exam.events_visible_to_taker,
        "device": exam.device_rule.value,
        "networks": None if exam.networks is None else list(exam.networks),
        "seb": None if seb is None else _seb_to_json(seb),
    }


def _exam_from_json(kept: dict[str, Any]) -> ExamRules:
    networks, seb = kept.get("networks"), kept.get("seb")
    return ExamRules(
        event_log=EventLogLevel(kept.get("log", EventLogLevel.BASIC)),
        events_visible_to_taker=kept.get("seen", False),
        device_rule=DeviceRule(kept.get("device", DeviceRule.LOG)),
        networks=None if networks is None else tuple(networks),
        safe_exam_browser=None if seb is None else _seb_from_json(*seb),
    )


def _seb_to_json(seb: SafeExamBrowser) -> list[Any]:
    keys: list[Any] = [list(seb.config_keys), list(seb.browser_exam_keys)]
    if seb.generated is not None:
        made = seb.generated
        keys.append([made.allow_quit, made.hashed_quit_password, made.quit_url])
    return keys


def _seb_from_json(
    config_keys: list[str], browser_exam_keys: list[str], made: list[Any] | None = None
) -> SafeExamBrowser:
    generated = None
    if made is not None:
        generated = SebConfig(allow_quit=made[0], hashed_quit_password=made[1], quit_url=made[2])
    return SafeExamBrowser(
        config_keys=tuple(config_keys),
        browser_exam_keys=tuple(browser_exam_keys),
        generated=generated,
    )
