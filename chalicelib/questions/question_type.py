"""Interface of question types; `docs/question-types.md` explains how to add one."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, ClassVar, TypeAlias

from chalicelib.questions.identity import PartIds
from chalicelib.questions.models import Asked, Content, Part, Response, ResponseClass, ResponseGrade

Json: TypeAlias = Any
Lot: TypeAlias = Callable[[str], bytes]
"""Returns the sort key of an id in an attempt's order."""

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
    """A question type, without state: bodies and keys are parameters."""

    name: ClassVar[str]
    part_lists: ClassVar[tuple[str, ...]] = ()
    """The members of a body that are lists of parts."""
    response_schema: ClassVar[dict[str, Any]]
    """The JSON Schema of a response."""
    is_marked_by_people: ClassVar[bool] = False

    @abstractmethod
    def build(self, asked: Asked, ids: PartIds) -> tuple[Content, Content]:
        """Return body and key of an author's input; raises InvalidQuestionError."""

    @abstractmethod
    def describe(self, body: Content, key: Content) -> dict[str, Any]:
        """Return the type's members as authors read and write them."""

    def paper(self, body: Content) -> dict[str, Any]:
        """Return the type's members as takers read them."""
        return {name: as_objects(body[name]) for name in self.part_lists}

    def paper_schema(self) -> dict[str, Any]:
        """Return the JSON Schemas of the members that `paper` returns."""
        return dict.fromkeys(self.part_lists, PARTS_SCHEMA)

    def deal(self, body: Content, lot: Lot, *, mix_options: bool) -> Content:
        """Return the body in an attempt's order."""
        return body

    def part_ids(self, body: Content) -> frozenset[str]:
        """Return the ids of all parts."""
        return frozenset(part[0] for name in self.part_lists for part in body[name])

    def texts(self, body: Content, key: Content) -> Iterator[tuple[str, str]]:
        """Yield every text in the question's format, with its pointer."""
        for name in self.part_lists:
            for place, part in enumerate(body[name]):
                yield f"/{name}/{place}/text", part[1]

    @abstractmethod
    def parse(self, body: Content, given: Json) -> Response:
        """Parse a response; raises InvalidResponseError."""

    def encode(self, body: Content, response: Response) -> str:
        """Encode a response for storage, with parts by position, since saves are charged by KB."""
        return str(response)

    def decode(self, body: Content, text: str) -> Response:
        """Decode a stored response."""
        return text

    def is_blank(self, response: Response) -> bool:
        """Return whether a response contains no answer."""
        return not response

    @abstractmethod
    def grade(self, body: Content, key: Content, response: Response) -> ResponseGrade:
        """Return the grade of a response that is not blank.

        After a regrade the key can be of a later version than the body.
        """

    def guess(self, body: Content, key: Content) -> Fraction | None:
        """Return the expected credit of a random response; None when there is none."""
        return Fraction(0)

    def response_classes(self, body: Content, key: Content) -> Iterator[ResponseClass]:
        """Yield the classes by which responses are counted; none where each is its own."""
        yield from ()

    def classify(self, body: Content, key: Content, response: Response) -> tuple[str, ...]:
        """Return the ids of the classes of a response that is not blank."""
        return ()

    @abstractmethod
    def correct_response(self, body: Content, key: Content) -> Json:
        """Return a response with full credit, or all of them, for a review."""

    def marking_guide(self, key: Content) -> Content:
        """Return what helps people to mark: ``notes_for_markers`` and ``rubric``, where there are.

        A rubric has ``criteria``, each with ``text`` and ``levels`` of ``points`` and ``text``.
        """
        return {}

    def as_text(self, body: Content, response: Response) -> str:
        """Return a response as text for mails and spreadsheets."""
        return "" if response is None else str(response)

    def largest_response(self, body: Content) -> int:
        """Return the maximum size of a stored response in bytes."""
        return SHORT_RESPONSE_BYTES


def as_objects(parts: list[Part]) -> list[dict[str, str]]:
    """Return parts as objects with ``id`` and ``text``."""
    return [{"id": identifier, "text": text} for identifier, text in parts]


def places(parts: list[Part]) -> dict[str, int]:
    """Return each part's position by id."""
    return {part[0]: place for place, part in enumerate(parts)}


def mixed(parts: list[Part], lot: Lot) -> list[Part]:
    """Return parts in an attempt's order."""
    return sorted(parts, key=lambda part: lot(part[0]))
