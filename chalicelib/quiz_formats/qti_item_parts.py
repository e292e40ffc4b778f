"""Access to the parts of a QTI 2 or 3 item."""

from decimal import Decimal
from functools import cached_property

from chalicelib.quiz_formats.answer_mapping import number_of
from chalicelib.quiz_formats.html_tree import Element
from chalicelib.quiz_formats.models import NoteCode, UnreadableError
from chalicelib.quiz_formats.qti_body import Body, content_source
from chalicelib.quiz_formats.qti_scoring import Declaration
from chalicelib.quiz_formats.rich_text import Source, plain_of
from chalicelib.quiz_formats.xml_tree import XmlElement


class ItemParts:
    """The parts of an item; names are normalized."""

    def __init__(self, element: XmlElement) -> None:
        self.element = element
        self.body = Body(element)
        self.processing = element.find("response-processing")

    @property
    def name(self) -> str | None:
        """Return the item's title, else its identifier."""
        attributes = self.element.attributes
        return attributes.get("title") or attributes.get("identifier") or None

    @property
    def is_cloze(self) -> bool:
        """Return whether the item is marked as a text with gaps, however many it has."""
        return self.element.attributes.get("data-type") == "cloze"

    @cached_property
    def declarations(self) -> dict[str, XmlElement]:
        """Return the declarations of responses by identifier."""
        return {
            one.attributes.get("identifier", ""): one
            for one in self.element.elements("response-declaration")
        }

    def declaration_of(self, interaction: XmlElement) -> Declaration:
        """Return the declaration of an interaction's response; raises UnreadableError."""
        identifier = interaction.attributes.get("response-identifier", "")
        if identifier not in self.declarations:
            raise UnreadableError(NoteCode.NO_CORRECT_ANSWER, "It declares no response.")
        return Declaration(self.declarations[identifier], self.processing)

    def points(self) -> Decimal | None:
        """Return the points of the item, None if absent."""
        for outcome in self.element.elements("outcome-declaration"):
            identifier = outcome.attributes.get("identifier", "")
            most = number_of(outcome.attributes.get("normal-maximum", ""))
            if identifier == "SCORE" and most:
                return most
            default = number_of(outcome.value("default-value", "value"))
            if identifier in {"MAXSCORE", "MAX_SCORE"} and default:
                return default
        return self._set_points()

    def _set_points(self) -> Decimal | None:
        if self.processing is None or self.processing.attributes.get("template"):
            return None
        given = [
            number_of(value.text())
            for setter in self.processing.descendants("set-outcome-value")
            if setter.attributes.get("identifier") == "SCORE"
            for value in setter.elements("base-value")
        ]
        known = [one for one in given if one is not None and one > 0]
        return max(known, default=None)

    def notes_for_markers(self) -> str | None:
        """Return the notes for markers."""
        nodes = self.body.markers_notes
        text = plain_of(Source.of_tree(Element("body", children=nodes))) if nodes else ""
        return text or None

    def feedback(self) -> list[Source]:
        """Return the feedback displayed with the item."""
        found = []
        for one in self.element.elements("modal-feedback"):
            content = one.find("content-body") or one
            source = content_source(content)
            if not source.is_empty and content.text().strip():
                found.append(source)
        return found


def single_interaction(item: ItemParts) -> XmlElement:
    """Return the only interaction of an item."""
    return item.body.interactions[0]
