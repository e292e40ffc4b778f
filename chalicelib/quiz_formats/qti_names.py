"""One set of names for QTI 2.1, 2.2 and 3.0.

``responseDeclaration`` and ``qti-response-declaration`` are the same element: names are written
in lower case with hyphens, and without the prefix that version 3 has.
"""

import re

from chalicelib.quiz_formats.xml_tree import XmlElement

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PREFIX = "qti-"


def normalized(element: XmlElement) -> XmlElement:
    """Return an element whose name, attributes and insides have their one name."""
    element.tag = _name(element.tag).removeprefix(_PREFIX)
    element.attributes = {_name(key): value for key, value in element.attributes.items()}
    for child in element.elements():
        normalized(child)
    return element


def _name(name: str) -> str:
    return _HUMP.sub("-", name).lower()
