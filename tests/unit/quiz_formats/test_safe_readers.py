"""XML and zip packages are read within bounds: no entities, no references, no bombs."""

import io
import random
import stat
import warnings
import zipfile
from collections.abc import Callable

import pytest

from chalicelib.quiz_formats import archive as archives
from chalicelib.quiz_formats import xml_tree
from chalicelib.quiz_formats.aiken import read_aiken
from chalicelib.quiz_formats.archive import Archive
from chalicelib.quiz_formats.file_bounds import (
    MAX_ENTRIES,
    MAX_ENTRY_LETTERS,
    MAX_ENTRY_LINES,
    MAX_MARKS,
)
from chalicelib.quiz_formats.gift import read_gift
from chalicelib.quiz_formats.models import UnreadableFileError
from chalicelib.quiz_formats.qti_package import read_package
from chalicelib.quiz_formats.xml_bytes import decode_xml
from chalicelib.quiz_formats.xml_tree import MAX_DEPTH, parse_xml

BILLION_LAUGHS = "<!DOCTYPE l [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;'>]><l>&b;</l>"


@pytest.mark.parametrize(
    "text",
    [
        BILLION_LAUGHS,
        "<!DOCTYPE q [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><q>&x;</q>",
        "<!DOCTYPE q [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/x'> %p;]><q/>",
        "<!DOCTYPE q SYSTEM 'http://127.0.0.1:1/x.dtd'><q>&unknown;</q>",
        "<q>&unknown;</q>",
        "<q>" * (MAX_DEPTH + 1) + "</q>" * (MAX_DEPTH + 1),
        "<q>" + "<a/>" * 200_000 + "</q>",
        "",
        "<q",
        "<q></p>",
    ],
)
def test_a_document_that_attacks_or_is_none_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFileError):
        parse_xml(text)


def test_a_doctype_without_entities_is_read_and_never_fetched() -> None:
    head = "<!DOCTYPE q SYSTEM 'http://127.0.0.1:1/x.dtd' [<!ATTLIST a s (Yes|No) 'No'>]>"
    root = parse_xml(f"{head}<q xmlns='u'><x:a xmlns:x='v' x:k='1'/></q>")
    [child] = root.elements()
    # values that a DOCTYPE gives would be repeated with each element
    assert (root.tag, child.tag, child.attributes) == ("q", "a", {"k": "1"})


def test_undeclared_html_characters_are_read() -> None:
    text = "<q>a&nbsp;&eacute;&lt;<b><![CDATA[&nbsp;<i>]]></b></q>"
    root = parse_xml(text)
    assert root.text() == "a\xa0\xe9<&nbsp;<i>"


def test_xml_elements_have_line_numbers() -> None:
    root = parse_xml('<?xml version="1.0" encoding="ISO-8859-1"?>\n<q>\n\n<a/></q>')
    assert [one.line for one in root.elements()] == [4]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<q>\xe9</q>".encode(), "<q>\xe9</q>"),
        (b"\xef\xbb\xbf<q/>", "<q/>"),
        ("<?xml encoding='ISO-8859-1'?>\xe9".encode(), "<?xml encoding='ISO-8859-1'?>\xe9"),
        (b"<?xml encoding='ISO-8859-1'?>\xe9", "<?xml encoding='ISO-8859-1'?>\xe9"),
        ("<q/>".encode("utf-16"), "<q/>"),
    ],
)
def test_packaged_documents_are_decoded_by_their_encoding(content: bytes, text: str) -> None:
    assert decode_xml(content) == text


@pytest.mark.parametrize("content", [b"\xe9", b"<?xml encoding='rot13'?>\xe9", b"\xff\xfe\x00"])
def test_bytes_that_are_no_text_are_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        decode_xml(content)


def zipped(
    *members: tuple[str, bytes], change: Callable[[zipfile.ZipInfo], None] | None = None
) -> bytes:
    packed = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members:
                info = zipfile.ZipInfo(name)
                info.compress_type = zipfile.ZIP_DEFLATED
                if change is not None:
                    change(info)
                archive.writestr(info, content)
    return packed.getvalue()


def _link(info: zipfile.ZipInfo) -> None:
    info.external_attr = (stat.S_IFLNK | 0o777) << 16


def _other_packing(info: zipfile.ZipInfo) -> None:
    info.compress_type = zipfile.ZIP_BZIP2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04 and nothing",
        zipped(("../x.xml", b"")),
        zipped(("a/../../x.xml", b"")),
        zipped(("/x.xml", b"")),
        zipped(("C:/x.xml", b"")),
        zipped(("a\\x.xml", b"")),
        zipped(("a\nb.xml", b"")),
        zipped(("x.xml", b"1"), ("x.xml", b"2")),
        zipped(("x.xml", b"1"), ("X.xml", b"2")),
        zipped(("caf\xe9.xml", b"1"), ("cafe\u0301.xml", b"2")),
        zipped(("x.xml", b"/etc/passwd"), change=_link),
        zipped(("x.xml", b"1"), change=_other_packing),
        zipped(*((f"{number}.xml", b"") for number in range(archives.MAX_MEMBERS + 1))),
    ],
    ids=lambda content: str(len(content)),
)
def test_unsafe_file_list_of_a_package_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        Archive(content)


def test_an_encrypted_package_is_refused() -> None:
    content = bytearray(zipped(("x.xml", b"1")))
    for place in (content.find(b"PK\x03\x04") + 6, content.find(b"PK\x01\x02") + 8):
        content[place] |= 1
    with pytest.raises(UnreadableFileError):
        Archive(bytes(content))


@pytest.mark.parametrize("size", [archives.MAX_MEMBER_BYTES + 1, 1024 * 1024])
def test_a_bomb_stops_at_its_bounds(size: int) -> None:
    bomb = Archive(zipped(("x.xml", b"0" * size)))
    with pytest.raises(UnreadableFileError):
        bomb.read("x.xml")
    with pytest.raises(UnreadableFileError):
        bomb.refuse_if_spent()


def test_the_sum_of_many_files_is_bounded() -> None:
    noise = bytes(range(256)) * 16 * 1024
    archive = Archive(zipped(*((f"{number}.xml", noise) for number in range(9))))
    with pytest.raises(UnreadableFileError):
        [archive.read(name) for name in archive.names]


def test_wrong_size_or_checksum_is_damaged() -> None:
    content = zipped(("x.xml", b"hello hello hello"))
    at = content.find(b"PK\x01\x02") + 16
    wrong = content[:at] + b"\0\0\0\0" + content[at + 4 :]
    with pytest.raises(UnreadableFileError):
        Archive(wrong).read("x.xml")


def test_file_names_are_case_insensitive() -> None:
    archive = Archive(zipped(("Items/One.xml", b"1"), ("folder/", b"")))
    assert archive.names == ["Items/One.xml"]
    assert archive.find("items/one.XML") == "Items/One.xml"
    assert archive.find("items/two.xml") is None


def test_documents_of_one_package_share_a_bound_of_elements() -> None:
    noise = random.Random(1)  # noqa: S311 - noise for the packer
    lines = "".join(f"<a>{noise.randrange(1000)}</a>" for _ in range(100_000))
    documents = [(f"{at}.xml", f"<q>{lines}</q>".encode()) for at in range(5)]
    with pytest.raises(UnreadableFileError, match="too many"):
        read_package(Archive(zipped(*documents)))


def test_texts_of_one_document_are_bounded_but_not_its_pictures() -> None:
    letters = "x" * (xml_tree.MAX_LETTERS + 1)
    assert parse_xml(f"<quiz><file>{letters}</file></quiz>").tag == "quiz"
    with pytest.raises(UnreadableFileError, match="too long"):
        parse_xml(f"<quiz><text>{letters}</text></quiz>")


@pytest.mark.parametrize(
    "text",
    [
        "x\n\n" * (MAX_ENTRIES + 1),
        "x\n" * (MAX_ENTRY_LINES + 2),
        "x {" + "~y " * MAX_MARKS + "}",
    ],
    ids=["entries", "lines", "marks"],
)
def test_a_text_beyond_its_bounds_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(UnreadableFileError, match=r"ver \d+,000"):
        read_gift(text)


def test_a_text_within_its_bounds_is_read_and_a_long_question_dropped() -> None:
    text = "x\n\n" * (MAX_ENTRIES - 2) + "y" * MAX_ENTRY_LETTERS + "{T}\n\nSun? {T}"
    *_, long, short = read_gift(text)
    assert [note.code for note in long.notes] == ["invalid_question"]
    assert short.question is not None


@pytest.mark.parametrize("text", ["x\n\n" * (MAX_ENTRIES + 1), "x\n" * (MAX_ENTRY_LINES + 2)])
def test_aiken_beyond_its_bounds_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFileError):
        read_aiken(text)
