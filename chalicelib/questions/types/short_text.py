"""Short text, compared with accepted texts."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, ClassVar

from chalicelib.questions.errors import InvalidResponseError
from chalicelib.questions.identity import PartIds
from chalicelib.questions.models import (
    EVERYTHING,
    NOTHING,
    OTHER_RESPONSES,
    Asked,
    Content,
    Response,
    ResponseClass,
    ResponseGrade,
)
from chalicelib.questions.question_type import SHORT_RESPONSE_BYTES, Json, QuestionType
from chalicelib.questions.text_equality import comparable

MAX_LENGTH = 255
KEYS_CACHED = 8_192
"""Accepted texts whose comparable forms are cached, since a class needs the same ones."""


@lru_cache(KEYS_CACHED)
def _key_form(text: str, case_sensitive: bool) -> str:  # noqa: FBT001 - a cached call
    return comparable(text, case_sensitive=case_sensitive)


class ShortText(QuestionType):
    name: ClassVar[str] = "short_text"
    response_schema: ClassVar[dict[str, Any]] = {"type": "string", "maxLength": MAX_LENGTH}

    def build(self, asked: Asked, ids: PartIds) -> tuple[Content, Content]:
        return {}, {"accepted": asked["accepted"], "case_sensitive": asked["case_sensitive"]}

    def describe(self, body: Content, key: Content) -> dict[str, Any]:
        return {"accepted": key["accepted"], "case_sensitive": key["case_sensitive"]}

    def parse(self, body: Content, given: Json) -> Response:
        if not isinstance(given, str) or not is_short(given):
            limits = f"{MAX_LENGTH} characters and {SHORT_RESPONSE_BYTES} bytes"
            raise InvalidResponseError(f"must be a text of at most {limits}")
        return given

    def is_blank(self, response: Response) -> bool:
        return not comparable(str(response or ""), case_sensitive=True)

    def grade(self, body: Content, key: Content, response: Response) -> ResponseGrade:
        is_accepted = _accepted_place(key, response) is not None
        return ResponseGrade(EVERYTHING if is_accepted else NOTHING)

    def response_classes(self, body: Content, key: Content) -> Iterator[ResponseClass]:
        for place, text in enumerate(key["accepted"], start=1):
            yield ResponseClass(f"accepted-{place}", text, is_correct=True)
        yield OTHER_RESPONSES

    def classify(self, body: Content, key: Content, response: Response) -> tuple[str, ...]:
        place = _accepted_place(key, response)
        return (OTHER_RESPONSES.id if place is None else f"accepted-{place + 1}",)

    def correct_response(self, body: Content, key: Content) -> Json:
        return key["accepted"]


def _accepted_place(key: Content, response: Response) -> int | None:
    case = key["case_sensitive"]
    given = comparable(str(response), case_sensitive=case)
    same = (place for place, one in enumerate(key["accepted"]) if given == _key_form(one, case))
    return next(same, None)


def is_short(text: str) -> bool:
    """Return whether a text can be the response to a short text question."""
    return len(text) <= MAX_LENGTH and len(text.encode()) <= SHORT_RESPONSE_BYTES
