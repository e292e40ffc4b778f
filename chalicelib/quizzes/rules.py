"""Rules of quizzes: window, time limit, attempts, and validity of a quiz."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from chalicelib.clock import MINUTE, Millis
from chalicelib.questions.models import Question, Solution
from chalicelib.questions.registry import TYPES
from chalicelib.quizzes.errors import InvalidQuizError
from chalicelib.quizzes.grading_models import AnswerKey
from chalicelib.quizzes.models import Override, QuizProgress, QuizSettings, QuizStatus, QuizVersion
from chalicelib.values import dataclass

QuestionIdentity: TypeAlias = tuple[str, str]
"""Id and type."""
Solutions: TypeAlias = Mapping[QuestionIdentity, Solution]

MAX_TOTAL_POINTS = Decimal(1_000_000)
"""Far below the limit of a leaderboard's rank key with three decimals."""

MAX_ATTEMPTS = 1_000
"""Per user and quiz: grades and leaderboards read all of them."""
MAX_QUESTIONS_BYTES = 4_000_000
"""Lambda answers 6 MB; a paper and a review have up to 1.5 MB of responses beside the questions."""
MAX_RESPONSES_BYTES = 382_500
"""All answers of an attempt with their metadata fit into one item."""

MAX_MARKED_QUESTIONS = 90
"""An attempt's end is one transaction, of at most 100 items, with one for each response to mark."""


@dataclass(frozen=True, slots=True)
class Window:
    """The times between which a user can start a quiz; None for no limit."""

    opens_at: Millis | None
    closes_at: Millis | None


def extra_time(settings: QuizSettings, override: Override) -> Millis:
    """Return how much more time than others this user has, in ms."""
    base = settings.duration_minutes * MINUTE
    return int(base * (override.time_factor - 1)) + override.extra_minutes * MINUTE


def window(settings: QuizSettings, override: Override) -> Window:
    """Return the window of a user: their own, or the quiz's with a later close.

    Extra time also moves the close, so that it does not cut off the extra time.
    """
    closes_at = override.closes_at
    if closes_at is None and settings.closes_at is not None:
        closes_at = settings.closes_at + extra_time(settings, override)
    opens_at = settings.opens_at if override.opens_at is None else override.opens_at
    return Window(opens_at, closes_at)


def deadline(started_at: Millis, settings: QuizSettings, override: Override) -> Millis:
    """Return the deadline of an attempt: the end of its time or the close for this user."""
    allowed = settings.duration_minutes * MINUTE + extra_time(settings, override)
    closes_at = window(settings, override).closes_at
    ends = started_at + allowed
    return ends if closes_at is None else min(ends, closes_at)


def deadline_if_started(
    now: Millis, settings: QuizSettings, override: Override, taking: QuizProgress
) -> Millis | None:
    """Return the deadline of an attempt started now; None when it cannot be started."""
    allowed, hours = attempts_allowed(settings, override), window(settings, override)
    may_begin = (
        taking.active_attempt_id is None
        and (allowed is None or taking.attempts_used < allowed)
        and (hours.opens_at is None or now >= hours.opens_at)
        and (hours.closes_at is None or now < hours.closes_at)
        and not is_too_late(settings, hours, now)
    )
    return deadline(now, settings, override) if may_begin else None


def is_too_late(settings: QuizSettings, hours: Window, now: Millis) -> bool:
    """Return whether the period for starting an attempt has passed."""
    late = settings.late_start_minutes
    return late is not None and hours.opens_at is not None and now > hours.opens_at + late * MINUTE


def attempts_allowed(settings: QuizSettings, override: Override) -> int:
    """Return the maximum of attempts of a user, within the limit of grades and leaderboards."""
    if settings.max_attempts is None:
        return MAX_ATTEMPTS
    return min(MAX_ATTEMPTS, settings.max_attempts + override.extra_attempts)


def is_visible(status: QuizStatus) -> bool:
    """Return whether takers can see the quiz at all."""
    return status is QuizStatus.PUBLISHED


def check_settings(settings: QuizSettings) -> None:
    """Raise InvalidQuizError when the quiz closes before it opens."""
    opens_at, closes_at = settings.opens_at, settings.closes_at
    if opens_at is not None and closes_at is not None and closes_at <= opens_at:
        raise InvalidQuizError("/closes_at", "must be after opens_at")
    if settings.late_start_minutes is not None and opens_at is None:
        raise InvalidQuizError("/late_start_minutes", "requires opens_at")


def check_total(points: Decimal) -> None:
    """Raise InvalidQuizError when a score would exceed a leaderboard's limit."""
    if points > MAX_TOTAL_POINTS:
        raise InvalidQuizError("/questions", f"may be worth {MAX_TOTAL_POINTS} points together")


def check_size(questions: int) -> None:
    """Raise InvalidQuizError when the questions together exceed the size of a response."""
    if questions > MAX_QUESTIONS_BYTES:
        raise InvalidQuizError(
            "/questions",
            f"are too large together: {questions:,} of {MAX_QUESTIONS_BYTES:,} bytes in an answer",
        )


def check_responses(questions: Iterable[Question], drawn: int = 0) -> None:
    """Raise InvalidQuizError when the longest answers to all questions exceed an item.

    ``drawn`` is how many bytes those to drawn questions take at most.
    """
    largest = drawn + sum(TYPES[one.type].largest_response(one.body) for one in questions)
    if largest > MAX_RESPONSES_BYTES:
        raise InvalidQuizError(
            "/questions",
            f"may be answered with {MAX_RESPONSES_BYTES:,} bytes together, not {largest:,}: "
            "set max_characters for essays",
        )


def check_markable(questions: Iterable[Question], drawn: int = 0) -> None:
    """Raise InvalidQuizError when an attempt ends with more to mark than one transaction takes.

    ``drawn`` is how many of these an attempt draws at most; each takes two writes.
    """
    number = sum(TYPES[one.type].is_marked_by_people for one in questions)
    if number + 2 * drawn > MAX_MARKED_QUESTIONS:
        found = f"{number}, with {drawn} drawn ones, which count twice" if drawn else f"{number}"
        raise InvalidQuizError(
            "/sections" if drawn else "/questions",
            f"may have {MAX_MARKED_QUESTIONS} that people mark, not {found}",
        )


def reworded_questions(earlier: Iterable[Question], later: Iterable[Question]) -> frozenset[str]:
    """Return the ids of questions whose content or points changed.

    Marks of the earlier question do not apply to the later one.
    """
    before = {one.id: one for one in earlier}
    return frozenset(
        one.id
        for one in later
        if one.id in before and _what_is_asked(one) != _what_is_asked(before[one.id])
    )


def solutions_of(questions: Sequence[Question], solutions: Sequence[Solution]) -> Solutions:
    """Return solutions by question.

    A question is the same when its id and type are equal, even if its text changed.
    """
    pairs = zip(questions, solutions, strict=True)
    return {(question.id, question.type): solution for question, solution in pairs}


def with_solutions(paper: QuizVersion, key: AnswerKey, later: Solutions) -> AnswerKey:
    """Return the key to a paper, with the later solutions to questions in both."""
    pairs = zip(paper.questions, key.solutions, strict=True)
    solutions = (later.get((question.id, question.type), one) for question, one in pairs)
    return replace(key, solutions=tuple(solutions))


def unmatched_questions(earlier: Iterable[Question], later: Iterable[Question]) -> list[Question]:
    """Return the questions that a later version lacks, by id and type."""
    there = {(question.id, question.type) for question in later}
    return [one for one in earlier if (one.id, one.type) not in there]


def _what_is_asked(question: Question) -> tuple[object, ...]:
    return question.type, question.text, question.points, question.body
