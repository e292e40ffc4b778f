"""Service of the data export: collects a user's data from all slices."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from chalicelib.dynamo.errors import RawItem
from chalicelib.web.paging import size_in_answer

Record: TypeAlias = Mapping[str, Any]
"""A stored record as JSON."""
ReadPage: TypeAlias = Callable[[str, RawItem | None], tuple[Sequence[Record], RawItem | None]]
"""Reads a page of records and its continuation."""

LARGEST_PART = 5_000_000
"""Bytes as counted by `size_in_answer`; a single record is smaller than Lambda's maximum."""
MOST_PAGES = 100
"""Reads per part: the gateway's timeout is 29 seconds."""


@dataclass(frozen=True, slots=True)
class ExportSection:
    """A section of the export."""

    name: str
    read: ReadPage


@dataclass(slots=True)
class Part:
    """A part of the export; ``goes_on`` continues it and is None at the end."""

    held: dict[str, list[Record]] = field(default_factory=dict)
    size: int = 0
    pages: int = 0
    goes_on: dict[str, Any] | None = None

    def add(self, section: str, records: Sequence[Record]) -> bool:
        """Add a page of records; returns False, with nothing added, when it does not fit."""
        size = sum(size_in_answer(json.dumps(record, default=str)) for record in records)
        if self.size and self.size + size > LARGEST_PART:
            return False
        self.held.setdefault(section, []).extend(records)
        self.size += size
        self.pages += 1
        return True


class DataExport:
    """Read the sections in order, in parts that fit a response."""

    def __init__(self, sections: Sequence[ExportSection]) -> None:
        self._sections = sections

    def part(self, user_id: str, position: Mapping[str, Any] | None) -> Part:
        """Return the part at ``position`` (None: the first)."""
        part, place = Part(), int(position["section"]) if position else 0
        after = position["after"] if position else None
        while place < len(self._sections):
            section = self._sections[place]
            page = section.read(user_id, after) if part.pages < MOST_PAGES else None
            if page is None or not part.add(section.name, page[0]):
                part.goes_on = {"section": place, "after": after}
                break
            after = page[1]
            place += after is None
        return part
