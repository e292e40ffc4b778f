"""An export in parts: everything once, in order, however large each thing is."""

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.data_export.service import (
    LARGEST_PART,
    MOST_PAGES,
    DataExport,
    ExportSection,
    ReadPage,
    Record,
)
from chalicelib.dynamo.errors import RawItem

Pages = list[list[int]]
"""The sizes of the records on each page of a section, in letters."""


def section(name: str, pages: Pages) -> ExportSection:
    def read(user_id: str, after: RawItem | None) -> tuple[Sequence[Record], RawItem | None]:
        place = after["page"] if after else 0
        records = [
            {"of": user_id, "at": f"{name}{place}.{n}", "is": "x" * size}
            for n, size in enumerate(pages[place])
        ]
        return records, {"page": place + 1} if place + 1 < len(pages) else None

    checked: ReadPage = read
    return ExportSection(name, checked)


SIZES = st.sampled_from([1, 1000, LARGEST_PART // 3, LARGEST_PART - 200])
SECTIONS = st.lists(
    st.lists(st.lists(SIZES, max_size=1), min_size=1, max_size=4), min_size=1, max_size=4
)


@given(SECTIONS)
def test_parts_contain_every_record_once_in_order(sections: list[Pages]) -> None:
    export = DataExport([section(chr(97 + n), pages) for n, pages in enumerate(sections)])
    seen: list[str] = []
    part = export.part("me", None)
    while True:
        seen += [str(one["at"]) for records in part.held.values() for one in records]
        assert len(json.dumps(json.dumps(part.held))) < LARGEST_PART + 1_000
        if part.goes_on is None:
            break
        part = export.part("me", part.goes_on)
    expected = [
        f"{chr(97 + n)}{page}.{place}"
        for n, pages in enumerate(sections)
        for page, sizes in enumerate(pages)
        for place in range(len(sizes))
    ]
    assert seen == expected


def test_part_ends_after_a_maximum_of_reads() -> None:
    part = DataExport([section("a", [[1]] * (MOST_PAGES + 1))]).part("me", None)
    assert part.pages == MOST_PAGES
    assert part.goes_on == {"section": 0, "after": {"page": MOST_PAGES}}


@pytest.mark.parametrize("letter", ["x", '"', "\U0001d538"])
def test_part_fits_a_response_with_any_characters(letter: str) -> None:
    text = letter * (LARGEST_PART // 15)
    pages: list[tuple[list[Record], RawItem | None]] = [
        ([{"text": text}], {"page": place}) for place in range(40)
    ]
    section = ExportSection("a", lambda _, after: pages[after["page"] if after else 0])
    part = DataExport([section]).part("me", None)
    assert len(json.dumps(json.dumps(part.held))) < LARGEST_PART + 1_000
    assert part.goes_on is not None
