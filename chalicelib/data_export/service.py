"""Data export: collects a user's data from every slice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from chalicelib.dynamo.errors import RawItem

Record: TypeAlias = Mapping[str, Any]
"""A stored record as JSON."""
ReadPage: TypeAlias = Callable[[str, RawItem | None], tuple[Sequence[Record], RawItem | None]]
"""Reads a page of records and its continuation."""

LARGEST_PART = 1_000_000
"""Letters after which a part ends: a Lambda response may have six million bytes."""
MOST_PAGES = 100
"""Reads after which a part ends: the gateway waits 29 seconds."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the export."""

    name: str
    read: ReadPage


@dataclass(slots=True)
class Part:
    """A part of the export; ``goes_on`` continues it and is None at the end."""

    held: dict[str, list[Record]] = field(default_factory=dict)
    letters: int = 0
    pages: int = 0
    goes_on: dict[str, Any] | None = None

    def add(self, section: str, records: Sequence[Record]) -> None:
        self.held.setdefault(section, []).extend(records)
        self.letters += sum(len(repr(record)) for record in records)
        self.pages += 1

    @property
    def is_full(self) -> bool:
        return self.letters >= LARGEST_PART or self.pages >= MOST_PAGES


class DataExport:
    """Reads section after section, in parts that fit a response."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._sections = sections

    def part(self, user_id: str, position: Mapping[str, Any] | None) -> Part:
        """Return the part at ``position`` (None: the first)."""
        part, place = Part(), int(position["section"]) if position else 0
        after = position["after"] if position else None
        while place < len(self._sections):
            section = self._sections[place]
            records, after = section.read(user_id, after)
            part.add(section.name, records)
            place += after is None
            if part.is_full and place < len(self._sections):
                part.goes_on = {"section": place, "after": after}
                break
        return part
