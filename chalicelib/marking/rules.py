"""Rules of marking: the order of the queue, which marks fit, and what a release makes of them."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from chalicelib import ids
from chalicelib.clock import Millis
from chalicelib.marking.errors import InvalidMarkError
from chalicelib.marking.models import ManualMark, MarkInput, ResponseRef, RubricSnapshot
from chalicelib.questions.models import Content, Question
from chalicelib.questions.scoring import is_marked_by_people, needs_marking
from chalicelib.quizzes.grading_models import Grading, RegradeMode
from chalicelib.quizzes.models import QuizVersion
from chalicelib.results.models import AttemptRef, EndReason, Result
from chalicelib.results.rules import scored

VERSIONS_PER_SITTING = 1_000_000
"""Versions of a response before a reopened attempt's begin: none of them comes twice."""
UNMARKED_MODES = frozenset({RegradeMode.DROP, RegradeMode.FULL_CREDIT})


def response_ref(attempt: AttemptRef, question_id: str) -> ResponseRef:
    """Return which response it is; its place differs from question to question."""
    text = f"{attempt.quiz_id} {question_id} {attempt.attempt_id}"
    digest = hashlib.sha256(text.encode()).digest()[: ids.ENTROPY_BYTES]
    return ResponseRef(attempt.quiz_id, question_id, ids.of_bytes(digest))


def places_to_mark(result: Result, paper: QuizVersion) -> Iterator[int]:
    """Yield the places of the answers that people mark."""
    if result.ending is EndReason.ABANDONED:
        return
    for place, saved in result.answers.items():
        if needs_marking(paper.questions[place], saved.text):
            yield place


def questions_to_mark(
    papers: Sequence[QuizVersion], drawn: Iterable[str], graded: QuizVersion | None
) -> list[str]:
    """Return the questions of all versions that people mark, those of the first paper first.

    ``drawn`` are those that draws gave. Not those whose points a regrade gives to all or takes from
    all.
    """
    modes = graded.modes if graded is not None else {}
    fixed = (one.id for paper in papers for one in paper.questions if is_marked_by_people(one))
    found = dict.fromkeys([*fixed, *drawn])
    return [one for one in found if modes.get(one) not in UNMARKED_MODES]


def draws_to_mark(papers: Sequence[QuizVersion]) -> bool:
    """Return whether attempts can draw questions that people mark."""
    return any(one.pools is not None and one.pools.marked_at_most for one in papers)


def check_points(question: Question, points: Decimal) -> None:
    """Raise InvalidMarkError unless points are within the question's range."""
    if not 0 <= points <= question.points:
        raise InvalidMarkError("/points", f"must be from 0 to {question.points:f}")


def snapshot_of(guide: Content, given: MarkInput) -> RubricSnapshot | None:
    """Return the rubric as it is now with the levels chosen; raise InvalidMarkError."""
    if given.levels is None:
        return None
    rubric = guide.get("rubric")
    if rubric is None:
        raise InvalidMarkError("/rubric", "is for a question with a rubric")
    criteria = rubric["criteria"]
    if len(given.levels) != len(criteria):
        raise InvalidMarkError("/rubric", f"must have {len(criteria)} entries, one a criterion")
    for place, (level, criterion) in enumerate(zip(given.levels, criteria, strict=True)):
        if level is not None and not 0 <= level < len(criterion["levels"]):
            raise InvalidMarkError(f"/rubric/{place}", "is not a level of this criterion")
    return {"criteria": criteria, "levels": list(given.levels)}


def is_same_mark(mark: ManualMark, given: MarkInput, by: str) -> bool:
    """Return whether a marker repeats their own mark."""
    levels = None if mark.rubric is None else tuple(mark.rubric["levels"])
    kept = (mark.marked_by, mark.points, mark.comment, levels)
    return kept == (by, given.points, given.comment, given.levels)


def with_marks(
    result: Result,
    paper: QuizVersion,
    grading: Grading,
    marks: Mapping[int, ManualMark],
    now: Millis,
) -> Result | None:
    """Return a result with the marks of its responses, by their places.

    None when that changes nothing, or while some response has none.
    """
    if result.voided_at is not None or not _are_all_marked(result, marks):
        return None
    given = [
        replace(before, given=marks[place].points, comment=marks[place].comment)
        if place in marks
        else before
        for place, before in enumerate(result.marks)
    ]
    after = scored(replace(result, marks=tuple(given)), paper, grading)
    if after.marks == result.marks:
        return None
    is_first = result.marks_released_at is None
    return replace(
        after,
        revision=result.revision + 1,
        marks_released_at=now if is_first else result.marks_released_at,
        changed_at=result.changed_at if is_first else now,
    )


def _are_all_marked(result: Result, marks: Mapping[int, ManualMark]) -> bool:
    return all(mark.score is not None or place in marks for place, mark in enumerate(result.marks))
