"""Conversion of HTML to Markdown with tables and maths, with notes on losses."""

import re
from collections.abc import Callable, Iterator

from chalicelib.quiz_formats import html_text
from chalicelib.quiz_formats.html_tree import BLOCKS, CONTROLS, HIDDEN, MEDIA, Element, Node
from chalicelib.quiz_formats.markdown_escapes import escape, in_cell
from chalicelib.quiz_formats.markdown_triggers import (
    CODE,
    FORMULA,
    HEADING,
    LISTS,
    MARKS,
    SCHEMES,
)
from chalicelib.quiz_formats.mathml import linear, tex_of
from chalicelib.quiz_formats.models import Note, NoteCode, Notes

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_AROUND = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)
_SCRIPT = re.compile(r"[0-9A-Za-z+\-=.,*/' ]+")
_BREAK = "\\\n"
_OWN_BLOCKS = BLOCKS - {"caption"}
_LOST = {
    "u": "underlining",
    "ins": "underlining",
    "del": "striking out",
    "s": "striking out",
    "strike": "striking out",
    "mark": "highlighting",
}


def markdown_of(root: Element) -> tuple[str, Notes]:
    """Return the Markdown of an HTML tree, with notes on everything it leaves out."""
    renderer = _Renderer(root)
    text = "\n\n".join(renderer.blocks(root))
    return text, (*renderer.notes, *html_text.character_notes(text))


def markdown_of_text(text: str) -> str:
    """Return plain text as Markdown that looks the same: line breaks stay."""
    paragraphs = re.split(r"\n[ \t]*\n\s*", text.strip())
    lines = ([escape(line.strip()) for line in one.split("\n")] for one in paragraphs)
    return "\n\n".join(_BREAK.join(one) for one in lines)


def _add_outer(node: Element, outer: set[int]) -> bool:
    """Collect, by identity, all elements with blocks inside; return whether this is one."""
    inner = [
        _add_outer(child, outer) or child.tag in _OWN_BLOCKS
        for child in node.children
        if isinstance(child, Element)
    ]
    if any(inner):
        outer.add(id(node))
    return any(inner)


class _Renderer:
    def __init__(self, root: Element) -> None:
        self.notes: dict[Note, None] = {}
        self._outer: set[int] = set()
        _add_outer(root, self._outer)

    def note(self, code: NoteCode, detail: str) -> None:
        self.notes[Note(code, detail)] = None

    def blocks(self, node: Element) -> list[str]:
        """Return the blocks inside an element; content between them becomes paragraphs."""
        found: list[str] = []
        line: list[Node] = []
        for child in node.children:
            if isinstance(child, str) or not self.is_block(child):
                line.append(child)
                continue
            found += [self.paragraph(line), *self.block(child)]
            line = []
        return [one for one in (*found, self.paragraph(line)) if one]

    def is_block(self, node: Element) -> bool:
        return node.tag in _OWN_BLOCKS or id(node) in self._outer

    def paragraph(self, nodes: list[Node]) -> str:
        text = re.sub(" {2,}", " ", self.inline(nodes))
        lines = [line.strip(" \t\n") for line in text.split(_BREAK)]
        return re.sub(r"^(\\\n)+|(\\\n)+$", "", _BREAK.join(lines))

    def block(self, node: Element) -> list[str]:
        if html_text.is_invisible(node):
            return [self.hide(node)]
        for tags, render in _BLOCK:
            if node.tag in tags:
                return [render(self, node)]
        inner = self.blocks(node)
        if node.tag == "blockquote":
            return ["\n".join(f"> {line}".rstrip() for line in "\n\n".join(inner).split("\n"))]
        if HEADING.fullmatch(node.tag):
            return [f"{'#' * int(node.tag[1])} {one.replace(_BREAK, ' ')}" for one in inner]
        return inner

    def items(self, node: Element) -> str:
        lines: list[str] = []
        for number, item in enumerate(_children(node, "li"), start=1):
            mark = f"{number}. " if node.tag == "ol" else "- "
            inner = "\n\n".join(self.blocks(item))
            lines.append(mark + inner.replace("\n", "\n" + " " * len(mark)))
        # an indented empty line needs no blanks
        return re.sub(r"\n +(?=\n)", "\n", "\n".join(lines))

    def table(self, node: Element) -> str:
        rows = [[self.cell(one) for one in _cells(row)] for row in _rows(node)]
        rows = [row for row in rows if row]
        if not rows:
            return ""
        width = max(map(len, rows))
        head, *body = [row + [""] * (width - len(row)) for row in rows]
        written = [head, ["---"] * width, *body]
        return "\n".join(f"| {' | '.join(row)} |" for row in written)

    def cell(self, node: Element) -> str:
        return in_cell(" ".join(self.blocks(node)).replace(_BREAK, " ").replace("\n", " "))

    def fenced(self, node: Element) -> str:
        text = node.text().replace("\r\n", "\n").strip("\n")
        longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
        fence = "`" * max(3, longest + 1)
        return f"{fence}\n{text}\n{fence}" if text.strip() else ""

    def inline(self, nodes: list[Node]) -> str:
        pieces = []
        for place, node in enumerate(nodes):
            following = nodes[place + 1] if place + 1 < len(nodes) else ""
            pieces.append(self.piece(node, following))
        return "".join(pieces)

    def piece(self, node: Node, following: Node = "") -> str:
        if isinstance(node, str):
            return self.text(node)
        if html_text.is_invisible(node):
            return self.hide(node)
        if node.tag in {"sup", "sub"}:
            return self.script(node, following)
        for tags, render in _INLINE:
            if node.tag in tags:
                return render(self, node)
        return self.inline(node.children)

    def text(self, text: str) -> str:
        written, end = [], 0
        for found in FORMULA.finditer(text):
            written += [self.words(text[end : found.start()]), _formula(found)]
            end = found.end()
        return "".join([*written, self.words(text[end:])])

    def words(self, text: str) -> str:
        return escape(_BLANKS.sub(" ", text))

    def marked(self, node: Element) -> str:
        found = _AROUND.fullmatch(self.inline(node.children))
        before, inner, after = found.groups() if found else ("", "", "")
        mark = MARKS[node.tag]
        # emphasis cannot contain its own mark or a line break, and cannot be empty
        if not inner or inner.startswith("*") or inner.endswith("*") or _BREAK in inner:
            return f"{before}{inner}{after}"
        return f"{before}{mark}{inner}{mark}{after}"

    def lost(self, node: Element) -> str:
        if node.text().strip():
            self.note(NoteCode.HTML_REMOVED, f"The {_LOST[node.tag]} of words is left out.")
        return self.inline(node.children)

    def code(self, node: Element) -> str:
        text = " ".join(node.text().split())
        return f"`{text}`" if text and "`" not in text else escape(text)

    def script(self, node: Element, following: Node) -> str:
        text = " ".join(node.text().split())
        mark = "^" if node.tag == "sup" else "_"
        is_digit_next = isinstance(following, str) and following[:1].isdigit()
        if not text:
            return ""
        if is_digit_next or not _SCRIPT.fullmatch(text):
            return escape(f"{mark}({text})")
        return f"${mark}{{{text}}}$"

    def link(self, node: Element) -> str:
        text, address = self.inline(node.children), node.attributes.get("href", "").strip()
        is_kept = address.lower().startswith(SCHEMES) and not re.search(r"[\s<>()\\]", address)
        if is_kept and text.strip() and "[" not in text.replace("\\[", ""):
            return f"[{text.strip()}]({address})"
        is_said = not address or address.startswith("#") or address == node.text().strip()
        return text if is_said or not text.strip() else f"{text} ({escape(address)})"

    def image(self, node: Element) -> str:
        formula = html_text.formula_of(node)
        if formula:
            return _inline_math(formula)
        if node.asset is not None:
            return self.asset(node, node.attributes.get("alt"))
        name = html_text.file_name(node.attributes.get("src", ""))
        self.note(NoteCode.FILE_MISSING, f"A picture is left out: {name}.")
        alt = node.attributes.get("alt", "").strip()
        return escape(f"[{_BLANKS.sub(' ', alt)}]") if alt else ""

    def asset(self, node: Element, alt: str | None) -> str:
        if alt is None:
            self.note(NoteCode.ALT_MISSING, f"{html_text.media_name(node)} is not described.")
        words = escape(_BLANKS.sub(" ", alt or "").strip())
        address = f"asset:{node.asset}"
        return f"![{words}]({address})" if words else f'![]({address} "decorative")'

    def media(self, node: Element) -> str:
        if node.asset is not None:
            return self.asset(node, node.attributes.get("title") or node.text())
        if node.tag in {"picture", "map"}:
            return self.inline(node.children)
        name = html_text.media_name(node)
        self.note(NoteCode.FILE_MISSING, f"A file ({node.tag}) is left out: {name}.")
        return ""

    def hidden(self, node: Element) -> str:
        kind = node.attributes.get("type", "").lower()
        if node.tag == "script" and kind.startswith("math/tex"):
            tex = node.text().strip()
            return f"$${tex}$$" if "display" in kind else _inline_math(tex)
        if node.text().strip() or node.attributes:
            self.note(NoteCode.HTML_REMOVED, f"A part of the page is left out: {node.tag}.")
        return ""

    def hide(self, node: Element) -> str:
        if node.text().strip():
            self.note(NoteCode.HTML_REMOVED, "Hidden text is left out.")
        return ""

    def control(self, node: Element) -> str:
        self.note(NoteCode.HTML_REMOVED, f"A control of the page is left out: {node.tag}.")
        return self.inline(node.children)

    def math(self, node: Element) -> str:
        tex = tex_of(node)
        if tex is not None:
            return _inline_math(tex)
        text, is_exact = linear(node)
        if not is_exact:
            self.note(NoteCode.HTML_REMOVED, f"A formula is written in one line: {text[:60]}")
        return escape(text)

    def ruby(self, node: Element) -> str:
        return f"({self.inline(node.children).strip()})" if node.tag == "rt" else ""


_Render = Callable[[_Renderer, Element], str]
_BLOCK: tuple[tuple[frozenset[str], _Render], ...] = (
    (LISTS, _Renderer.items),
    (frozenset({"table"}), _Renderer.table),
    (frozenset({"pre"}), _Renderer.fenced),
    (frozenset({"hr"}), lambda _, __: "***"),
)
_INLINE: tuple[tuple[frozenset[str], _Render], ...] = (
    (frozenset({"br"}), lambda _, __: _BREAK),
    (frozenset({"wbr"}), lambda _, __: ""),
    (frozenset(MARKS), _Renderer.marked),
    (frozenset(_LOST), _Renderer.lost),
    (CODE, _Renderer.code),
    (frozenset({"a"}), _Renderer.link),
    (frozenset({"rt", "rp"}), _Renderer.ruby),
    (frozenset({"img"}), _Renderer.image),
    (frozenset({"math"}), _Renderer.math),
    (HIDDEN, _Renderer.hidden),
    (MEDIA, _Renderer.media),
    (CONTROLS, _Renderer.control),
)


def _formula(found: re.Match[str]) -> str:
    if found["inline"] is not None:
        return _inline_math(found["inline"])
    return f"$${(found['block'] or found['dollars']).strip()}$$"


def _inline_math(tex: str) -> str:
    return f"${' '.join(tex.split())}$"


def _children(node: Element, *tags: str) -> Iterator[Element]:
    return (one for one in node.children if isinstance(one, Element) and one.tag in tags)


def _rows(table: Element) -> Iterator[Element]:
    for child in _children(table, "tr", "thead", "tbody", "tfoot"):
        yield from [child] if child.tag == "tr" else _rows(child)


def _cells(row: Element) -> Iterator[Element]:
    return _children(row, "td", "th")
