"""Conversion of HTML to plain text, with notes on losses."""

import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from chalicelib.quiz_formats.html_tree import (
    BLOCKS,
    CONTROLS,
    HIDDEN,
    MEDIA,
    Element,
    Node,
    parse_html,
)
from chalicelib.quiz_formats.mathml import linear, tex_of
from chalicelib.quiz_formats.models import Note, NoteCode, Notes

MAX_SHOWN = 60
"""Maximum length of a name or formula repeated in a note."""

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_LINE_ENDS = re.compile(r" *\n[ \n]*")
_INDENT = re.compile(r"^[ \xa0]+", re.MULTILINE)
_KEPT = {" ": "\x1c", "\n": "\x1d", "\t": "\x1e"}
"""Placeholders for significant blanks (in ``pre``) while others are collapsed."""
_RESTORED = {ord(kept): blank for blank, kept in _KEPT.items()}
_BARE_SCRIPT = re.compile(r"[-+\u2212]?\d+|[^\W\d_]+")
_INVISIBLE_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STYLE = re.compile(
    r"(?<![-\w])(color|background(-color)?|text-decoration(-line)?)\s*:", re.IGNORECASE
)
_EMPHASIS = {
    "b": "bold",
    "strong": "bold",
    "i": "italics",
    "em": "italics",
    "u": "underlining",
    "ins": "underlining",
    "del": "striking out",
    "s": "striking out",
    "strike": "striking out",
    "mark": "highlighting",
}
_FORMULA_CLASSES = ("equation_image", "texrender", "Wirisformula")
_SCRIPTS = {"sup": "^", "sub": "_"}


def plain_text(source: str) -> tuple[str, Notes]:
    """Return the text of HTML, with notes on everything it leaves out."""
    root, unknown = parse_html(source)
    text, notes = plain_text_of(root)
    return text, (*unknown_tag_notes(unknown), *notes)


def plain_text_of(root: Element) -> tuple[str, Notes]:
    """Return the text of an HTML tree, with notes on everything it leaves out."""
    renderer = _Renderer()
    text = _tidied(renderer.children(root))
    return text, (*renderer.notes, *character_notes(text))


def unknown_tag_notes(unknown: Iterable[str]) -> Notes:
    """Return notes on tags that are kept as text."""
    return tuple(
        Note(NoteCode.HTML_KEPT, f"{_short(tag)} is not HTML and is kept as text.")
        for tag in unknown
    )


def character_notes(text: str) -> Notes:
    """Return a note if a character reference was invalid."""
    if "\N{REPLACEMENT CHARACTER}" not in text:
        return ()
    return (Note(NoteCode.ENCODING, "A character reference does not name a character."),)


def file_name(address: str) -> str:
    """Return the displayable name of the file at an address."""
    if address.startswith("data:"):
        return "embedded in the text"
    try:
        path = urlsplit(address).path
    except ValueError:
        path = address
    return _short(PurePosixPath(unquote(path)).name) or "without a name"


def _short(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…"


def _tidied(text: str) -> str:
    collapsed = _LINE_ENDS.sub("\n", text).strip(" \n")
    restored = collapsed.translate(_RESTORED)
    restored = "\n".join(line.rstrip(" \t") for line in restored.split("\n")).strip("\n")
    return _INDENT.sub(lambda indent: " " * len(indent[0]), restored)


class _Renderer:
    """Render elements; ``notes`` collects losses, each once."""

    def __init__(self) -> None:
        self.notes: dict[Note, None] = {}
        self._is_verbatim = False

    def note(self, code: NoteCode, detail: str) -> None:
        self.notes[Note(code, detail)] = None

    def children(self, element: Element) -> str:
        pieces = [self.node(child) for child in element.children]
        for place, child in enumerate(element.children):
            if isinstance(child, Element) and child.tag in _SCRIPTS and pieces[place]:
                following = pieces[place + 1][:1] if place + 1 < len(pieces) else ""
                pieces[place] = _script(_SCRIPTS[child.tag], pieces[place], following)
        return "".join(pieces)

    def node(self, node: Node) -> str:
        if isinstance(node, str):
            return self._text(node)
        self._note_style(node)
        if is_invisible(node):
            if node.text().strip():
                self.note(NoteCode.HTML_REMOVED, "Hidden text is left out.")
            return ""
        for tags, render in _RENDERERS:
            if node.tag in tags:
                return render(self, node)
        return self.children(node)

    def _text(self, text: str) -> str:
        if self._is_verbatim:
            return "".join(_KEPT.get(letter, letter) for letter in text.replace("\r\n", "\n"))
        return _BLANKS.sub(" ", text)

    def _note_style(self, node: Element) -> None:
        if node.tag in _EMPHASIS and node.text().strip():
            self.note(NoteCode.HTML_REMOVED, f"The {_EMPHASIS[node.tag]} of words is left out.")
        style = node.attributes.get("style", "")
        if "color" in node.attributes or _STYLE.search(style):
            self.note(NoteCode.HTML_REMOVED, "Colours and lines of words are left out.")

    def block(self, node: Element) -> str:
        return f"\n{self.children(node)}\n"

    def verbatim(self, node: Element) -> str:
        outer, self._is_verbatim = self._is_verbatim, True
        inner = self.children(node)
        self._is_verbatim = outer
        return f"\n{inner.removeprefix(_KEPT[chr(10)])}\n"

    def items(self, node: Element) -> str:
        number, lines = 0, []
        for child in node.children:
            if isinstance(child, Element) and child.tag == "li":
                number += 1
                mark = f"{number}." if node.tag == "ol" else "-"
                lines.append(f"\n{mark} {self.node(child).strip(' ' + chr(10))}\n")
            else:
                lines.append(self.node(child))
        return "\n" + "".join(lines) + "\n"

    def item(self, node: Element) -> str:
        return self.block(node)

    def row(self, node: Element) -> str:
        cells = (self.node(one).strip(" \n") for one in node.children if isinstance(one, Element))
        return "\n" + " | ".join(_LINE_ENDS.sub(" ", cell) for cell in cells) + "\n"

    def link(self, node: Element) -> str:
        text, address = self.children(node), node.attributes.get("href", "").strip()
        if not address or address.startswith("#") or address == text.strip():
            return text
        return f"{text} ({address})" if text.strip() else text

    def ruby(self, node: Element) -> str:
        reading = self.children(node)
        return f"({reading.strip()})" if node.tag == "rt" else ""

    def image(self, node: Element) -> str:
        attributes = node.attributes
        formula = formula_of(node)
        if formula:
            return f"\\({formula}\\)"
        name, alt = file_name(attributes.get("src", "")), attributes.get("alt", "").strip()
        self.note(NoteCode.FILE_MISSING, f"A picture is left out: {name}.")
        return f"[{_BLANKS.sub(' ', alt)}]" if alt else ""

    def media(self, node: Element) -> str:
        if node.tag in {"picture", "map"}:
            return self.children(node)
        name = media_name(node)
        self.note(NoteCode.FILE_MISSING, f"A file ({node.tag}) is left out: {name}.")
        return ""

    def hidden(self, node: Element) -> str:
        kind = node.attributes.get("type", "").lower()
        if node.tag == "script" and kind.startswith("math/tex"):
            left, right = (r"\[", r"\]") if "display" in kind else (r"\(", r"\)")
            return f"{left}{node.text().strip()}{right}"
        if node.text().strip() or node.attributes:
            self.note(NoteCode.HTML_REMOVED, f"A part of the page is left out: {node.tag}.")
        return ""

    def control(self, node: Element) -> str:
        self.note(NoteCode.HTML_REMOVED, f"A control of the page is left out: {node.tag}.")
        return self.children(node)

    def math(self, node: Element) -> str:
        tex = tex_of(node)
        if tex is not None:
            return f"\\({tex}\\)"
        text, is_exact = linear(node)
        if not is_exact:
            self.note(NoteCode.HTML_REMOVED, f"A formula is written in one line: {_short(text)}")
        return text


_Render = Callable[[_Renderer, Element], str]
_RENDERERS: tuple[tuple[frozenset[str], _Render], ...] = (
    (frozenset({"br"}), lambda _, __: "\n"),
    (frozenset({"wbr"}), lambda _, __: ""),
    (frozenset({"pre", "listing"}), _Renderer.verbatim),
    (frozenset({"ul", "ol"}), _Renderer.items),
    (frozenset({"tr"}), _Renderer.row),
    (frozenset({"a"}), _Renderer.link),
    (frozenset({"rt", "rp"}), _Renderer.ruby),
    (frozenset({"img"}), _Renderer.image),
    (frozenset({"math"}), _Renderer.math),
    (HIDDEN, _Renderer.hidden),
    (MEDIA, _Renderer.media),
    (CONTROLS, _Renderer.control),
    (BLOCKS, _Renderer.block),
)
"""Renderers in order of priority; other elements render their children."""


def media_name(node: Element) -> str:
    """Return the file name of a video, sound or object."""
    sources = [node, *(one for one in node.children if isinstance(one, Element))]
    addresses: Iterable[str] = (
        one.attributes[name]
        for one in sources
        for name in ("src", "data")
        if name in one.attributes
    )
    return file_name(next(iter(addresses), ""))


def is_invisible(node: Element) -> bool:
    return "hidden" in node.attributes or bool(
        _INVISIBLE_STYLE.search(node.attributes.get("style", ""))
    )


def formula_of(image: Element) -> str:
    """Return the LaTeX of a picture of a formula, empty for other pictures."""
    classes = image.attributes.get("class", "").split()
    is_formula = any(name in classes for name in _FORMULA_CLASSES)
    alt = image.attributes.get("alt", "") if is_formula else ""
    return (image.attributes.get("data-equation-content") or alt).strip()


def _script(mark: str, text: str, following: str) -> str:
    """Return a power or an index with parentheses where needed: ``x^2``, but ``x^(a+b)c``."""
    is_bare = _BARE_SCRIPT.fullmatch(text) and not (
        following.isdigit() if text[-1].isdigit() else following.isalnum()
    )
    return f"{mark}{text}" if is_bare else f"{mark}({text})"
