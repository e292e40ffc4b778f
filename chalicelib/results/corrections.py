"""Results that are graded again: the score changes, and nothing else of them."""

from dataclasses import replace

from chalicelib.dynamo.failures import RefusedWriteError
from chalicelib.dynamo.writes import updating, write
from chalicelib.quizzes.models import AnswerKey, Paper
from chalicelib.results import rules, store
from chalicelib.results.models import AttemptRef, Result
from chalicelib.results.store import ResultItem


def graded_again(result: Result, paper: Paper, key: AnswerKey, by: Paper) -> Result:
    """A result as it is by other solutions; ``by`` is the version they are of."""
    responses = {place: mark.response for place, mark in enumerate(result.marks)}
    score = rules.score(paper, key, responses)
    marks = tuple(
        replace(new, revision=old.revision, saved_at=old.saved_at)
        for new, old in zip(score.marks, result.marks, strict=True)
    )
    return replace(
        result,
        score=score.score,
        percentage=score.percentage,
        passed=score.passed,
        marks=marks,
        generation=by.generation,
        graded_by=by.version,
    )


def keep(result: Result) -> bool:
    """Keep what a result came to by a later grading; False when a later one still was kept."""
    key = store.key_of(AttemptRef(result.user_id, result.quiz_id, result.number))
    item = store.to_item(result)
    change = [
        ResultItem.score.set(item.score),
        ResultItem.percentage.set(item.percentage),
        ResultItem.passed.set(item.passed),
        ResultItem.marks.set(item.marks),
        ResultItem.generation.set(item.generation),
        ResultItem.graded_by.set(item.graded_by),
    ]
    earlier = ResultItem.pk.exists() & (ResultItem.generation < result.generation)
    try:
        write(updating(ResultItem(pk=key.pk, sk=key.sk), change, when=earlier))
    except RefusedWriteError:
        return False
    return True
