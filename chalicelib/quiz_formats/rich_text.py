"""Texts of imported questions, and the choice of the format in which each is stored.

Readers use a `Source` for each text of a question. `render_question` then chooses plain text when
that loses nothing, else Markdown for all texts of the question.
"""

from enum import StrEnum
from typing import Any

from chalicelib.quiz_formats.html_markdown import markdown_of, markdown_of_text
from chalicelib.quiz_formats.html_text import plain_text_of, unknown_tag_notes
from chalicelib.quiz_formats.html_tree import Element, Node, parse_html
from chalicelib.quiz_formats.markdown_source import html_of_markdown, is_clean
from chalicelib.quiz_formats.markdown_triggers import needs_markdown
from chalicelib.quiz_formats.media_files import FindAsset, attach_assets, no_files
from chalicelib.quiz_formats.models import (
    Mapped,
    Note,
    NoteCode,
    Notes,
    QuestionBody,
    UnreadableError,
)

MAX_MARKDOWN = 20_000
MAX_BRACKETS = 200
_ALWAYS_PLAIN = frozenset({"accepted", "notes_for_markers", "unit", "title"})
"""Members that are always plain text."""
_OPTIONAL = frozenset({"explanation", "notes_for_markers"})


class Markup(StrEnum):
    """Markup of a text in a file."""

    PLAIN = "plain"
    HTML = "html"
    MARKDOWN = "markdown"


class Source:
    """A text in a file, parsed once."""

    def __init__(
        self, text: str, markup: Markup = Markup.PLAIN, root: Element | None = None
    ) -> None:
        self.text = text
        self.markup = markup
        self._unknown: list[str] = []
        self._root = root
        if markup is Markup.MARKDOWN:
            _refuse_endless(text)
        if root is None and markup is not Markup.PLAIN:
            html = html_of_markdown(text) if markup is Markup.MARKDOWN else text
            self._root, self._unknown = parse_html(html)

    @classmethod
    def of_tree(cls, root: Element) -> "Source":
        """Return the source of an HTML tree."""
        return cls("", Markup.HTML, root)

    @property
    def needs_markdown(self) -> bool:
        """Return whether plain text would lose something."""
        if self.markup is Markup.MARKDOWN:
            return True
        return self._root is not None and needs_markdown(self._root)

    @property
    def is_empty(self) -> bool:
        """Return whether the text is completely empty, without even unsupported content."""
        return not (self._root.children if self._root is not None else self.text.strip())

    def attach(self, find_asset: FindAsset) -> None:
        """Show the assets that its pictures and sounds became."""
        if self._root is not None:
            attach_assets(self._root, find_asset)

    def nodes(self) -> list[Node]:
        """Return the text as HTML nodes."""
        return self._root.children if self._root is not None else [self.text]

    def as_plain(self) -> tuple[str, Notes]:
        """Return plain text with notes on losses."""
        if self._root is None:
            return self.text.strip(), ()
        text, notes = plain_text_of(self._root)
        return text, (*unknown_tag_notes(self._unknown), *notes)

    def as_markdown(self) -> tuple[str, Notes]:
        """Return Markdown with notes on losses."""
        if self._root is None:
            return markdown_of_text(self.text), ()
        if self.markup is Markup.MARKDOWN and is_clean(self.text):
            return self.text.strip(), ()
        text, notes = markdown_of(self._root)
        return text, (*unknown_tag_notes(self._unknown), *notes)


def _refuse_endless(markdown: str) -> None:
    """Refuse texts longer than a question's maximum: parsers of Markdown are slow on brackets."""
    if len(markdown) > MAX_MARKDOWN or markdown.count("[") > MAX_BRACKETS:
        raise UnreadableError(NoteCode.OUT_OF_RANGE, "A text in Markdown is too long.")


def html(text: str) -> Source:
    """Return a text in HTML."""
    return Source(text, Markup.HTML)


def plain(text: str) -> Source:
    """Return a text without any markup."""
    return Source(text)


def plain_of(source: Source) -> str:
    """Return plain text for members that allow nothing else: answers, names and marks."""
    return source.as_plain()[0]


def joined(first: Source, second: Source) -> Source | None:
    """Return the concatenation of two texts, None if both are empty."""
    found = [one for one in (first, second) if not one.is_empty]
    if len(found) != 2:  # noqa: PLR2004 - both
        return found[0] if found else None
    if first.markup is second.markup is Markup.PLAIN:
        return Source(f"{first.text}\n{second.text}")
    children: list[Node] = [Element("div", children=one.nodes()) for one in found]
    return Source.of_tree(Element("body", children=children))


def render_question(
    question: QuestionBody, kind: str | None = None, find_asset: FindAsset = no_files
) -> Mapped:
    """Return a question with strings for its sources; raises UnreadableError for empty texts.

    ``kind`` is the format of all texts; None selects it automatically.
    """
    for source in _sources(question, ""):
        source.attach(find_asset)
    needs_markdown = any(one.needs_markdown for one in _sources(question, ""))
    rendering = _Rendering(kind == Markup.MARKDOWN or (kind is None and needs_markdown))
    members = {
        name: value
        for name, value in rendering.mapping(question).items()
        if name not in _OPTIONAL or value
    }
    if rendering.is_markdown:
        members["format"] = Markup.MARKDOWN.value
    return Mapped(members, tuple(rendering.notes))


def _sources(value: Any, name: str) -> list[Source]:  # noqa: ANN401 - any member of a question
    if isinstance(value, Source):
        return [] if name in _ALWAYS_PLAIN else [value]
    if isinstance(value, dict):
        return [one for key, part in value.items() for one in _sources(part, key)]
    if isinstance(value, list):
        return [one for part in value for one in _sources(part, name)]
    return []


class _Rendering:
    def __init__(self, is_markdown: bool) -> None:  # noqa: FBT001 - its one argument
        self.is_markdown = is_markdown
        self.notes: dict[Note, None] = {}

    def mapping(self, value: dict[str, Any]) -> dict[str, Any]:
        return {name: self.member(name, part) for name, part in value.items()}

    def member(self, name: str, value: Any) -> Any:  # noqa: ANN401 - any member of a question
        if isinstance(value, Source):
            return self.text(name, value)
        if isinstance(value, dict):
            return self.mapping(value)
        if isinstance(value, list):
            return [self.member(name, part) for part in value]
        return value

    def text(self, name: str, source: Source) -> str:
        is_markdown = self.is_markdown and name not in _ALWAYS_PLAIN
        text, notes = source.as_markdown() if is_markdown else source.as_plain()
        self.notes |= dict.fromkeys(notes)
        if not text and name not in _OPTIONAL:
            code = notes[0].code if notes else NoteCode.NO_TEXT
            detail = "A part of it has nothing but what would be left out."
            raise UnreadableError(code, "It has no text." if source.is_empty else detail)
        return text
