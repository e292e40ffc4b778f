"""Detection of XML formats by their root element."""

from chalicelib.quiz_formats.media_files import FindAsset, MediaFiles, no_files
from chalicelib.quiz_formats.models import FileContent, Format, UnreadableFileError
from chalicelib.quiz_formats.moodle_xml import read_moodle_xml
from chalicelib.quiz_formats.qti12 import is_qti12, read_qti12
from chalicelib.quiz_formats.qti_item import ITEM, read_item
from chalicelib.quiz_formats.qti_names import normalized
from chalicelib.quiz_formats.qti_test import TEST
from chalicelib.quiz_formats.xml_tree import XmlElement, parse_xml

ITEMS = "assessment-items"
"""Contains the items of a quiz that was exported as one document."""


def read_xml(
    text: str, form: Format | None, files: MediaFiles | None = None
) -> tuple[Format, FileContent]:
    """Return a document's format and questions; raises UnreadableFileError.

    ``files`` collects the pictures and sounds that they show.
    """
    root = parse_xml(text)
    is_moodle = root.tag == "quiz"
    if form is not None and is_moodle != (form is Format.MOODLE_XML):
        raise UnreadableFileError(f"It begins with <{root.tag[:40]}>, so it is not {form.upper()}.")
    if is_moodle:
        return Format.MOODLE_XML, read_moodle_xml(root, files)
    return Format.QTI, _read_qti(root, no_files if files is None else files.beside(""))


def _read_qti(root: XmlElement, find_asset: FindAsset) -> FileContent:
    if is_qti12(root):
        return read_qti12(root, None, find_asset)
    element = normalized(root)
    if element.tag == ITEM:
        return FileContent(entries=[read_item(element, None, find_asset)])
    if element.tag == ITEMS:
        title = element.attributes.get("title", "").strip()
        entries = [read_item(one, None, find_asset) for one in element.elements(ITEM)]
        return FileContent(entries=entries, settings={"title": title} if title else {})
    if element.tag == TEST:
        raise UnreadableFileError("It is a test without its items: send the package they are in.")
    raise UnreadableFileError(f"It begins with <{root.tag[:40]}>, which no format does.")
