"""Results that are graded again: the score changes, and nothing else of them."""

from dataclasses import replace

from chalicelib.dynamo.writes import try_write, update
from chalicelib.quizzes.models import AnswerKey, QuizVersion
from chalicelib.results import rules, store
from chalicelib.results.models import Result
from chalicelib.results.store import ResultItem


def graded_again(result: Result, paper: QuizVersion, key: AnswerKey, by: QuizVersion) -> Result:
    """A result as it is by other solutions; ``by`` is the version they are of."""
    again = rules.scored(result, paper, key)
    return replace(again, generation=by.generation, graded_by=by.version)


def keep(result: Result) -> bool:
    """Keep what a result came to by a later grading; False when a later one still was kept."""
    key = store.key_of(result.ref)
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
    return try_write(update(ResultItem(pk=key.pk, sk=key.sk), change, when=earlier))
