"""Workbooks are read like tables in CSV, whoever wrote them, and within bounds."""

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.errors import InvalidError
from chalicelib.quiz_formats import service
from chalicelib.quiz_formats.archive import Archive
from chalicelib.quiz_formats.csv_tables import read_table
from chalicelib.quiz_formats.models import Format, UnreadableFileError
from chalicelib.quiz_formats.schemas import find_refusal
from chalicelib.quiz_formats.xlsx_workbook import read_workbook
from tests.support import quiz_corpus
from tests.support.workbooks import of_csv, workbook

HEAD = ["type", "text", "correct", "option 1", "option 2", "points"]
CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=20
)


def read(content: bytes, form: Format | None = None) -> service.Reading:
    return service.read_package(content, form, None, find_refusal)


def packed(files: dict[str, str]) -> bytes:
    """Return a zip file of named texts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return target.getvalue()


def by_hand(rows: str, strings: str = "") -> bytes:
    """Return the least workbook with the XML of rows."""
    return packed(
        {
            "xl/workbook.xml": '<workbook><sheets><sheet name="a" id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" '
            'Target="/xl/worksheets/s.xml"/></Relationships>',
            "xl/worksheets/s.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>",
            "xl/sharedStrings.xml": f"<sst>{strings}</sst>",
        }
    )


@pytest.mark.parametrize("name", ["own.csv", "kahoot.csv", "wayground.csv"])
def test_a_table_says_the_same_as_workbook_and_as_csv(name: str) -> None:
    path = quiz_corpus.ROOT / "csv" / name
    as_csv, as_workbook = quiz_corpus.read(path), read(of_csv(path.read_text()))
    assert as_workbook.questions == as_csv.questions
    assert [one.notes for one in as_workbook.entries] == [one.notes for one in as_csv.entries]


def test_numbers_truths_and_formulas_are_read_as_shown() -> None:
    rows: list[list[Any]] = [
        HEAD,
        ["single_choice", "Which?", 2, 0.1 + 0.2, 1e3, 1.5],
        ["true_false", "So?", True],
        ["numeric", "How many?", 42.0],
    ]
    choice, truth, number = read(workbook(rows)).questions
    assert [one["text"] for one in choice["options"]] == ["0.3", "1000"]
    assert (choice["options"][1]["correct"], str(choice["points"])) == (True, "1.5")
    assert (truth["correct"], number["correct"]) == (True, "42")


def test_the_first_visible_sheet_with_a_known_layout_is_read() -> None:
    hidden = [HEAD, ["essay", "Hidden"]]
    notes = [["How to fill this in"], ["Read the next sheet"]]
    content = workbook(hidden, notes, [HEAD, ["essay", "Shown"]], first_is_hidden=True)
    assert [one["text"] for one in read(content).questions] == ["Shown"]


def test_lines_of_the_report_are_the_rows_of_the_sheet() -> None:
    content = workbook([HEAD, [], ["essay", "Second"], [], ["cloze", "No"]])
    assert [one.first_line for one in read(content).entries] == [3, 5]


def test_texts_in_pieces_and_escapes_are_put_together() -> None:
    strings = "<si><t>type</t></si><si><t>text</t></si><si><r><t>Wa</t></r><r><t>ter?</t></r>"
    strings += "<rPh><t>reading</t></rPh></si>"
    rows = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
    rows += '<row r="7"><c r="A7" t="inlineStr"><is><t>essay</t></is></c>'
    rows += '<c r="B7" t="s"><v>2</v></c></row>'
    rows += '<row><c t="str"><v>essay</v></c><c t="str"><v>a_x000A_b</v></c></row>'
    assert [one["text"] for one in read(by_hand(rows, strings)).questions] == ["Water?", "a\nb"]


@given(st.lists(st.lists(CELLS, min_size=2, max_size=6), max_size=5))
def test_whatever_is_in_the_cells_is_read_back(rows: list[list[str]]) -> None:
    table = [["type", "text", "correct"], *[["essay", f"x{row[0]}", f"y{row[1]}"] for row in rows]]
    content = read_table([(at, row) for at, row in enumerate(table, 1)])
    assert content is not None
    if any(one.question for one in content.entries):
        assert read_workbook(Archive(workbook(table))).entries == content.entries


@pytest.mark.parametrize(
    "content",
    [
        by_hand('<row><c t="s"><v>9</v></c></row>'),
        by_hand(f'<row r="{10**30}"><c r="ZZZ1"><v>1</v></c></row>'),
        by_hand('<row><c r="A1"><v>1</v></c></row>' * 5_002),
        by_hand("<row/>" * 400_001),
        by_hand("<row>"),
        packed({"xl/workbook.xml": "<workbook/>"}),
        packed({"xl/workbook.xml": "<!DOCTYPE w [<!ENTITY a 'b'>]><w>&a;</w>"}),
    ],
    ids=["no string", "far column", "rows", "elements", "broken", "empty", "entities"],
)
def test_what_no_spreadsheet_writes_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        read_workbook(Archive(content))


@pytest.mark.parametrize("form", [Format.QTI, Format.GIFT])
def test_a_workbook_under_another_name_is_said_to_be_one(form: Format) -> None:
    with pytest.raises(InvalidError) as refused:
        read(workbook([HEAD, ["essay", "Q"]]), form)
    assert "workbook" in refused.value.violations[0].detail
