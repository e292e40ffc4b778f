"""Parts of questions: options, stems, choices and items."""

from collections.abc import Sequence

from chalicelib.questions.errors import InvalidQuestionError
from chalicelib.questions.identity import PartIds
from chalicelib.questions.models import Asked, Part
from chalicelib.questions.text_equality import option_identity


def build_parts(given: Sequence[Asked], ids: PartIds, prefix: str, pointer: str) -> list[Part]:
    """Return parts with their ids; raises InvalidQuestionError for equal texts."""
    if len({option_identity(one["text"]) for one in given}) < len(given):
        raise InvalidQuestionError(pointer, f"two {pointer.strip('/')} have the same text")
    return [
        [ids.assign(prefix, one.get("id"), f"{pointer}/{place}"), one["text"]]
        for place, one in enumerate(given)
    ]
