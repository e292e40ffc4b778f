"""Body of QTI 2 and 3 items, as HTML without its interactions."""

from collections.abc import Iterator
from itertools import count, repeat

from chalicelib.quiz_formats.html_tree import Element, Node
from chalicelib.quiz_formats.models import Note, NoteCode
from chalicelib.quiz_formats.rich_text import Source
from chalicelib.quiz_formats.xml_tree import XmlElement

INTERACTION = "-interaction"
_GAP = "{{{{{}}}}}"
_NOT_SHOWN = frozenset(
    {"template-block", "template-inline", "stylesheet", "catalog-info", "modal-feedback"}
)
_FEEDBACK = frozenset({"feedback-inline", "feedback-block"})
_HTML_OF = {"prompt": "p", "rubric-block": "div", "content-body": "div", "hottext": "span"}
FEEDBACK_LEFT = Note(NoteCode.FEEDBACK_REMOVED, "Feedback inside of its text is left out.")
MISSING_WORD = "_____"


class Body:
    """Collects the content of a body; ``interactions`` are in document order."""

    def __init__(self, item: XmlElement) -> None:
        self.interactions: list[XmlElement] = []
        self.gaps: list[XmlElement] = []
        self.notes: list[Note] = []
        self.markers_notes: list[Node] = []
        body = item.find("item-body") or XmlElement("item-body")
        self._children = self._copied(body)

    def text(self, *, with_gaps: bool) -> Source:
        """Return the text, in which interactions are numbered gaps or lines."""
        numbers = count(1)
        marks = (_GAP.format(next(numbers)) if with_gaps else MISSING_WORD for _ in repeat(None))
        filled = _filled(self._children, marks)
        return Source.of_tree(Element("body", children=filled))

    def _copied(self, element: XmlElement) -> list[Node]:
        found: list[Node] = []
        for child in element.children:
            if isinstance(child, str):
                found.append(child)
            elif isinstance(child, XmlElement):
                found += self._copy(child)
        return found

    def _copy(self, element: XmlElement) -> list[Node]:
        if element.tag.endswith(INTERACTION):
            return self._interaction(element)
        if element.tag == "gap":
            self.gaps.append(element)
        elif element.tag in _FEEDBACK:
            self.notes.append(FEEDBACK_LEFT)
            return []
        elif element.tag == "rubric-block" and "scorer" in element.attributes.get("view", ""):
            self.markers_notes += self._copied(element)
            return []
        elif element.tag in _NOT_SHOWN:
            return []
        if element.tag == "object" and element.attributes.get("type", "").startswith("image/"):
            source, alt = element.attributes.get("data", ""), element.text().strip()
            return [Element("img", {"src": source, "alt": alt})]
        tag = _HTML_OF.get(element.tag, element.tag)
        return [Element(tag, element.attributes, self._copied(element))]

    def _interaction(self, element: XmlElement) -> list[Node]:
        self.interactions.append(element)
        if element.tag in {"text-entry-interaction", "inline-choice-interaction"}:
            return [Element("gap")]
        if element.tag in {"gap-match-interaction", "hottext-interaction"}:
            inner = [one for one in element.elements() if one.tag not in {"gap-text", "gap-img"}]
            return [node for one in inner for node in self._copy(one)]
        return [node for one in element.elements("prompt") for node in self._copy(one)]


def content_source(element: XmlElement) -> Source:
    """Return the text of a choice, a gap's word or feedback."""
    return Source.of_tree(Element("body", children=_without_feedback(element)))


def _without_feedback(element: XmlElement) -> list[Node]:
    return [
        one
        for one in element.children
        if isinstance(one, str) or one.tag not in {*_FEEDBACK, "rubric-block"}
    ]


def _filled(nodes: list[Node], marks: Iterator[str]) -> list[Node]:
    filled: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            filled.append(node)
        elif node.tag == "gap":
            filled.append(next(marks))
        else:
            filled.append(Element(node.tag, node.attributes, _filled(node.children, marks)))
    return filled
