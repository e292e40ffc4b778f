"""What an answer is worth, what an attempt came to, and what its taker may see of it.

Scores are exact: fractions inside, rounded half up once, at the end.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from chalicelib.clock import Millis
from chalicelib.quizzes.models import (
    AnswerKey,
    GradingMethod,
    MultipleScoring,
    Question,
    QuestionType,
    QuizVersion,
    Review,
    ReviewShow,
    ReviewWhen,
    Solution,
)
from chalicelib.results.models import EndReason, Grade, Mark, Response, Result
from chalicelib.values import dataclass

SCORE_PLACES = Decimal("0.001")
"""Points have at most three decimals, and so has a score."""
PERCENTAGE_PLACES = Decimal("0.01")
_NO_PERCENT = Decimal(0)
NOTHING: Fraction = Fraction(0)
EVERYTHING: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Score:
    """What an attempt came to: rounded, with the marks that make it up."""

    score: Decimal
    max_score: Decimal
    percentage: Decimal
    passed: bool
    marks: tuple[Mark, ...]
    """By the question's place, without the answers."""
    exact: Fraction
    """The points before they were rounded."""


def score(paper: QuizVersion, key: AnswerKey, responses: Mapping[int, Response]) -> Score:
    """The score of ``responses``, given by the question's place in the author's order.

    Never below 0 nor above the paper's points, whatever the penalties. ``passed`` compares the
    percentage as it is shown, so that what people see agrees with itself.
    """
    exact = [
        _worth(question, solution, responses.get(place))
        for place, (question, solution) in enumerate(
            zip(paper.questions, key.solutions, strict=True)
        )
    ]
    total = max(NOTHING, sum(exact, NOTHING))
    percentage = rounded(100 * total / Fraction(paper.total_points), PERCENTAGE_PLACES)
    return Score(
        score=rounded(total, SCORE_PLACES),
        max_score=paper.total_points,
        percentage=percentage,
        passed=percentage >= paper.settings.passing_score,
        marks=tuple(map(_mark, paper.questions, exact)),
        exact=total,
    )


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
        exact=None if found.exact == Fraction(found.score) else found.exact,
        marks=tuple(
            replace(mark, answer=answers.get(place)) for place, mark in enumerate(found.marks)
        ),
    )


def encode_response(question: Question, response: Response) -> str | None:
    """A response in as few letters as it takes, options by their places in the author's order.

    That order is a version's for ever. None stays None.
    """
    if response is None:
        return None
    places = {option.id: str(place) for place, option in enumerate(question.options)}
    if isinstance(response, tuple):
        return ",".join(places[one] for one in response)
    if isinstance(response, bool):
        return "t" if response else "f"
    return places.get(response, response)


def decode_response(question: Question, text: str | None) -> Response:
    """The response that `shortened` made shorter."""
    if text is None:
        return None
    if question.type is QuestionType.MULTIPLE_CHOICE:
        return tuple(question.options[int(place)].id for place in text.split(",") if place)
    if question.type is QuestionType.SINGLE_CHOICE:
        return question.options[int(text)].id
    return text == "t" if question.type is QuestionType.TRUE_FALSE else text


def rounded(exact: Fraction, places: Decimal) -> Decimal:
    """``exact`` to the given places, half up: away from zero."""
    units = abs(exact) / Fraction(places)
    whole = (2 * units.numerator + units.denominator) // (2 * units.denominator)
    return places * (-whole if exact < 0 else whole)


def credit(question: Question, solution: Solution, response: Response) -> Fraction:
    """How much of the question's points a given response earns, from 0 to 1."""
    if question.type is QuestionType.MULTIPLE_CHOICE:
        ticked = frozenset(response) if isinstance(response, tuple) else frozenset()
        return _share_of_ticked(question, solution, ticked)
    return EVERYTHING if _is_right(question, solution, response) else NOTHING


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


def grade_for_taker(grade: Grade, results: Iterable[Result], now: Millis) -> Grade:
    """As much of a grade as its taker may see by now.

    Nothing while the score of any result is hidden that counts: which one was best, or what the
    mean is, would tell of it.
    """
    seen = (can_see_score(one.review, one.closes_at, now) for one in results if _counts(one))
    if all(seen):
        return grade
    return replace(grade, percentage=None, passed=None, attempt_id=None)


def can_see_score(review: Review, closes_at: Millis | None, now: Millis) -> bool:
    """Whether the taker may see the score by now."""
    return review.show is not ReviewShow.NOTHING and _is_time(review, closes_at, now)


def will_see_score(review: Review) -> bool:
    """Whether the taker may see the score at any time at all."""
    return review.show is not ReviewShow.NOTHING


def can_see_responses(review: Review, closes_at: Millis | None, now: Millis) -> bool:
    """Whether the taker may see how each response was marked by now."""
    shown = review.show in {ReviewShow.RESPONSES, ReviewShow.CORRECT_ANSWERS}
    return shown and _is_time(review, closes_at, now)


def can_see_solutions(review: Review, closes_at: Millis | None, now: Millis) -> bool:
    """Whether the taker may see what would have been correct by now."""
    return review.show is ReviewShow.CORRECT_ANSWERS and _is_time(review, closes_at, now)


def normalised(text: str, *, case_sensitive: bool) -> str:
    """A short text as it is compared: NFKC, spaces collapsed, and case folded unless it counts."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    return plain if case_sensitive else unicodedata.normalize("NFKC", plain.casefold())


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


def _is_answered(question: Question, response: Response) -> bool:
    """Whether there is anything in a response: a field that was emptied costs no penalty."""
    if question.type is QuestionType.SHORT_TEXT and isinstance(response, str):
        return bool(normalised(response, case_sensitive=True))
    return response is not None and response != ()


def _worth(question: Question, solution: Solution, response: Response) -> Fraction:
    if not _is_answered(question, response):
        return NOTHING
    earned = credit(question, solution, response)
    return earned * Fraction(question.points) if earned else -Fraction(question.penalty)


def _mark(question: Question, exact: Fraction) -> Mark:
    correct = exact == Fraction(question.points)
    return Mark(correct=correct, score=rounded(exact, SCORE_PLACES))


def _share_of_ticked(question: Question, solution: Solution, ticked: frozenset[str]) -> Fraction:
    right, wrong = len(ticked & solution.options), len(ticked - solution.options)
    if solution.scoring is MultipleScoring.ALL_OR_NOTHING:
        return EVERYTHING if ticked == solution.options else NOTHING
    if solution.scoring is MultipleScoring.RIGHT_MINUS_WRONG:
        return max(NOTHING, Fraction(right - wrong, len(solution.options)))
    missed = len(solution.options) - right
    return Fraction(len(question.options) - wrong - missed, len(question.options))


def _is_right(question: Question, solution: Solution, response: Response) -> bool:
    if question.type is QuestionType.SINGLE_CHOICE:
        return response in solution.options
    if question.type is QuestionType.TRUE_FALSE:
        return response is solution.truth
    if question.type is QuestionType.NUMERIC:
        return _is_close(str(response), solution)
    given = normalised(str(response), case_sensitive=solution.case_sensitive)
    return given in {
        normalised(one, case_sensitive=solution.case_sensitive) for one in solution.accepted
    }


def _is_close(response: str, solution: Solution) -> bool:
    target = Fraction(solution.number or 0)
    return abs(Fraction(Decimal(response)) - target) <= Fraction(solution.tolerance)


def _is_time(review: Review, closes_at: Millis | None, now: Millis) -> bool:
    if review.when is ReviewWhen.IMMEDIATELY:
        return True
    # what never closes shows nothing after its close: whoever comes later could be told
    return closes_at is not None and now >= closes_at
