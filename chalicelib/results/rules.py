"""What an answer is worth, what an attempt came to, and what its taker may see of it.

Scores are exact: fractions inside, rounded half up once, at the end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from chalicelib.questions.models import NOTHING, Question, Response
from chalicelib.questions.scoring import decode_response, earned_points
from chalicelib.quizzes.models import (
    AnswerKey,
    GradingMethod,
    QuizVersion,
    ReviewShow,
)
from chalicelib.quizzes.release_rules import shows_score
from chalicelib.results.models import EndReason, Grade, Mark, Result
from chalicelib.values import dataclass

SCORE_PLACES = Decimal("0.001")
"""Points have at most three decimals, and so has a score."""
PERCENTAGE_PLACES = Decimal("0.01")
_NO_PERCENT = Decimal(0)


@dataclass(frozen=True, slots=True)
class Score:
    """What an attempt came to, rounded; None while people have to mark some of it."""

    score: Decimal | None
    percentage: Decimal | None
    passed: bool | None
    marks: tuple[Mark, ...]
    """By the question's place, without the answers."""
    exact: Fraction | None = None
    """The points before they were rounded."""


def score(version: QuizVersion, key: AnswerKey, responses: Mapping[int, Response]) -> Score:
    """Return the score of ``responses``, given by the question's place in the author's order.

    Never below 0 nor above the version's points, whatever the penalties. ``passed`` compares the
    percentage as it is shown, so that what people see agrees with itself.
    """
    exact = [
        earned_points(question, solution, responses.get(place))
        for place, (question, solution) in enumerate(
            zip(version.questions, key.solutions, strict=True)
        )
    ]
    marks = tuple(map(_mark, version.questions, exact))
    known = [points for points in exact if points is not None]
    if len(known) < len(exact):
        return Score(None, None, None, marks)
    total = max(NOTHING, sum(known, NOTHING))
    percentage = rounded(100 * total / Fraction(version.total_points), PERCENTAGE_PLACES)
    passed = percentage >= version.settings.passing_score
    return Score(rounded(total, SCORE_PLACES), percentage, passed, marks, total)


def scored(result: Result, paper: QuizVersion, key: AnswerKey) -> Result:
    """A result with what its answers come to by ``key``; all else of it stays.

    ``paper`` is the version that it was taken on.
    """
    answers = result.answers
    responses = {
        place: decode_response(paper.questions[place], saved.text)
        for place, saved in answers.items()
    }
    found = score(paper, key, responses)
    return replace(
        result,
        score=found.score,
        percentage=found.percentage,
        passed=found.passed,
        exact=found.exact if found.exact != found.score else None,
        marks=tuple(
            replace(mark, answer=answers.get(place)) for place, mark in enumerate(found.marks)
        ),
    )


def rounded(exact: Fraction, places: Decimal) -> Decimal:
    """``exact`` to the given places, half up: away from zero."""
    units = abs(exact) / Fraction(places)
    whole = (2 * units.numerator + units.denominator) // (2 * units.denominator)
    return places * (-whole if exact < 0 else whole)


def grade(results: Sequence[Result], method: GradingMethod, passing_score: Decimal) -> Grade:
    """The grade of one user at one quiz, from their results in the order of attempts.

    Voided results have no part in it, an abandoned one counts as 0 of its maximum. Of equal bests
    the earliest counts. A mean is of exact shares, rounded once, and passed at ``passing_score``;
    any other grade is as passed as its attempt.
    """
    counted = [one for one in results if _counts(one)]
    none = Grade(method=method, attempts=len(results), counted=len(counted))
    if not counted:
        return none
    if method is GradingMethod.MEAN:
        percentage = _mean([_share(one) for one in counted])
        return replace(none, percentage=percentage, passed=percentage >= passing_score)
    chosen = _chosen(counted, method)
    percentage = _NO_PERCENT if chosen.percentage is None else chosen.percentage
    passed = percentage >= passing_score if chosen.passed is None else chosen.passed
    return replace(none, percentage=percentage, passed=passed, attempt_id=chosen.attempt_id)


def grade_for_taker(grade: Grade, shown: ReviewShow) -> Grade:
    """As much of a grade as its taker may see by now: nothing of it while scores are hidden."""
    if shows_score(shown):
        return grade
    return replace(grade, percentage=None, passed=None, attempt_id=None)


def _counts(result: Result) -> bool:
    has_ended = result.ratio is not None or result.ending is EndReason.ABANDONED
    return result.voided_at is None and has_ended


def _share(result: Result) -> Fraction:
    return result.ratio or NOTHING


def _chosen(counted: Sequence[Result], method: GradingMethod) -> Result:
    if method is GradingMethod.FIRST:
        return counted[0]
    if method is GradingMethod.LATEST:
        return counted[-1]
    return max(counted, key=lambda one: (_share(one), -one.number))


def _mean(shares: Sequence[Fraction]) -> Decimal:
    return rounded(100 * sum(shares, NOTHING) / len(shares), PERCENTAGE_PLACES)


def _mark(question: Question, exact: Fraction | None) -> Mark:
    if exact is None:
        return Mark(score=None)
    correct = exact == Fraction(question.points)
    return Mark(correct=correct, score=rounded(exact, SCORE_PLACES))


