"""Results as their stream carries them, read strictly: what is not a result must not be counted."""

from chalicelib.dynamo.errors import RawItem
from chalicelib.results.models import AttemptRef, EndReason, Result
from chalicelib.results.store import ResultItem, from_item, key_of

WHOLE = 100
"""Percent."""


class MalformedResultError(ValueError):
    """A record that is no result; the message says why."""


def parse_result(image: RawItem) -> Result:
    """The result that a record's image shows; raises MalformedResultError."""
    try:
        item = ResultItem.from_raw_data(dict(image))
        result = from_item(item)
        ref, key = AttemptRef.parse(result.attempt_id), key_of(result.ref)
    except Exception as error:
        raise MalformedResultError("It cannot be read.") from error
    if ref != result.ref or (item.pk, item.sk) != (key.pk, key.sk):
        raise MalformedResultError("Its keys are not those of an attempt.")
    _check_numbers(result)
    return result


def _check_numbers(result: Result) -> None:
    if min(result.submitted_at, result.duration, result.generation) < 0 or result.max_score < 0:
        raise MalformedResultError("A number is below 0.")
    has_none = result.ending is EndReason.ABANDONED or result.is_marking_pending
    if (result.score is None) is not has_none:
        raise MalformedResultError(
            "Only an abandoned attempt, or one that is not marked, has no score, and none has one."
        )
    if (result.score is None) is not (result.percentage is None):
        raise MalformedResultError("Score and percentage go together.")
    at_most_is_all = result.adjustment is None
    if (result.score or 0) < 0 or (at_most_is_all and (result.score or 0) > result.max_score):
        raise MalformedResultError("Its score is beyond its bounds.")
    if (result.percentage or 0) < 0 or (at_most_is_all and (result.percentage or 0) > WHOLE):
        raise MalformedResultError("Its percentage is beyond its bounds.")
