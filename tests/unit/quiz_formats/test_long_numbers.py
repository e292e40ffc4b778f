"""A number of 5,000 digits, which Python does not convert, is read or refused in words anywhere."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest

from chalicelib.errors import InvalidError
from chalicelib.quiz_formats import service
from chalicelib.quiz_formats.csv_tables import read_csv
from chalicelib.quiz_formats.gift import read_gift
from chalicelib.quiz_formats.models import UnreadableFileError
from chalicelib.quiz_formats.schemas import find_refusal
from chalicelib.quiz_formats.xml_formats import read_xml

LONG = "9" * 5_000
ANSWERS = (
    "<answer fraction='{}'><text>1</text></answer><answer fraction='0'><text>2</text></answer>"
)
BOOK = '<workbook><sheets><sheet name="a" id="r1"/></sheets></workbook>'
LINKS = '<Relationships><Relationship Id="r1" Target="/xl/worksheets/s.xml"/></Relationships>'


def gift(text: str) -> object:
    return read_gift(text)


def moodle(kind: str, inside: str, text: str = "Q") -> object:
    head = f"<quiz><question type='{kind}'><questiontext format='html'><text>{text}</text>"
    return read_xml(f"{head}</questiontext>{inside}</question></quiz>", None)


def kahoot(correct: str) -> object:
    head = "Question,Answer 1,Answer 2,Answer 3,Answer 4,Time limit (sec),Correct answer(s)"
    return read_csv(f"{head}\nQ,a,b,c,d,20,{correct}\n")


def xlsx(rows: str) -> object:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", LINKS)
        archive.writestr(
            "xl/worksheets/s.xml", f"<worksheet><sheetData>{rows}</sheetData></worksheet>"
        )
        archive.writestr("xl/sharedStrings.xml", "<sst><si><t>a</t></si></sst>")
    return service.read_package(target.getvalue(), None, None, find_refusal)


@pytest.mark.parametrize(
    ("read", "sample"),
    [
        (gift, f"Q {{{LONG}:SA:=x}}"),
        (gift, f"Q {{=%{LONG}%a =b ~c}}"),
        (gift, f"Q {{#{LONG}:{LONG}}}"),
        (gift, f"// points: {LONG}\nQ {{=a ~b}}"),
        (gift, f"[html]Q &#{LONG}; {{=a ~b}}"),
        (lambda text: moodle("cloze", "", text), f"Q {{{LONG}:SA:=x}}"),
        (lambda text: moodle("multichoice", ANSWERS.format("100"), text), f"&amp;#{LONG};"),
        (lambda text: moodle("multichoice", text), ANSWERS.format(LONG)),
        (lambda text: moodle("numerical", text), ANSWERS.format("100").replace("1<", f"{LONG}<")),
        (lambda text: moodle("essay", text), f"<minwordlimit>{LONG}</minwordlimit>"),
        (kahoot, LONG),
        (xlsx, f"<row r='{LONG}'><c t='s'><v>0</v></c></row>"),
        (xlsx, f"<row><c t='s'><v>{LONG}</v></c></row>"),
        (xlsx, f"<row><c r='A{LONG}' t='s'><v>0</v></c></row>"),
        (xlsx, f"<row><c><v>{LONG}</v></c></row>"),
    ],
)
def test_no_number_of_a_file_is_too_long(read: Callable[[str], object], sample: str) -> None:
    with suppress(UnreadableFileError, InvalidError):  # any other error is a bug
        read(sample)
