"""Pictures and sounds that come with questions, and the assets that they become.

Readers ask for the asset of an address in a text. A file sent at once has none: what it shows is
noted as missing. An import has those of its package, each by the digest of its content.
"""

import base64
import binascii
import hashlib
import json
import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import unquote

from chalicelib import ids
from chalicelib.media.errors import InvalidMediaError
from chalicelib.media.inspection import clean_file, media_type_of
from chalicelib.media.models import MAX_BYTES
from chalicelib.questions.markdown_profile import asset_ids
from chalicelib.quiz_formats.archive import Archive
from chalicelib.quiz_formats.html_tree import Element
from chalicelib.quiz_formats.models import QuestionBody, UnreadableFileError
from chalicelib.quiz_formats.xml_tree import XmlElement
from chalicelib.values import dataclass

FindAsset = Callable[[str], str | None]
"""Returns the id of the asset that the file at an address became, None without one."""

MAX_FILE_BYTES = max(MAX_BYTES.values())
MAX_NAME_LETTERS = 200
EMBEDDED = "embedded:"
"""Begins the addresses of files that are a part of a document."""
_PLUGIN_FILE = re.compile(r"@@PLUGINFILE@@(/[^\"'<>\s)]*)")
_CANVAS_BASE = re.compile(r"^(%24|\$)IMS[-_]CC[-_]FILEBASE(%24|\$)/*", re.IGNORECASE)
_CANVAS_FOLDER = "web_resources"
_DATA = re.compile(r"data:(?:image|audio)/[a-z0-9.+-]+;base64,(?P<data>.*)", re.DOTALL)
_SHOWN = frozenset({"img", "audio", "object", "embed"})
_ADDRESSES = ("src", "data")


def no_files(_address: str) -> str | None:
    """Find no asset at any address."""
    return None


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A picture or sound that came with questions."""

    asset_id: str
    name: str
    type: str
    size: int
    read: Callable[[], bytes]


class MediaFiles:
    """The pictures and sounds of one import."""

    def __init__(self, import_id: str, archive: Archive | None = None) -> None:
        self._import_id = import_id
        self._archive = archive
        self._embedded: dict[str, str] = {}
        self._known: dict[str, str | None] = {}
        self._files: dict[str, MediaFile] = {}

    def shown_by(self, questions: Sequence[QuestionBody]) -> list[MediaFile]:
        """Return the files that questions show, in their order."""
        shown = asset_ids(json.dumps(questions, default=str))
        return [self._files[one] for one in dict.fromkeys(shown) if one in self._files]

    def beside(self, document: str) -> FindAsset:
        """Return what finds the files that a document of the package shows."""
        return lambda address: self._find(address, posixpath.dirname(document))

    def embed(self, question: XmlElement) -> None:
        """Give each file inside of a Moodle question an address of its own.

        Two texts of one question may have different files of one name.
        """
        for element in (question, *question.descendants()):
            files = {_file_path(one): one for one in element.elements("file")}
            text = element.find("text")
            if files and text is not None:
                text.children = [self._with_addresses(text.text(), files)]

    def _with_addresses(self, text: str, files: Mapping[str, XmlElement]) -> str:
        def address(found: re.Match[str]) -> str:
            path = unquote(found[1].partition("?")[0])
            file = files.get(path)
            return found[0] if file is None else self._address(file.text(), path)

        return _PLUGIN_FILE.sub(address, text)

    def _address(self, encoded: str, path: str) -> str:
        digest = hashlib.sha256(encoded.encode()).hexdigest()
        self._embedded[digest] = encoded
        name = re.sub(r"[^\w.\-]+", "_", posixpath.basename(path))
        return f"{EMBEDDED}{digest}/{name}"

    def _find(self, address: str, folder: str) -> str | None:
        address = address.strip()
        if address.startswith(EMBEDDED):
            digest, _, name = address.removeprefix(EMBEDDED).partition("/")
            return self._once(digest, name, lambda: _decoded(self._embedded[digest]))
        data = _DATA.fullmatch(address)
        if data is not None:
            return self._once(address, "embedded", lambda: _decoded(data["data"]))
        found = self._member(address, folder)
        if found is None or self._archive is None:
            return None
        archive = self._archive
        return self._once(found, found, lambda: archive.read(found, MAX_FILE_BYTES))

    def _member(self, address: str, folder: str) -> str | None:
        """Return the file of the package at an address, as Canvas and others write it."""
        if self._archive is None:
            return None
        path = re.split(r"[?#]", address, maxsplit=1)[0]
        is_canvas = _CANVAS_BASE.match(path) is not None
        path = _CANVAS_BASE.sub("", path)
        folders = [_CANVAS_FOLDER, ""] if is_canvas else [folder, ""]
        for spelled in (unquote(path), unquote(path.replace("+", " ")), path):
            for base in folders:
                name = posixpath.normpath(posixpath.join(base, spelled)).lstrip("/")
                found = self._archive.find(name)
                if found is not None:
                    return found
        return None

    def _once(self, key: str, path: str, read: Callable[[], bytes]) -> str | None:
        if key not in self._known:
            self._known[key] = self._added(path, read)
        return self._known[key]

    def _added(self, path: str, read: Callable[[], bytes]) -> str | None:
        """Return the asset of a file, None for what is no picture or sound that can be kept."""
        try:
            content = read()
            kind = media_type_of(content)
            if kind is None or len(content) > MAX_BYTES[kind]:
                return None
            clean_file(content, kind)
        except (KeyError, InvalidMediaError, UnreadableFileError):
            return None
        digest = hashlib.sha256(f"{self._import_id}/".encode() + content).digest()
        asset_id = f"ast_{ids.of_bytes(digest[: ids.ENTROPY_BYTES])}"
        self._files.setdefault(asset_id, MediaFile(asset_id, _name(path), kind, len(content), read))
        return asset_id


def attach_assets(root: Element, find_asset: FindAsset) -> None:
    """Note at each picture and sound of a tree the asset that it became."""
    for child in root.children:
        if isinstance(child, Element):
            if child.tag in _SHOWN:
                child.asset = child.asset or _asset_of(child, find_asset)
            attach_assets(child, find_asset)


def _asset_of(node: Element, find_asset: FindAsset) -> str | None:
    sources = [node, *(one for one in node.children if isinstance(one, Element))]
    addresses = [
        one.attributes[name] for one in sources for name in _ADDRESSES if name in one.attributes
    ]
    return next((found for one in addresses if (found := find_asset(one)) is not None), None)


def _file_path(file: XmlElement) -> str:
    return posixpath.join(file.attributes.get("path") or "/", file.attributes.get("name", ""))


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _name(path: str) -> str:
    name = "".join(one if one.isprintable() else "_" for one in posixpath.basename(path))
    return name.replace("\\", "_")[-MAX_NAME_LETTERS:] or "file"
