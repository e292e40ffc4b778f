"""Parts of QTI 1.2 items: texts, metadata and conditions."""

from collections.abc import Iterator
from decimal import Decimal

from chalicelib.quiz_formats.answer_mapping import number_of
from chalicelib.quiz_formats.html_tree import Element, Node, parse_html
from chalicelib.quiz_formats.models import Note, NoteCode
from chalicelib.quiz_formats.rich_text import Source
from chalicelib.quiz_formats.xml_tree import XmlElement
from chalicelib.values import dataclass

RESPONSES = ("response_lid", "response_str", "response_num", "response_xy", "response_grp")
_OTHER_NAMES = {
    "cc.multiple_choice.v0p1": "multiple_choice_question",
    "cc.true_false.v0p1": "true_false_question",
    "cc.fib.v0p1": "short_answer_question",
    "cc.essay.v0p1": "essay_question",
    "cc.multiple_response.v0p1": "multiple_response",
    "cc.pattern_match.v0p1": "pattern_match_question",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A test in a condition: ``operator`` is the name of the element, such as varequal."""

    operator: str
    response: str
    value: str
    is_negated: bool
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Condition:
    """The tests of a condition, and the points that it sets or adds."""

    tests: list[Comparison]
    action: str
    points: Decimal


class Qti12Item:
    """An item with access to its parts."""

    def __init__(self, element: XmlElement) -> None:
        self.element = element
        self.line = element.line
        self.fields = _fields(element)
        self.name = element.attributes.get("title") or element.attributes.get("ident") or None
        self.presentation = element.find("presentation") or XmlElement("presentation")
        self.responses = list(self.presentation.descendants(*RESPONSES))
        self.conditions = [
            one
            for condition in element.descendants("respcondition")
            if (one := _condition(condition)) is not None
        ]

    @property
    def kind(self) -> str:
        """Return Canvas' name of the question's type; empty if absent."""
        profile = self.fields.get("cc_profile", "")
        return self.fields.get("question_type") or _OTHER_NAMES.get(profile, profile)

    def text(self) -> Source:
        """Return the question's text: all material outside of its responses."""
        return source_of_materials(list(_materials(self.presentation)))

    def raw_text(self) -> str:
        """Return the question's text as unparsed HTML."""
        return "".join(
            one.text() if _is_html(one) else _escaped(one.text())
            for material in _materials(self.presentation)
            for one in material.elements("mattext")
        )

    def labels(self, response: XmlElement) -> dict[str, Source]:
        """Return the options of a response by ident."""
        return {
            one.attributes.get("ident", ""): source_of_materials(list(one.descendants("material")))
            for one in response.descendants("response_label")
        }

    def tests_of(self, response: XmlElement) -> list[tuple[Condition, Comparison]]:
        """Return the tests of a response in conditions."""
        ident = response.attributes.get("ident", "")
        return [
            (condition, test)
            for condition in self.conditions
            for test in condition.tests
            if test.response == ident
        ]

    def explanation(self) -> tuple[Source | None, list[Note]]:
        """Return the general feedback, and a note if there is other feedback."""
        feedback = list(self.element.elements("itemfeedback"))
        general = [one for one in feedback if one.attributes.get("ident") in _GENERAL]
        note = Note(NoteCode.FEEDBACK_REMOVED, "Feedback on single answers is left out.")
        others = [one for one in feedback if one not in general and one.text().strip()]
        found = source_of_materials(list(general[0].descendants("material"))) if general else None
        return found, [note] if others else []


_GENERAL = ("general_fb", "general_feedback", "solution", "Solution")


def source_of_materials(materials: list[XmlElement]) -> Source:
    """Return the text of materials: HTML if one of them is not plain text."""
    parts = [part for material in materials for part in material.elements()]
    if all(one.tag == "mattext" and not _is_html(one) for one in parts):
        return Source("\n".join(one.text().strip() for one in parts))
    children: list[Node] = []
    for part in parts:
        children += _nodes(part)
    return Source.of_tree(Element("body", children=children))


def _nodes(part: XmlElement) -> list[Node]:
    if part.tag in {"mattext", "matemtext"}:
        if any(part.elements()):
            return list(part.children)
        text = part.text()
        return list(parse_html(text)[0].children) if _is_html(part) else [text]
    if part.tag == "matimage":
        return [Element("img", {"src": part.attributes.get("uri", "")})]
    if part.tag in {"mataudio", "matvideo", "matapplication"}:
        return [Element("object", {"data": part.attributes.get("uri", "")})]
    return [Element("br")] if part.tag == "matbreak" else []


def _is_html(mattext: XmlElement) -> bool:
    kind = mattext.attributes.get("texttype", "text/plain").lower()
    return "html" in kind or any(mattext.elements())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _materials(element: XmlElement) -> Iterator[XmlElement]:
    for child in element.elements():
        if child.tag == "material":
            yield child
        elif child.tag not in RESPONSES:
            yield from _materials(child)


def _fields(element: XmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for field in element.descendants("qtimetadatafield"):
        found.setdefault(field.value("fieldlabel"), field.value("fieldentry"))
    for name in ("qmd_weighting", "qmd_itemtype"):
        if value := element.value("itemmetadata", name):
            found.setdefault(name, value)
    return found


def _condition(element: XmlElement) -> Condition | None:
    """Return a condition that gives points; None for others, which show feedback."""
    setvar = element.find("setvar")
    points = number_of(setvar.text()) if setvar is not None else None
    if setvar is None or points is None:
        return None
    tests = [
        test
        for variables in element.elements("conditionvar")
        for test in _comparisons(variables, is_negated=False)
    ]
    return Condition(tests, setvar.attributes.get("action", "Set"), points)


def _comparisons(element: XmlElement, *, is_negated: bool) -> Iterator[Comparison]:
    for child in element.elements():
        if child.tag in {"and", "or", "not"}:
            yield from _comparisons(child, is_negated=is_negated != (child.tag == "not"))
        elif child.tag.startswith("var"):
            response = child.attributes.get("respident", "")
            value = child.text().strip()
            yield Comparison(child.tag, response, value, is_negated, child.attributes)
