"""Papers and keys as JSON values, for keeping: nothing in them depends on who writes or reads."""

from decimal import Decimal
from typing import Any

from chalicelib.quizzes.models import (
    GradingMethod,
    MultipleScoring,
    Option,
    OverduePolicy,
    Question,
    QuestionType,
    QuizSettings,
    Review,
    ReviewShow,
    ReviewWhen,
    Solution,
)


def settings_to_json(settings: QuizSettings) -> dict[str, Any]:
    """A JSON object that `settings_from_json` takes back."""
    return {
        "title": settings.title,
        "description": settings.description,
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
    }


def settings_from_json(kept: dict[str, Any]) -> QuizSettings:
    """The settings that `settings_to_json` wrote."""
    return QuizSettings(
        title=kept["title"],
        description=kept["description"],
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
    )


def question_to_json(question: Question) -> dict[str, Any]:
    """A JSON object that `question_from_json` takes back."""
    return {
        "id": question.id,
        "type": question.type.value,
        "text": question.text,
        "points": str(question.points),
        "penalty": str(question.penalty),
        "options": [[option.id, option.text] for option in question.options],
    }


def question_from_json(kept: dict[str, Any]) -> Question:
    """The question that `question_to_json` wrote."""
    return Question(
        id=kept["id"],
        type=QuestionType(kept["type"]),
        text=kept["text"],
        points=Decimal(kept["points"]),
        penalty=Decimal(kept["penalty"]),
        options=tuple(Option(*option) for option in kept["options"]),
    )


def solution_to_json(solution: Solution) -> dict[str, Any]:
    """A JSON object that `solution_from_json` takes back."""
    return {
        "options": sorted(solution.options),
        "scoring": solution.scoring.value,
        "truth": solution.truth,
        "number": None if solution.number is None else str(solution.number),
        "tolerance": str(solution.tolerance),
        "accepted": list(solution.accepted),
        "case": solution.case_sensitive,
        "explanation": solution.explanation,
    }


def solution_from_json(kept: dict[str, Any]) -> Solution:
    """The solution that `solution_to_json` wrote."""
    return Solution(
        options=frozenset(kept["options"]),
        scoring=MultipleScoring(kept["scoring"]),
        truth=kept["truth"],
        number=None if kept["number"] is None else Decimal(kept["number"]),
        tolerance=Decimal(kept["tolerance"]),
        accepted=tuple(kept["accepted"]),
        case_sensitive=kept["case"],
        explanation=kept["explanation"],
    )
