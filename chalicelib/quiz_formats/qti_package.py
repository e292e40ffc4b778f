"""Reader of zip packages as exported by Canvas, TAO, ONYX, Moodle and others.

The kind of a file is detected from its content, not only from its name.
"""

import posixpath
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from chalicelib.quiz_formats.archive import MAX_TOTAL_BYTES, Archive
from chalicelib.quiz_formats.canvas_settings import is_canvas_settings, read_canvas_settings
from chalicelib.quiz_formats.media_files import FindAsset, MediaFiles, no_files
from chalicelib.quiz_formats.models import (
    Entry,
    FileContent,
    Note,
    NoteCode,
    Outcome,
    UnreadableFileError,
    dropped,
)
from chalicelib.quiz_formats.moodle_xml import is_moodle_xml, read_moodle_xml
from chalicelib.quiz_formats.qti12 import banks_of, is_qti12, read_qti12
from chalicelib.quiz_formats.qti_item import ITEM, read_item
from chalicelib.quiz_formats.qti_names import normalized
from chalicelib.quiz_formats.qti_test import TEST, references, test_settings
from chalicelib.quiz_formats.xml_bytes import decode_xml
from chalicelib.quiz_formats.xml_tree import XmlBudget, XmlElement, parse_xml

MAX_PACKAGE_ELEMENTS = 400_000
"""Of all documents together: about 400 MB of memory."""
_NAMES = (".xml", ".qti")
_MANIFEST = "imsmanifest.xml"
_COMMON_PROFILE = re.compile(r"(?:^|/)(?P<quiz>[^/]+)/assessment_qti\.xml$")
_FULL = re.compile(r"(?:^|/)non_cc_assessments/(?P<quiz>[^/]+)\.xml\.qti$")


class Package:
    """The documents of a package by detected kind."""

    def __init__(self, archive: Archive, files: MediaFiles | None) -> None:
        self.archive = archive
        self.files = files
        self._budget = XmlBudget(MAX_PACKAGE_ELEMENTS)
        self._document_bytes = 0
        self.documents: dict[str, XmlElement] = {}
        self.broken: list[Entry] = []
        for name in archive.names:
            if name.lower().endswith(_NAMES) and not _is_hidden(name):
                self._read(name)

    def of_kind(self, *tags: str) -> dict[str, XmlElement]:
        """Return the documents with one of the root elements, in the manifest's order."""
        order = {name: place for place, name in enumerate(self._manifest_order())}
        found = [one for one in self.documents.items() if one[1].tag in tags]
        return dict(sorted(found, key=lambda one: order.get(one[0], len(order))))

    def find(self, base: str, address: str) -> str | None:
        """Return the name of the file that an address in another file refers to."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(address)))
        return self.archive.find(path)

    def beside(self, name: str) -> FindAsset:
        """Return what finds the pictures and sounds that a document shows."""
        return no_files if self.files is None else self.files.beside(name)

    def _read(self, name: str) -> None:
        try:
            root = parse_xml(decode_xml(self._content(name)), self._budget)
        except UnreadableFileError as unreadable:
            self.archive.refuse_if_spent()
            if self._budget.is_spent or self._document_bytes > MAX_TOTAL_BYTES:
                raise
            note = Note(NoteCode.SYNTAX, str(unreadable))
            self.broken.append(dropped(1, 1, note, name=name))
            return
        self.documents[name] = normalized(root) if _is_qti2(root) else root

    def _content(self, name: str) -> bytes:
        content = self.archive.read(name)
        self._document_bytes += len(content)
        if self._document_bytes > MAX_TOTAL_BYTES:
            raise UnreadableFileError("Its documents are too large.")
        return content

    def _manifest_order(self) -> Iterator[str]:
        for name, root in self.documents.items():
            if not name.lower().endswith(_MANIFEST):
                continue
            for resource in root.descendants("resource"):
                found = self.find(name, resource.attributes.get("href", ""))
                if found is not None:
                    yield found


def read_package(archive: Archive, files: MediaFiles | None = None) -> FileContent:
    """Return all questions of a package; raises UnreadableFileError.

    ``files`` collects the pictures and sounds that they show.
    """
    package = Package(archive, files)
    parts = [*_qti2(package), *_qti12(package), *_moodle(package)]
    entries = [entry for part in parts for entry in part.entries]
    if not entries and not package.broken:
        raise UnreadableFileError("It holds no quiz in QTI or Moodle XML.")
    return FileContent(
        entries=[*_merged(parts), *entries, *package.broken],
        settings=next((part.settings for part in parts if part.settings), {}),
    )


def _is_qti2(root: XmlElement) -> bool:
    return root.tag.removeprefix("qti-") in {TEST, ITEM, "assessmentTest", "assessmentItem"}


def _is_hidden(name: str) -> bool:
    return name.startswith("__MACOSX/") or posixpath.basename(name).startswith(".")


def _merged(parts: list[FileContent]) -> list[Entry]:
    """Return an entry with the number of quizzes that were merged."""
    quizzes = [part for part in parts if part.settings]
    if len(quizzes) <= 1:
        return []
    note = Note(NoteCode.SETTING_IGNORED, f"Its {len(quizzes)} quizzes are one quiz here.")
    return [Entry(first_line=1, last_line=1, outcome=Outcome.IGNORED, notes=(note,))]


def _qti2(package: Package) -> Iterator[FileContent]:
    items = package.of_kind(ITEM)
    tests = package.of_kind(TEST)
    for name, test in tests.items():
        yield FileContent(entries=list(_of_test(package, name, test)), settings=test_settings(test))
    if items and not tests:
        read = [read_item(one, None, package.beside(name)) for name, one in items.items()]
        yield FileContent(entries=read)


def _of_test(package: Package, name: str, test: XmlElement) -> Iterator[Entry]:
    for reference in references(test):
        found = package.find(name, reference.address)
        item = package.documents.get(found) if found is not None else None
        if found is None or item is None or item.tag != ITEM:
            note = Note(NoteCode.FILE_MISSING, f"Its file is missing: {reference.address[:60]}.")
            yield dropped(test.line, test.line, note, name=reference.address[:60] or None)
        else:
            entry = read_item(item, reference.weight, package.beside(found))
            yield _with_notes(entry, reference.notes)


def _with_notes(entry: Entry, notes: tuple[Note, ...]) -> Entry:
    if not notes:
        return entry
    outcome = Outcome.CHANGED if entry.question is not None else entry.outcome
    return Entry(
        first_line=entry.first_line,
        last_line=entry.last_line,
        outcome=outcome,
        question=entry.question,
        notes=(*entry.notes, *notes),
        name=entry.name,
    )


def _qti12(package: Package) -> Iterator[FileContent]:
    documents = {name: root for name, root in package.documents.items() if is_qti12(root)}
    banks = {ident: one for root in documents.values() for ident, one in banks_of(root).items()}
    full = {found["quiz"] for name in documents if (found := _FULL.search(name))}
    quizzes = {
        name: root
        for name, root in documents.items()
        if not _is_only_bank(root) and not _is_less(name, full)
    }
    for name, root in quizzes.items():
        content = read_qti12(root, banks, package.beside(name))
        settings, notes = _canvas_settings(package, name)
        yield FileContent(entries=[*notes, *content.entries], settings=content.settings | settings)
    if not quizzes:
        for name, root in documents.items():
            yield read_qti12(root, banks, package.beside(name))


def _is_only_bank(root: XmlElement) -> bool:
    return root.find("objectbank") is not None and root.find("assessment") is None


def _is_less(name: str, full: set[str]) -> bool:
    """Return whether the package also has the same quiz with all questions."""
    found = _COMMON_PROFILE.search(name)
    return found is not None and found["quiz"] in full


def _canvas_settings(package: Package, name: str) -> tuple[dict[str, Any], list[Entry]]:
    found = _FULL.search(name)
    root = posixpath.dirname(posixpath.dirname(name))
    folder = posixpath.join(root, found["quiz"]) if found else posixpath.dirname(name)
    meta = package.documents.get(posixpath.join(folder, "assessment_meta.xml"))
    if meta is None or not is_canvas_settings(meta):
        return {}, []
    settings, notes = read_canvas_settings(meta)
    line = meta.line
    entry = Entry(first_line=line, last_line=line, outcome=Outcome.IGNORED, notes=notes)
    return settings, [entry] if notes else []


def _moodle(package: Package) -> Iterator[FileContent]:
    for root in package.documents.values():
        if is_moodle_xml(root):
            yield read_moodle_xml(root, package.files)
