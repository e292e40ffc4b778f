"""Reader of QTI 1.2 as exported by Canvas, from classic quizzes and New Quizzes.

Other systems use the same elements with other metadata; missing types are inferred from the
responses.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import ceil

from chalicelib.quiz_formats.answer_mapping import number_of, points_of
from chalicelib.quiz_formats.media_files import FindAsset, no_files
from chalicelib.quiz_formats.models import (
    Entry,
    FileContent,
    Note,
    NoteCode,
    Notes,
    QuestionBody,
    UnreadableError,
    dropped,
    understood,
)
from chalicelib.quiz_formats.qti12_parts import Qti12Item
from chalicelib.quiz_formats.qti12_types import map_item
from chalicelib.quiz_formats.rich_text import render_question
from chalicelib.quiz_formats.xml_tree import XmlElement
from chalicelib.values import dataclass

Banks = Mapping[str, XmlElement]
"""Question banks of a package by ident, and their items in the same mapping."""


@dataclass(frozen=True, slots=True)
class _Context:
    """What a document's questions may refer to."""

    banks: Banks
    find_asset: FindAsset


def is_qti12(root: XmlElement) -> bool:
    """Return whether a document is QTI 1.2."""
    return root.tag == "questestinterop"


def read_qti12(
    root: XmlElement, banks: Banks | None = None, find_asset: FindAsset = no_files
) -> FileContent:
    """Return all questions of a document; ``banks`` has the question banks it refers to."""
    entries = list(_entries(root, _Context(banks or {}, find_asset), None))
    assessment = root.find("assessment")
    return FileContent(entries=entries, settings=_settings(assessment) if assessment else {})


def banks_of(root: XmlElement) -> dict[str, XmlElement]:
    """Return the banks of a document and their items by ident."""
    banks: dict[str, XmlElement] = {}
    for bank in root.elements("objectbank"):
        banks[bank.attributes.get("ident", "")] = bank
        banks |= {one.attributes.get("ident", ""): one for one in bank.descendants("item")}
    return banks


def _settings(assessment: XmlElement) -> dict[str, object]:
    settings: dict[str, object] = {}
    if title := assessment.attributes.get("title", "").strip():
        settings["title"] = title
    fields = {
        one.value("fieldlabel"): one.value("fieldentry")
        for metadata in assessment.elements("qtimetadata")
        for one in metadata.elements("qtimetadatafield")
    }
    attempts = fields.get("cc_maxattempts", "")
    if attempts.isascii() and attempts.isdigit() and int(attempts[:9]) > 0:
        settings["max_attempts"] = int(attempts[:9])
    minutes = number_of(fields.get("qmd_timelimit", ""))
    if minutes is not None and minutes > 0:
        settings["duration_minutes"] = ceil(minutes)
    return settings


def _entries(element: XmlElement, context: _Context, points: Decimal | None) -> Iterator[Entry]:
    for child in element.elements():
        if child.tag == "item":
            yield _entry(child, context, points)
        elif child.tag == "section":
            yield from _section(child, context, points)
        elif child.tag == "bankentry_item":
            yield _bank_entry(child, context)
        elif child.tag in {"assessment", "objectbank"}:
            yield from _entries(child, context, points)


def _section(section: XmlElement, context: _Context, points: Decimal | None) -> Iterator[Entry]:
    selection = section.find("selection_ordering", "selection")
    own = section.value("selection_ordering", "selection", "selection_extension", "points_per_item")
    points = number_of(own) or points
    inside = list(_entries(section, context, points))
    if selection is None:
        yield from inside
        return
    bank = selection.value("sourcebank_ref")
    if bank in context.banks and not inside:
        inside = list(_entries(context.banks[bank], context, points))
    if bank and not inside:
        name = section.attributes.get("title") or None
        yield dropped(section.line, section.line, _missing(bank), name=name)
        return
    yield from _drawn(inside, selection.value("selection_number"))


def _missing(bank: str) -> Note:
    detail = f"The question bank {bank[:60]} is not in the file: export it with the quiz."
    return Note(NoteCode.BANK_MISSING, detail)


def _drawn(entries: list[Entry], number: str) -> Iterator[Entry]:
    """Add a note to the first question of a group that all of the group are included."""
    is_draw = number.isascii() and number.isdigit() and int(number[:9]) < len(entries)
    for place, entry in enumerate(entries):
        if place or not is_draw or entry.question is None:
            yield entry
            continue
        detail = f"{number} of these {len(entries)} questions were drawn; all are asked here."
        note = Note(NoteCode.SETTING_IGNORED, detail)
        notes = (*entry.notes, note)
        yield understood(entry.first_line, entry.last_line, entry.question, notes, name=entry.name)


def _bank_entry(element: XmlElement, context: _Context) -> Entry:
    reference = element.attributes.get("item_ref", "")
    points = number_of(element.attributes.get("points_possible", ""))
    found = context.banks.get(reference)
    if found is None or found.tag != "item":
        bank = element.attributes.get("sourcebank_ref", "")
        return dropped(element.line, element.line, _missing(bank))
    return _entry(found, context, points)


def _entry(element: XmlElement, context: _Context, points: Decimal | None) -> Entry:
    item = Qti12Item(element)
    try:
        question, notes = _question(item, points, context.find_asset)
    except UnreadableError as unreadable:
        return dropped(item.line, item.line, unreadable.note, name=item.name)
    return understood(item.line, item.line, question, notes, name=item.name)


def _question(
    item: Qti12Item, points: Decimal | None, find_asset: FindAsset
) -> tuple[QuestionBody, Notes]:
    mapped = map_item(item)
    spelled = item.fields.get("points_possible") or item.fields.get("qmd_weighting") or "1"
    worth, rounded = points_of(spelled if points is None else f"{points:f}")
    question = {"text": item.text(), "points": worth, **mapped.members}
    explanation, feedback = item.explanation()
    if explanation is not None and not explanation.is_empty:
        question["explanation"] = explanation
    rendered = render_question(question, find_asset=find_asset)
    return rendered.members, (*mapped.notes, *rounded, *rendered.notes, *feedback)
