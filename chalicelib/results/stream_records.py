"""Parsing of results from stream records, with strict validation before they are counted."""

from chalicelib.dynamo.errors import RawItem
from chalicelib.results.models import AttemptRef, EndReason, Result
from chalicelib.results.store import key_of, result_of_image

WHOLE = 100
"""Percent."""


class MalformedResultError(ValueError):
    """The record is not a result; the message has the reason."""


def parse_result(image: RawItem) -> Result:
    """Parse the image of a record; raises MalformedResultError."""
    try:
        result = result_of_image(image)
        ref, key = AttemptRef.parse(result.attempt_id), key_of(result.ref)
    except Exception as error:
        raise MalformedResultError("Unreadable record.") from error
    if ref != result.ref or (image["pk"]["S"], image["sk"]["S"]) != (key.pk, key.sk):
        raise MalformedResultError("The keys are not those of an attempt.")
    _check_numbers(result)
    return result


def _check_numbers(result: Result) -> None:
    if min(result.submitted_at, result.duration, result.generation) < 0 or result.max_score < 0:
        raise MalformedResultError("A number is below 0.")
    has_none = result.ending is EndReason.ABANDONED or result.is_marking_pending
    if (result.score is None) is not has_none:
        raise MalformedResultError("Exactly abandoned and unmarked attempts must have no score.")
    if (result.score is None) is not (result.percentage is None):
        raise MalformedResultError("Score and percentage must be present together.")
    at_most_is_all = result.adjustment is None
    if (result.score or 0) < 0 or (at_most_is_all and (result.score or 0) > result.max_score):
        raise MalformedResultError("The score is out of bounds.")
    if (result.percentage or 0) < 0 or (at_most_is_all and (result.percentage or 0) > WHOLE):
        raise MalformedResultError("The percentage is out of bounds.")
