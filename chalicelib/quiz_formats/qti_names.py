"""Normalized names for QTI 2.1, 2.2 and 3.0.

``responseDeclaration`` and ``qti-response-declaration`` are the same element: normalized names are
in lower case with hyphens, without the prefix of version 3.
"""

import re

from chalicelib.quiz_formats.xml_tree import XmlElement

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PREFIX = "qti-"


def normalized(element: XmlElement) -> XmlElement:
    """Return an element with normalized names, including attributes and children."""
    element.tag = _name(element.tag).removeprefix(_PREFIX)
    element.attributes = {_name(key): value for key, value in element.attributes.items()}
    for child in element.elements():
        normalized(child)
    return element


def _name(name: str) -> str:
    return _HUMP.sub("-", name).lower()
