"""XML trees, parsed without entities and external references, with limited nesting.

Moodle and the exporters of QTI write plain XML: an entity declaration is an attack or a mistake and
is refused. A DOCTYPE without entities is accepted, and its references are never fetched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import entities
from xml.parsers import expat

from chalicelib.quiz_formats.html_tree import Element
from chalicelib.quiz_formats.models import UnreadableFileError

MAX_DEPTH = 100
MAX_ELEMENTS = 200_000
MAX_LETTERS = 4 * 1024 * 1024
"""A quiz has at most 4 MB of questions; a megabyte of HTML takes two seconds to read."""
_TOO_MANY = "Its elements are too many, or nested too deep."
_TOO_LONG = "Its texts are too long together."
_FILE = "file"
"""Holds a picture in Moodle XML; nothing in it is read as text."""
_NAMESPACE = "xmlns"
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_REFERENCE = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_OWN_ENTITIES = frozenset({"amp", "apos", "gt", "lt", "quot"})


@dataclass
class XmlElement(Element):
    """An element with its local name and the line where it starts."""

    line: int = 1

    def elements(self, *tags: str) -> Iterator["XmlElement"]:
        """Yield the child elements, or those with one of the tags."""
        for child in self.children:
            if isinstance(child, XmlElement) and (not tags or child.tag in tags):
                yield child

    def find(self, *path: str) -> "XmlElement | None":
        """Return the first element at a path of tags."""
        found: XmlElement | None = self
        for tag in path:
            found = next(found.elements(tag), None) if found is not None else None
        return found

    def value(self, *path: str) -> str:
        """Return the stripped text at a path, empty without such an element."""
        found = self.find(*path)
        return found.text().strip() if found is not None else ""

    def descendants(self, *tags: str) -> Iterator["XmlElement"]:
        """Yield all elements inside with one of the tags, in document order."""
        for child in self.elements():
            if not tags or child.tag in tags:
                yield child
            yield from child.descendants(*tags)


class XmlBudget:
    """What all documents of one file may still have: elements take memory, texts take time."""

    def __init__(self, elements: int = MAX_ELEMENTS, letters: int = MAX_LETTERS) -> None:
        self._elements = elements
        self._letters = letters

    @property
    def is_spent(self) -> bool:
        """Return whether something was refused."""
        return self._elements < 0 or self._letters < 0

    def take_element(self) -> None:
        """Count an element; raises UnreadableFileError for one too many."""
        self._elements -= 1
        if self._elements < 0:
            raise UnreadableFileError(_TOO_MANY)

    def take_text(self, letters: int) -> None:
        """Count text outside of files; raises UnreadableFileError for too much of it."""
        self._letters -= letters
        if self._letters < 0:
            raise UnreadableFileError(_TOO_LONG)


class _Builder:
    def __init__(self, parser: expat.XMLParserType, budget: XmlBudget) -> None:
        self._parser = parser
        self._budget = budget
        self.root: XmlElement | None = None
        self._open: list[XmlElement] = []
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = _refuse_entity
        parser.SkippedEntityHandler = _refuse_undeclared

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._budget.take_element()
        if len(self._open) >= MAX_DEPTH:
            raise UnreadableFileError(_TOO_MANY)
        own = {
            _local(key): value
            for key, value in attributes.items()
            if not key.startswith(_NAMESPACE)
        }
        element = XmlElement(_local(name), own, line=self._parser.CurrentLineNumber)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        if self._open[-1].tag != _FILE:
            self._budget.take_text(len(text))
        self._open[-1].children.append(text)


def parse_xml(text: str, budget: XmlBudget | None = None) -> XmlElement:
    """Return the root of a document; raises UnreadableFileError.

    Documents of one package share a budget of elements.

    Named characters of HTML, which handmade files use without declaration, are replaced when
    parsing fails otherwise.
    """
    source = _DECLARATION.sub(lambda found: "\n" * found[0].count("\n"), text, count=1)
    budget = budget or XmlBudget()
    try:
        return _parse(source, budget)
    except expat.ExpatError as error:
        mended = _with_characters(source)
        if mended == source:
            raise _unreadable(error) from None
    try:
        return _parse(mended, budget)
    except expat.ExpatError as error:
        raise _unreadable(error) from None


def _parse(source: str, budget: XmlBudget) -> XmlElement:
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    # default values of attributes in a DOCTYPE would be repeated with each element
    parser.specified_attributes = True
    builder = _Builder(parser, budget)
    parser.Parse(source.encode("utf-8", "replace"), True)  # noqa: FBT003 - takes no keywords
    if builder.root is None:
        raise UnreadableFileError("It holds no element.")
    return builder.root


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse_entity(*_: object) -> None:
    raise UnreadableFileError("It declares entities, which are not read.")


def _refuse_undeclared(name: str, _is_parameter: object) -> None:
    raise expat.ExpatError(f"undefined entity {name[:40]}")


def _with_characters(source: str) -> str:
    pieces = _CDATA.split(source)
    mended = (
        piece if place % 2 else _REFERENCE.sub(_character, piece)
        for place, piece in enumerate(pieces)
    )
    return "".join(mended)


def _character(found: re.Match[str]) -> str:
    if found[1] in _OWN_ENTITIES:
        return found[0]
    return entities.html5.get(f"{found[1]};", found[0])


def _unreadable(error: expat.ExpatError) -> UnreadableFileError:
    return UnreadableFileError(f"It is not well-formed XML: {error}.")
