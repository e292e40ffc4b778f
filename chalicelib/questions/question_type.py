"""The interface of a question type; `docs/question-types.md` says how to add one."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, ClassVar, TypeAlias

from chalicelib.questions.identity import PartIds
from chalicelib.questions.models import Asked, Content, Part, Response, ResponseGrade

Json: TypeAlias = Any
Lot: TypeAlias = Callable[[str], bytes]
"""Gives an id its place in an attempt's own order."""

PARTS_SCHEMA: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"id": {"type": "string"}, "text": {"type": "string"}},
        "required": ["id", "text"],
    },
}
SHORT_RESPONSE_BYTES = 765
"""In UTF-8, 255 letters of nearly every script."""


class QuestionType(ABC):
    """One type of question, without state: its questions' bodies and keys are passed in."""

    name: ClassVar[str]
    part_lists: ClassVar[tuple[str, ...]] = ()
    """The members of a body that are lists of parts."""
    response_schema: ClassVar[dict[str, Any]]
    """The JSON Schema of a response."""
    is_marked_by_people: ClassVar[bool] = False

    @abstractmethod
    def build(self, asked: Asked, ids: PartIds) -> tuple[Content, Content]:
        """Return body and key of what an author wrote; raises InvalidQuestionError."""

    @abstractmethod
    def describe(self, body: Content, key: Content) -> dict[str, Any]:
        """Return the question's own members as its author reads and writes them."""

    def paper(self, body: Content) -> dict[str, Any]:
        """Return the question's own members as a taker reads them."""
        return {name: as_objects(body[name]) for name in self.part_lists}

    def paper_schema(self) -> dict[str, Any]:
        """Return the JSON Schemas of the members that `paper` returns."""
        return dict.fromkeys(self.part_lists, PARTS_SCHEMA)

    def deal(self, body: Content, lot: Lot, *, mix_options: bool) -> Content:
        """Return the body in an attempt's own order."""
        return body

    def part_ids(self, body: Content) -> frozenset[str]:
        """Return the ids of all parts."""
        return frozenset(part[0] for name in self.part_lists for part in body[name])

    def texts(self, body: Content, key: Content) -> Iterator[tuple[str, str]]:
        """Yield every text that is shown in the question's format, with the pointer to it."""
        for name in self.part_lists:
            for place, part in enumerate(body[name]):
                yield f"/{name}/{place}/text", part[1]

    @abstractmethod
    def parse(self, body: Content, given: Json) -> Response:
        """Return a response that was sent; raises InvalidResponseError."""

    def encode(self, body: Content, response: Response) -> str:
        """Return a response as it is stored, parts by their places: short, for saves pay by KB."""
        return str(response)

    def decode(self, body: Content, text: str) -> Response:
        """Return the response that `encode` wrote."""
        return text

    def is_blank(self, response: Response) -> bool:
        """Return whether a response holds no answer."""
        return not response

    @abstractmethod
    def grade(self, body: Content, key: Content, response: Response) -> ResponseGrade:
        """Return what a response that is not blank earns.

        After a regrade the key may be of a later version than the body.
        """

    def guess(self, body: Content, key: Content) -> Fraction | None:
        """Return the expected credit of a random response; None when there is no such thing."""
        return Fraction(0)

    @abstractmethod
    def correct_response(self, body: Content, key: Content) -> Json:
        """Return a response that earns everything, or all of them, for a review."""

    def marking_guide(self, key: Content) -> Content:
        """Return what helps people to mark: ``notes_for_markers`` and ``rubric``, where there are.

        A rubric has ``criteria``, each with ``text`` and ``levels`` of ``points`` and ``text``.
        """
        return {}

    def as_text(self, body: Content, response: Response) -> str:
        """Return a response as people read it in mails and spreadsheets."""
        return "" if response is None else str(response)

    def largest_response(self, body: Content) -> int:
        """Return how many bytes a stored response can take."""
        return SHORT_RESPONSE_BYTES


def as_objects(parts: list[Part]) -> list[dict[str, str]]:
    """Return parts as objects with ``id`` and ``text``."""
    return [{"id": identifier, "text": text} for identifier, text in parts]


def places(parts: list[Part]) -> dict[str, int]:
    """Return each part's place by its id."""
    return {part[0]: place for place, part in enumerate(parts)}


def mixed(parts: list[Part], lot: Lot) -> list[Part]:
    """Return parts in an attempt's own order."""
    return sorted(parts, key=lambda part: lot(part[0]))
