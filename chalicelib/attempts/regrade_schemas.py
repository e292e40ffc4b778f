"""Request and response bodies of regrades."""

from typing import Annotated

from pydantic import Field

from chalicelib.quizzes.grading_models import RegradeMode
from chalicelib.results import models as results
from chalicelib.web.schemas import Exact, Input, Output

MAX_QUESTIONS = 500


class UnmatchedQuestion(Output):
    question_id: str
    text: str


class RegradeIn(Input):
    dry_run: bool = False
    """Only return what would change."""
    mode: dict[
        Annotated[str, Field(max_length=64)], Annotated[RegradeMode, Field(strict=False)]
    ] = Field(default_factory=dict, max_length=MAX_QUESTIONS)
    """Modes of single questions by id; all others are scored with the new answer key."""


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
    """The changes by a regrade; nothing is published."""

    results: int
    """Number of results in the preview."""
    complete: bool
    """False when there are more results than a preview reads."""
    changed: int
    raised: int
    lowered: int
    newly_passed: int
    newly_failed: int
    unmatched: list[UnmatchedQuestion]
    examples: list[RegradeExample]
    """Some of the changes."""


class RegradeResponse(Output):
    """A started regrade; leaderboards and grades follow."""

    quiz_id: str
    version: int
    """The published version whose answer key counts."""
    unmatched: list[UnmatchedQuestion]
    """Questions of earlier versions that are missing in this one: their score stays."""
