"""The table of ASVS 5.0 in docs/security.md names every requirement of levels 1 and 2."""

import re
from collections.abc import Iterator
from itertools import takewhile

from infra.build.template import ROOT

LEVELS = """
1.1:22 1.2:1111122223 1.3:112222222223 1.4:222 1.5:123 2.1:122 2.2:112 2.3:12223 2.4:23
3.1:3 3.2:113 3.3:12223 3.4:11222233 3.5:11122333 3.6:3 3.7:22333 4.1:12233 4.2:23333 4.3:22
4.4:1222 5.1:2 5.2:112333 5.3:113 5.4:222 6.1:122 6.2:111111112222 6.3:11223333 6.4:112233
6.5:22222333 6.6:2223 6.7:33 6.8:2222 7.1:222 7.2:1111 7.3:22 7.4:11222 7.5:223 7.6:22
8.1:1233 8.2:1123 8.3:133 8.4:23 9.1:111 9.2:1222 10.1:22 10.2:223 10.3:22223
10.4:1111122222233333 10.5:22222 10.6:22 10.7:222 11.1:2233 11.2:22233 11.3:11233 11.4:1222
11.5:23 11.6:23 11.7:33 12.1:12233 12.2:11 12.3:22223 13.1:2333 13.2:222223 13.3:2233
13.4:1222233 14.1:22 14.2:12223333 14.3:122 15.1:12233 15.2:12233 15.3:1222222 15.4:3333
16.1:2 16.2:22222 16.3:2222 16.4:222 16.5:2223 17.1:23 17.2:22223333 17.3:22
"""
"""By section, the level of each of its requirements (OWASP ASVS 5.0.0)."""

Number = tuple[int, ...]


def number_of(text: str) -> Number:
    return tuple(map(int, text.split(".")))


REQUIREMENTS: dict[Number, int] = {
    (*number_of(section), place): int(level)
    for section, _, levels in (part.partition(":") for part in LEVELS.split())
    for place, level in enumerate(levels, start=1)
}
CHAPTER = (ROOT / "docs" / "security.md").read_text().split("## OWASP ASVS 5.0")[1]
ROWS = [row for row in CHAPTER.splitlines() if re.match(r"\| \d", row)]
EXEMPT = " ".join(
    takewhile(
        lambda line: line.strip() != "", CHAPTER.partition("Does not apply: ")[2].splitlines()
    )
)


def named(row: str) -> Iterator[Number]:
    """The requirements in a row's first cell, those between two numbers included."""
    for first, last in re.findall(r"(\d+\.\d+\.\d+)(?: to (\d+\.\d+\.\d+))?", row.split("|")[1]):
        begin, end = number_of(first), number_of(last or first)
        assert {begin, end} <= REQUIREMENTS.keys(), row
        yield from (one for one in REQUIREMENTS if begin <= one <= end)


def is_exempt(number: Number) -> bool:
    """Return whether the paragraph below the table leaves a requirement or its section out."""
    ranges = [
        (number_of(first), number_of(last or first))
        for first, last in re.findall(r"\b(\d+(?:\.\d+)*)(?: to (\d+\.\d+))?", EXEMPT)
    ]
    return any(first <= number[: len(first)] <= last for first, last in ranges)


def test_every_requirement_of_levels_1_and_2_is_met_or_does_not_apply() -> None:
    met = {number for row in ROWS for number in named(row)}
    missing = [
        number
        for number, level in REQUIREMENTS.items()
        if level <= 2 and number not in met and not is_exempt(number)
    ]
    assert missing == []


def test_requirements_of_level_3_are_marked_and_none_is_named_twice() -> None:
    for row in ROWS:
        levels = {REQUIREMENTS[number] for number in named(row)}
        assert (3 in levels) == ("level 3" in row.split("|")[1]), row
    every = [number for row in ROWS for number in named(row)]
    assert len(every) == len(set(every))
