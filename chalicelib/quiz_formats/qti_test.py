"""Tests of QTI 2 and 3: items in order, and settings."""

from collections.abc import Iterator
from decimal import Decimal
from math import ceil
from typing import Any

from chalicelib.quiz_formats.answer_mapping import number_of
from chalicelib.quiz_formats.models import Note, NoteCode
from chalicelib.quiz_formats.xml_tree import XmlElement
from chalicelib.values import dataclass

TEST = "assessment-test"


@dataclass(frozen=True, slots=True)
class ItemReference:
    """An item of a test: its address as written in the test, and the factor of its points."""

    address: str
    weight: Decimal | None
    notes: tuple[Note, ...] = ()


def test_settings(test: XmlElement) -> dict[str, Any]:
    """Return the members of a quiz in a test."""
    settings: dict[str, Any] = {}
    if title := test.attributes.get("title", "").strip():
        settings["title"] = title
    limits = next(test.descendants("time-limits"), None)
    seconds = number_of(limits.attributes.get("max-time", "")) if limits is not None else None
    if seconds:
        settings["duration_minutes"] = ceil(seconds / 60)
    control = next(test.descendants("item-session-control"), None)
    attempts = control.attributes.get("max-attempts", "") if control is not None else ""
    if attempts.isascii() and attempts.isdigit() and int(attempts[:9]) > 0:
        settings["max_attempts"] = int(attempts[:9])
    orderings = test.descendants("ordering")
    if any(one.attributes.get("shuffle") == "true" for one in orderings):
        settings["randomize_questions"] = True
    return settings


def references(test: XmlElement) -> Iterator[ItemReference]:
    """Yield the items of a test in order, with notes on losses of sections."""
    for part in test.elements("test-part"):
        yield from _inside(part)


def _inside(element: XmlElement) -> Iterator[ItemReference]:
    notes = tuple(_section_notes(element))
    for child in element.elements("assessment-section", "assessment-item-ref"):
        if child.tag == "assessment-item-ref":
            found = child.find("weight")
            weight = number_of(found.attributes.get("value", "")) if found is not None else None
            yield ItemReference(child.attributes.get("href", ""), weight, notes)
            notes = ()
        else:
            inside = list(_inside(child))
            if inside and notes:
                first = inside[0]
                inside[0] = ItemReference(first.address, first.weight, (*notes, *first.notes))
                notes = ()
            yield from inside


def _section_notes(section: XmlElement) -> Iterator[Note]:
    selection = section.find("selection")
    if selection is not None:
        number = selection.attributes.get("select", "")[:9]
        detail = f"{number} questions of its section were drawn; all are asked here."
        yield Note(NoteCode.SETTING_IGNORED, detail)
    if any(one.text().strip() for one in section.elements("rubric-block")):
        yield Note(NoteCode.SETTING_IGNORED, "The text of its section is left out.")
