"""Rules of scoring: points of answers, score and grade, and what takers may see.

Scores are exact fractions, rounded half up once at the end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from chalicelib.questions.models import NOTHING, Question, Response
from chalicelib.questions.scoring import decode_response, earned_points
from chalicelib.quizzes.grading_models import AnswerKey, Grading, RegradeMode
from chalicelib.quizzes.models import GradingMethod, QuizVersion, ReviewShow
from chalicelib.quizzes.release_rules import shows_score
from chalicelib.results.models import Adjustment, EndReason, Grade, Mark, Result
from chalicelib.values import dataclass

SCORE_PLACES = Decimal("0.001")
"""Points have at most three decimals, and so do scores."""
PERCENTAGE_PLACES = Decimal("0.01")
_NO_PERCENT = Decimal(0)


@dataclass(frozen=True, slots=True)
class Score:
    """A rounded score; None while marking is pending."""

    score: Decimal | None
    percentage: Decimal | None
    passed: bool | None
    marks: tuple[Mark, ...]
    """By question position, without the answers."""
    max_score: Decimal
    exact: Fraction | None = None
    """The exact points before rounding."""


def score(
    version: QuizVersion,
    key: AnswerKey | Grading,
    responses: Mapping[int, Response],
    given: Mapping[int, Decimal] | None = None,
) -> Score:
    """Return the score of ``responses``, keyed by the question's position in the author's order.

    ``given`` are the points of markers. The score is between 0 and the version's points, whatever
    the penalties. ``passed`` compares the displayed percentage, so that both always agree.
    """
    grading = key if isinstance(key, Grading) else Grading(key=key)
    exact = [
        _earned(question, grading, place, responses.get(place), (given or {}).get(place))
        for place, (question, _) in enumerate(
            zip(version.questions, grading.key.solutions, strict=True)
        )
    ]
    worth = [one.points for one in version.questions if not _is_dropped(one, grading)]
    most = sum(worth, Decimal(0))
    marks = tuple(
        replace(_mark(question, points), dropped=_is_dropped(question, grading))
        for question, points in zip(version.questions, exact, strict=True)
    )
    known = [points for points in exact if points is not None]
    if len(known) < len(exact):
        return Score(None, None, None, marks, most)
    total = max(NOTHING, sum(known, NOTHING))
    percentage = _percentage(total, most)
    passed = percentage >= version.settings.passing_score
    return Score(rounded(total, SCORE_PLACES), percentage, passed, marks, most, total)


def scored(
    result: Result,
    paper: QuizVersion,
    key: AnswerKey | Grading,
    lapsed: frozenset[str] = frozenset(),
) -> Result:
    """Return the result scored with ``key``; all else stays.

    ``paper`` is the version of the attempt. Marks stay, except those of ``lapsed`` questions, and
    so does the adjustment by staff.
    """
    answers = result.answers
    by_people = [
        replace(mark, given=None, comment=None) if question.id in lapsed else mark
        for question, mark in zip(paper.questions, result.marks, strict=True)
    ]
    given = {place: mark.given for place, mark in enumerate(by_people) if mark.given is not None}
    responses = {
        place: decode_response(paper.questions[place], saved.text)
        for place, saved in answers.items()
    }
    found = score(paper, key, responses, given)
    marks = [
        replace(mark, answer=before.answer, given=before.given, comment=before.comment)
        for mark, before in zip(found.marks, by_people, strict=True)
    ]
    graded = replace(
        result,
        score=found.score,
        max_score=found.max_score,
        percentage=found.percentage,
        passed=found.passed,
        exact=found.exact if found.exact != found.score else None,
        marks=tuple(marks),
    )
    return adjusted(graded, result.adjustment, paper.settings.passing_score)


def adjusted(result: Result, by: Adjustment | None, passing_score: Decimal) -> Result:
    """Return the result with an adjusted score: never below 0, possibly above the maximum."""
    changed = replace(result, exact=result.graded, adjustment=by)
    if changed.total is None:
        return changed
    points = rounded(changed.total, SCORE_PLACES)
    percentage = _percentage(changed.total, result.max_score)
    return replace(
        changed,
        score=points,
        percentage=percentage,
        passed=percentage >= passing_score,
        exact=None if changed.graded == points else changed.graded,
    )


def rounded(exact: Fraction, places: Decimal) -> Decimal:
    """Return ``exact`` rounded to the given places, half away from zero."""
    units = abs(exact) / Fraction(places)
    whole = (2 * units.numerator + units.denominator) // (2 * units.denominator)
    return places * (-whole if exact < 0 else whole)


def grade(results: Sequence[Result], method: GradingMethod, passing_score: Decimal) -> Grade:
    """Return the grade of a user at a quiz from their results in the order of attempts.

    Voided results are ignored, an abandoned one counts as 0 of its maximum. Of equal best ones the
    earliest counts. A mean uses exact ratios, is rounded once, and passes at ``passing_score``; any
    other grade has the outcome of its attempt.
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


def counted_numbers(results: Sequence[Result], method: GradingMethod) -> frozenset[int]:
    """Return the numbers of the attempts that make a user's grade."""
    counted = [one for one in results if _counts(one)]
    if method is not GradingMethod.MEAN:
        counted = [_chosen(counted, method)] if counted else []
    return frozenset(one.number for one in counted)


def grade_for_taker(grade: Grade, shown: ReviewShow) -> Grade:
    """Return the part of a grade that its taker may see now: no score while scores are hidden."""
    if shows_score(shown):
        return grade
    return replace(grade, percentage=None, passed=None, attempt_id=None)


def _percentage(points: Fraction, of: Decimal) -> Decimal:
    return rounded(100 * points / Fraction(of), PERCENTAGE_PLACES) if of else _NO_PERCENT


def _is_dropped(question: Question, grading: Grading) -> bool:
    return grading.modes.get(question.id) is RegradeMode.DROP


def _earned(
    question: Question, grading: Grading, place: int, response: Response, given: Decimal | None
) -> Fraction | None:
    """Return the exact points of a response; those of a marker where it needs manual marking."""
    mode = grading.modes.get(question.id, RegradeMode.NEW_KEY)
    if mode is RegradeMode.DROP:
        return NOTHING
    if mode is RegradeMode.FULL_CREDIT:
        return Fraction(question.points)
    keys = [grading.key]
    if mode is RegradeMode.EITHER_KEY and grading.earlier is not None:
        keys.append(grading.earlier)
    earned = [earned_points(question, key.solutions[place], response) for key in keys]
    known = [points for points in earned if points is not None]
    if known:
        return max(known)
    return None if given is None else Fraction(given)


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
