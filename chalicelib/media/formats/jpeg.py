"""JPEG without metadata (ITU-T T.81): only how the picture is to be turned is kept of its Exif."""

import re

from chalicelib.media.errors import InvalidMediaError
from chalicelib.media.formats.byte_reader import ByteReader
from chalicelib.media.models import CleanFile

_START, _END, _SCAN = b"\xff\xd8", 0xD9, 0xDA
_JFIF, _APP1, _ICC, _ADOBE = 0xE0, 0xE1, 0xE2, 0xEE
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDD})
"""Huffman, arithmetic and quantisation tables, and the interval of restarts."""
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_JFIF_BYTES = 14
_ORIENTATION, _SHORT = 0x0112, 3
_TURNED_SIDEWAYS = frozenset({5, 6, 7, 8})
_MAX_ENTRIES = 1000


def clean_jpeg(content: bytes) -> CleanFile:
    """Return the picture without Exif, XMP, comments and thumbnails; raises InvalidMediaError."""
    return _Cleaning(content).result()


class _Cleaning:
    def __init__(self, content: bytes) -> None:
        self.reader = ByteReader(content)
        self.parts: list[bytes] = []
        self.size: tuple[int, int] | None = None
        self.orientation = 1
        self.has_pixels = False

    def result(self) -> CleanFile:
        if self.reader.take(2) != _START:
            raise InvalidMediaError("is not a JPEG picture")
        while (marker := self._marker()) != _END:
            self._segment(marker, self.reader.take(self.reader.big(2) - 2))
        if self.size is None or not self.has_pixels:
            raise InvalidMediaError("has no pixels")
        width, height = self.size
        if self.orientation in _TURNED_SIDEWAYS:
            width, height = height, width
        turned = [_exif(self.orientation)] if self.orientation != 1 else []
        return CleanFile(b"".join([_START, *turned, *self.parts, b"\xff\xd9"]), width, height)

    def _marker(self) -> int:
        if self.reader.big(1) != 0xFF:  # noqa: PLR2004 - begins every marker
            raise InvalidMediaError("is damaged")
        marker = 0xFF
        while marker == 0xFF:  # noqa: PLR2004 - fill bytes
            marker = self.reader.big(1)
        return marker

    def _segment(self, marker: int, data: bytes) -> None:
        if marker in _FRAMES and self.size is None and len(data) > 5:  # noqa: PLR2004 - up to width
            self.size = int.from_bytes(data[3:5], "big"), int.from_bytes(data[1:3], "big")
        if marker == _APP1 and data.startswith(b"Exif\0\0"):
            self.orientation = _orientation(data[6:])
        kept = _kept(marker, data)
        if kept is not None:
            self.parts.append(_written(marker, kept))
        if marker == _SCAN:
            self._scan()

    def _scan(self) -> None:
        found = _AFTER_SCAN.search(self.reader.content, self.reader.place)
        if found is None:
            raise InvalidMediaError("ends too early")
        self.has_pixels = True
        self.parts.append(self.reader.take(found.start() - self.reader.place))


def _kept(marker: int, data: bytes) -> bytes | None:
    if marker in _FRAMES or marker in _TABLES or marker == _SCAN:
        return data
    if marker == _JFIF and data.startswith(b"JFIF\0") and len(data) >= _JFIF_BYTES:
        return data[: _JFIF_BYTES - 2] + b"\0\0"  # without the thumbnail
    is_colour = marker == _ICC and data.startswith(b"ICC_PROFILE\0")
    return data if is_colour or (marker == _ADOBE and data.startswith(b"Adobe")) else None


def _written(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(data) + 2).to_bytes(2, "big") + data


def _orientation(tiff: bytes) -> int:
    """Return how the first image of an Exif segment is turned; 1 where it does not say."""
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order is None:
        return 1

    def number(place: int, size: int) -> int:
        return int.from_bytes(tiff[place : place + size], order)  # type: ignore[arg-type]

    first = number(4, 4)
    for entry in range(min(number(first, 2), _MAX_ENTRIES)):
        place = first + 2 + 12 * entry
        if (number(place, 2), number(place + 2, 2)) == (_ORIENTATION, _SHORT):
            found = number(place + 8, 2)
            return found if found in range(1, 9) else 1
    return 1


def _exif(orientation: int) -> bytes:
    """Return an Exif segment that says nothing else."""
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01" + orientation.to_bytes(2, "big") + b"\0\0"
    tiff = b"MM\x00\x2a\x00\x00\x00\x08\x00\x01" + entry + b"\0\0\0\0"
    return _written(_APP1, b"Exif\0\0" + tiff)
