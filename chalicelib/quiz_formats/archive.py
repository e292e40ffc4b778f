"""Zip packages, read in memory within limits: names and sizes are not trusted."""

import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from chalicelib.quiz_formats.models import UnreadableFileError

MAX_MEMBERS = 5000
MAX_MEMBER_BYTES = 8 * 1024 * 1024
MAX_TOTAL_BYTES = 32 * 1024 * 1024
"""Of all files read from one package, unpacked."""
MAX_RATIO = 200
"""Maximum ratio of unpacked to packed size."""
_RATIO_FREE_BYTES = 64 * 1024
"""Small files of repeated text exceed any ratio."""
_TOO_LARGE = "Its files are too large, or packed in a way that only attacks need."
_CHUNK = 64 * 1024
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """The files of a package by name, unpacked on demand."""

    def __init__(self, content: bytes, max_total: int = MAX_TOTAL_BYTES) -> None:
        """Check the list of files; raises UnreadableFileError.

        ``max_total`` limits the bytes of all files that are read, unpacked.
        """
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
            raise UnreadableFileError("It is not a zip package that can be read.") from None
        infos = self._zip.infolist()
        if len(infos) > MAX_MEMBERS:
            raise UnreadableFileError(f"It holds more than {MAX_MEMBERS} files.")
        self._members = dict(_named(infos))
        self._by_folded_name = {name.casefold(): name for name in self._members}
        self._max_total = max_total
        self._read = 0
        self._is_spent = False

    @property
    def names(self) -> list[str]:
        """Return the names of all files, in the order of the package."""
        return list(self._members)

    def find(self, name: str) -> str | None:
        """Return a name as spelled in the package, None if it has no such file."""
        normal = unicodedata.normalize("NFC", name)
        return normal if normal in self._members else self._by_folded_name.get(normal.casefold())

    def read(self, name: str, at_most: int = MAX_MEMBER_BYTES) -> bytes:
        """Return a file's bytes; raises UnreadableFileError."""
        info = self._members[name]
        chunks: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as member:
                while chunk := member.read(_CHUNK):
                    size += len(chunk)
                    self._refuse_excess(info, size, len(chunk), at_most)
                    chunks.append(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
            raise UnreadableFileError(f"{_shown(name)} in it is damaged.") from None
        return b"".join(chunks)

    def refuse_if_spent(self) -> None:
        """Raise UnreadableFileError when the limit of unpacked bytes is reached."""
        if self._is_spent:
            raise UnreadableFileError(_TOO_LARGE)

    def _refuse_excess(self, info: zipfile.ZipInfo, size: int, more: int, at_most: int) -> None:
        self._read += more
        is_bomb = size > max(_RATIO_FREE_BYTES, MAX_RATIO * info.compress_size)
        if is_bomb or size > at_most or self._read > self._max_total:
            self._is_spent = True
            raise UnreadableFileError(_TOO_LARGE)


def is_zip(content: bytes) -> bool:
    """Return whether bytes start like a zip package."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _named(infos: list[zipfile.ZipInfo]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    seen: set[str] = set()
    for info in infos:
        name = unicodedata.normalize("NFC", info.filename)
        _refuse_unsafe(info, name)
        if name.casefold() in seen:
            raise UnreadableFileError(f"Two of its files are named {_shown(name)}.")
        seen.add(name.casefold())
        if not info.is_dir():
            yield name, info


def _refuse_unsafe(info: zipfile.ZipInfo, name: str) -> None:
    steps = name.split("/")
    is_elsewhere = name.startswith("/") or ".." in steps or ":" in steps[0]
    # zipfile converts backslashes on some systems, so the original name is checked
    if is_elsewhere or "\\" in info.orig_filename or not name.isprintable():
        raise UnreadableFileError(f"{_shown(name)} in it is not the name of a file inside it.")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnreadableFileError(f"{_shown(name)} in it is a link.")
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableFileError("It is encrypted.")
    if info.compress_type not in _METHODS:
        raise UnreadableFileError("It is packed in a way that is not read here.")


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name[:80])
