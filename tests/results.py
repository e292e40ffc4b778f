"""Results to test with."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from chalicelib.quizzes.models import GradingMethod, Review
from chalicelib.results.models import AttemptRef, Ending, Mark, Result, Sitting

USER_ID = "usr_00000000000000000000000001"
QUIZ_ID = "quz_00000000000000000000000001"
OWNER_ID = "usr_00000000000000000000000009"
FINISHED_AT = 1_790_000_000_000


def a_result(**changes: Any) -> Result:
    """A result like any other; its id follows from user, quiz and number."""
    result = Result(
        attempt_id="",
        user_id=USER_ID,
        quiz_id=QUIZ_ID,
        quiz_title="All sorts",
        quiz_version=1,
        owner_id=OWNER_ID,
        number=1,
        ending=Ending.SUBMITTED,
        score=Decimal(5),
        max_score=Decimal(10),
        percentage=Decimal(50),
        passed=True,
        started_at=FINISHED_AT - 60_000,
        submitted_at=FINISHED_AT,
        duration=60_000,
        review=Review(),
        closes_at=None,
        grading_method=GradingMethod.BEST,
        sitting=Sitting(
            expires_at=FINISHED_AT, base_minutes=10, extra_minutes=0, seed=b"0123456789abcdef"
        ),
        marks=(
            Mark(
                question_id="que_1",
                response=("opt_1",),
                correct=True,
                score=Decimal(5),
                points=Decimal(5),
                revision=2,
                saved_at=FINISHED_AT,
            ),
        ),
    )
    changed = replace(result, **changes)
    ref = AttemptRef(changed.user_id, changed.quiz_id, changed.number)
    return replace(changed, attempt_id=ref.attempt_id)
