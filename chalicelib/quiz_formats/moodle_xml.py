"""Reader of Moodle XML.

https://docs.moodle.org/en/Moodle_XML_format
"""

from chalicelib.quiz_formats.answer_mapping import points_of
from chalicelib.quiz_formats.media_files import MediaFiles, no_files
from chalicelib.quiz_formats.models import (
    Entry,
    FileContent,
    Note,
    NoteCode,
    Notes,
    Outcome,
    UnreadableError,
    UnreadableFileError,
    dropped,
    understood,
)
from chalicelib.quiz_formats.moodle_parts import left_out, read_source
from chalicelib.quiz_formats.moodle_types import map_question
from chalicelib.quiz_formats.rich_text import render_question
from chalicelib.quiz_formats.xml_tree import XmlElement

_NO_CATEGORIES = Note(NoteCode.CATEGORY_IGNORED, "A quiz has no categories.")


def is_moodle_xml(root: XmlElement) -> bool:
    """Return whether a document is Moodle XML."""
    return root.tag == "quiz" and next(root.elements("question"), None) is not None


def read_moodle_xml(root: XmlElement, files: MediaFiles | None = None) -> FileContent:
    """Return all questions of a document; raises UnreadableFileError."""
    if root.tag != "quiz":
        raise UnreadableFileError(f"It begins with <{root.tag[:40]}> instead of <quiz>.")
    return FileContent(entries=[_entry(one, files) for one in root.elements("question")])


def _entry(element: XmlElement, files: MediaFiles | None) -> Entry:
    kind = element.attributes.get("type", "").strip().lower()
    if kind == "category":
        return Entry(
            first_line=element.line,
            last_line=element.line,
            outcome=Outcome.IGNORED,
            notes=(_NO_CATEGORIES,),
            name=element.value("category", "text") or None,
        )
    name = element.value("name", "text") or element.value("name") or None
    try:
        question, notes = _question(kind, element, files)
    except UnreadableError as unreadable:
        return dropped(element.line, element.line, unreadable.note, name=name)
    return understood(element.line, element.line, question, notes, name=name)


def _question(
    kind: str, element: XmlElement, files: MediaFiles | None
) -> tuple[dict[str, object], Notes]:
    if files is not None:
        files.embed(element)
    mapped = map_question(kind, element)
    points, rounded = points_of(element.value("defaultgrade") or "1")
    text = read_source(element.find("questiontext"))
    question = {"text": text, "points": points, **mapped.members}
    explanation = element.find("generalfeedback")
    if explanation is not None and explanation.text().strip():
        question["explanation"] = read_source(explanation)
    find_asset = no_files if files is None else files.beside("")
    rendered = render_question(question, find_asset=find_asset)
    return rendered.members, (*mapped.notes, *rounded, *rendered.notes, *left_out(element))
