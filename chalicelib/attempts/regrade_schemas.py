"""Bodies of a regrade: what is asked, and what it would change."""

from typing import Annotated

from pydantic import Field

from chalicelib.quizzes.models import RegradeMode
from chalicelib.results import models as results
from chalicelib.web.schemas import Exact, Input, Output

MAX_QUESTIONS = 500


class UnmatchedQuestion(Output):
    question_id: str
    text: str


class RegradeIn(Input):
    dry_run: bool = False
    """Only say what would change."""
    mode: dict[
        Annotated[str, Field(max_length=64)], Annotated[RegradeMode, Field(strict=False)]
    ] = Field(default_factory=dict, max_length=MAX_QUESTIONS)
    """How single questions count, by their ids; all others by the new key."""


class RegradeExample(Output):
    attempt_id: str
    score: Exact | None
    new_score: Exact | None
    max_score: Exact
    new_max_score: Exact
    passed: bool | None
    new_passed: bool | None

    @classmethod
    def of(cls, before: results.Result, after: results.Result) -> "RegradeExample":
        return cls(
            attempt_id=before.attempt_id,
            score=before.score,
            new_score=after.score,
            max_score=before.max_score,
            new_max_score=after.max_score,
            passed=before.passed,
            new_passed=after.passed,
        )


class RegradePreview(Output):
    """What a regrade would do; nothing is published."""

    results: int
    """Those looked at."""
    complete: bool
    """False where there are more results than are looked at for a preview."""
    changed: int
    raised: int
    lowered: int
    newly_passed: int
    newly_failed: int
    unmatched: list[UnmatchedQuestion]
    examples: list[RegradeExample]
    """Some that change."""


class RegradeResponse(Output):
    """Results are graded one after the other; boards and grades follow."""

    quiz_id: str
    version: int
    """The one that was published for it: its solutions count."""
    unmatched: list[UnmatchedQuestion]
    """Questions of earlier versions that this one lacks: their score stays."""
