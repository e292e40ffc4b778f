"""Reader of QTI 2.1, 2.2 and 3.0 items."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

from chalicelib.quiz_formats.answer_mapping import number_of, points_of, spelled
from chalicelib.quiz_formats.media_files import FindAsset, no_files
from chalicelib.quiz_formats.models import (
    Entry,
    Note,
    NoteCode,
    Notes,
    QuestionBody,
    UnreadableError,
    dropped,
    understood,
)
from chalicelib.quiz_formats.qti_body import MISSING_WORD
from chalicelib.quiz_formats.qti_item_parts import ItemParts
from chalicelib.quiz_formats.qti_scoring import Declaration, refuse_programs
from chalicelib.quiz_formats.qti_types import map_interactions
from chalicelib.quiz_formats.rich_text import Markup, render_question
from chalicelib.quiz_formats.xml_tree import XmlElement

ITEM = "assessment-item"
_FEEDBACK = Note(NoteCode.FEEDBACK_REMOVED, "Feedback on single answers is left out.")


def read_item(
    element: XmlElement, weight: Decimal | None = None, find_asset: FindAsset = no_files
) -> Entry:
    """Return the entry of an item with normalized names; ``weight`` multiplies its points."""
    item = ItemParts(element)
    try:
        question, notes = _question(item, weight, find_asset)
    except UnreadableError as unreadable:
        return dropped(element.line, element.line, unreadable.note, name=item.name)
    return understood(element.line, element.line, question, notes, name=item.name)


def _question(
    item: ItemParts, weight: Decimal | None, find_asset: FindAsset
) -> tuple[dict[str, Any], Notes]:
    mapped = map_interactions(item)
    if mapped.members["type"] != "essay":
        refuse_programs(item.element)
    points, rounded = points_of(spelled(_points(item) * (weight or 1)))
    question = {"text": item.body.text(with_gaps=False), "points": points, **mapped.members}
    notes: Notes = (*mapped.notes, *rounded, *item.body.notes)
    feedback = item.feedback()
    if len(feedback) == 1:
        question["explanation"] = feedback[0]
    elif feedback:
        notes += (_FEEDBACK,)
    question |= _own_data(item.element.attributes, points)
    kind = item.element.attributes.get("data-format")
    rendered = render_question(question, kind if kind in set(Markup) else None, find_asset)
    members = rendered.members
    if members["type"] != "cloze":
        # a text field at the end of a question is its answer
        words = (
            members["text"].removesuffix(MISSING_WORD).strip().removesuffix(r"\_\_\_\_\_").strip()
        )
        members["text"] = words or members["text"]
    return members, (*notes, *rendered.notes)


def _points(item: ItemParts) -> Decimal:
    said = item.points()
    if said is not None:
        return said
    declared = [Declaration(one, item.processing) for one in item.declarations.values()]
    mapped = [one.maximum for one in declared if one.rule == "map" and one.maximum > 0]
    return sum(mapped, Decimal(0)) or Decimal(1)


def _own_data(attributes: dict[str, str], points: Decimal) -> QuestionBody:
    """Return the data that our own export stores in attributes."""
    own: QuestionBody = {}
    penalty = number_of(attributes.get("data-penalty", ""))
    if penalty is not None and points:
        own["penalty"] = Fraction(penalty) / Fraction(points)
    for name in ("units", "rubric"):
        if value := _json_of(attributes.get(f"data-{name}", "")):
            own[name] = value
    return own


def _json_of(spelled_out: str) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return json.loads(spelled_out, parse_float=Decimal) if spelled_out else None
    except (ValueError, RecursionError):
        return None
