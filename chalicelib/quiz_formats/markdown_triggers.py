"""Detection of HTML that needs Markdown, since plain text would lose it."""

import re

from chalicelib.quiz_formats import html_text
from chalicelib.quiz_formats.html_tree import Element
from chalicelib.quiz_formats.mathml import tex_of

_TEX = r"(?:[^\\]|\\[^()\[\]])++"
"""Contains no nested delimiters: each formula is scanned once, even if many are never closed."""
FORMULA = re.compile(
    rf"\\\((?P<inline>{_TEX})\\\)|\\\[(?P<block>{_TEX})\\\]|\$\$(?P<dollars>[^$]++)\$\$"
)
SCHEMES = ("https://", "mailto:")
HEADING = re.compile(r"h[1-6]")
LISTS = frozenset({"ul", "ol"})
MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "cite": "*", "dfn": "*", "var": "*"}
CODE = frozenset({"code", "kbd", "samp", "tt"})


_TRIGGERS = frozenset({*MARKS, *CODE, *LISTS, "sup", "sub", "table", "pre", "blockquote"})


def needs_markdown(node: Element) -> bool:
    """Return whether plain text would lose something that Markdown can express."""
    for child in node.children:
        if isinstance(child, str):
            if FORMULA.search(child):
                return True
        elif _is_trigger(child) or needs_markdown(child):
            return True
    return False


def _is_trigger(node: Element) -> bool:
    if node.asset is not None:
        return True
    if node.tag == "img":
        return bool(html_text.formula_of(node))
    if node.tag == "math":
        return tex_of(node) is not None
    if node.tag == "a":
        return node.attributes.get("href", "").lower().startswith(SCHEMES)
    is_tex = node.tag == "script" and node.attributes.get("type", "").startswith("math/tex")
    return is_tex or node.tag in _TRIGGERS or HEADING.fullmatch(node.tag) is not None
