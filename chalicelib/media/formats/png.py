"""PNG without metadata (ISO/IEC 15948): chunks that decoding needs are copied, others are not."""

import zlib

from chalicelib.media.errors import InvalidMediaError
from chalicelib.media.formats.byte_reader import ByteReader
from chalicelib.media.models import CleanFile

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER_BYTES = 13
_KEPT = frozenset(
    {
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS"),
        *(b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"bKGD", b"pHYs"),
        *(b"acTL", b"fcTL", b"fdAT"),
    }
)
"""Pixels, colour spaces and animation."""


def clean_png(content: bytes) -> CleanFile:
    """Return the picture without texts, times and Exif; raises InvalidMediaError."""
    reader = ByteReader(content)
    if reader.take(len(SIGNATURE)) != SIGNATURE:
        raise InvalidMediaError("is not a PNG picture")
    chunks = [SIGNATURE]
    width = height = 0
    kinds: set[bytes] = set()
    while b"IEND" not in kinds:
        kind, data = _chunk(reader)
        if not kinds:
            width, height = _dimensions(kind, data)
        kinds.add(kind)
        if kind in _KEPT:
            chunks.append(_written(kind, data))
    if b"IDAT" not in kinds:
        raise InvalidMediaError("has no pixels")
    return CleanFile(b"".join(chunks), width, height)


def _chunk(reader: ByteReader) -> tuple[bytes, bytes]:
    size = reader.big(4)
    kind = reader.take(4)
    data = reader.take(size)
    if reader.big(4) != zlib.crc32(kind + data):
        raise InvalidMediaError("is damaged")
    return kind, data


def _written(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data).to_bytes(4, "big")
    return len(data).to_bytes(4, "big") + kind + data + check


def _dimensions(kind: bytes, data: bytes) -> tuple[int, int]:
    if kind != b"IHDR" or len(data) != _HEADER_BYTES:
        raise InvalidMediaError("does not begin with its header")
    return int.from_bytes(data[:4], "big"), int.from_bytes(data[4:8], "big")
