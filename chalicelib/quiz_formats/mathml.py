"""Conversion of MathML to a line of text or to LaTeX."""

from collections.abc import Callable, Sequence

from chalicelib.quiz_formats.html_tree import Element

_TEX = frozenset({"application/x-tex", "latex", "tex", "text/x-tex"})
_TOKENS = frozenset({"mi", "mn", "mo", "mtext", "ms"})
_GROUPS = frozenset({"math", "mrow", "mstyle", "semantics", "mpadded", "mtd", "merror", "menclose"})
_ANNOTATIONS = frozenset({"annotation", "annotation-xml"})
_INVISIBLE = {ord(letter): None for letter in "\u2061\u2062\u2063\u2064"}


def tex_of(math: Element) -> str | None:
    """Return the LaTeX annotation of a formula, None without one."""
    for node in _elements(math):
        if node.tag == "annotation" and node.attributes.get("encoding", "").lower() in _TEX:
            return node.text().strip()
        found = tex_of(node)
        if found is not None:
            return found
    return None


def linear(math: Element) -> tuple[str, bool]:
    """Return the formula in one line, and False if its layout is lost."""
    writer = _Linear()
    return writer.write(math), writer.is_exact


class _Linear:
    def __init__(self) -> None:
        self.is_exact = True

    def write(self, node: Element) -> str:
        if node.tag in _TOKENS:
            return " ".join(node.text().translate(_INVISIBLE).split())
        parts = [self.write(one) for one in _elements(node) if one.tag not in _ANNOTATIONS]
        if node.tag in _LAYOUTS and len(parts) == _LAYOUTS[node.tag][0]:
            return _LAYOUTS[node.tag][1](parts)
        if node.tag == "msqrt":
            return f"√({''.join(parts)})"
        if node.tag == "mfenced":
            return f"({', '.join(parts)})"
        if node.tag in _GROUPS:
            return "".join(parts)
        self.is_exact = False
        return " ".join(parts)


def _elements(node: Element) -> list[Element]:
    return [child for child in node.children if isinstance(child, Element)]


def _grouped(text: str) -> str:
    return text if text.isalnum() or len(text) == 1 else f"({text})"


def _joined(mark: str) -> Callable[[Sequence[str]], str]:
    return lambda parts: mark.join(map(_grouped, parts))


_LAYOUTS: dict[str, tuple[int, Callable[[Sequence[str]], str]]] = {
    "mfrac": (2, _joined("/")),
    "msup": (2, _joined("^")),
    "msub": (2, _joined("_")),
    "mover": (2, _joined("^")),
    "munder": (2, _joined("_")),
    "msubsup": (3, lambda parts: "{}_{}^{}".format(*map(_grouped, parts))),
    "munderover": (3, lambda parts: "{}_{}^{}".format(*map(_grouped, parts))),
    "mroot": (2, lambda parts: f"({parts[1]})√({parts[0]})"),
}
"""The linear form of each layout with its children."""
