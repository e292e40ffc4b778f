"""Results to test with."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from chalicelib.quizzes.models import Review
from chalicelib.results.models import AttemptTerms, EndReason, Mark, Result, SavedResponse

USER_ID = "usr_00000000000000000000000001"
QUIZ_ID = "quz_00000000000000000000000001"
OWNER_ID = "usr_00000000000000000000000009"
FINISHED_AT = 1_790_000_000_000


def a_result(**changes: Any) -> Result:
    """A result like any other."""
    result = Result(
        user_id=USER_ID,
        quiz_id=QUIZ_ID,
        quiz_title="All sorts",
        quiz_version=1,
        owner_id=OWNER_ID,
        number=1,
        ending=EndReason.SUBMITTED,
        score=Decimal(5),
        max_score=Decimal(10),
        percentage=Decimal(50),
        passed=True,
        started_at=FINISHED_AT - 60_000,
        submitted_at=FINISHED_AT,
        duration=60_000,
        review=Review(),
        terms=AttemptTerms(
            expires_at=FINISHED_AT, base_minutes=10, extra_minutes=0, seed=b"0123456789abcdef"
        ),
        marks=(
            Mark(answer=SavedResponse("0", 2, FINISHED_AT - 1_000), correct=True, score=Decimal(5)),
            Mark(),
        ),
    )
    return replace(result, **changes)
