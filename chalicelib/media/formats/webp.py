"""WebP without metadata (RFC 9649): chunks that decoding needs are copied, others are not."""

from chalicelib.media.errors import InvalidMediaError
from chalicelib.media.formats.byte_reader import ByteReader
from chalicelib.media.models import CleanFile

_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_PIXELS = frozenset({b"VP8 ", b"VP8L", b"ANMF"})
_METADATA_FLAGS = 0x08 | 0x04
"""Of VP8X: there is Exif, there is XMP."""
_LOSSLESS, _KEY_FRAME = 0x2F, b"\x9d\x01\x2a"
_SIDE = 0x3FFF
"""Fourteen bits of a width or height."""


def clean_webp(content: bytes) -> CleanFile:
    """Return the picture without Exif and XMP; raises InvalidMediaError."""
    reader = ByteReader(content)
    if reader.take(4) != b"RIFF":
        raise InvalidMediaError("is not a WebP picture")
    reader = ByteReader(reader.take(reader.little(4)))
    if reader.take(4) != b"WEBP":
        raise InvalidMediaError("is not a WebP picture")
    chunks = _chunks(reader)
    if not chunks or not _PIXELS & {kind for kind, _ in chunks}:
        raise InvalidMediaError("has no pixels")
    width, height = _dimensions(*chunks[0])
    body = b"WEBP" + b"".join(_written(*one) for one in chunks)
    return CleanFile(b"RIFF" + len(body).to_bytes(4, "little") + body, width, height)


def _chunks(reader: ByteReader) -> list[tuple[bytes, bytes]]:
    found: list[tuple[bytes, bytes]] = []
    while not reader.is_at_end:
        kind = reader.take(4)
        data = reader.take(reader.little(4))
        if len(data) % 2 and not reader.is_at_end:
            reader.take(1)
        if kind == b"VP8X" and data:
            data = bytes([data[0] & ~_METADATA_FLAGS]) + data[1:]
        if kind in _KEPT:
            found.append((kind, data))
    return found


def _written(kind: bytes, data: bytes) -> bytes:
    return kind + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) % 2)


def _dimensions(kind: bytes, data: bytes) -> tuple[int, int]:
    reader = ByteReader(data)
    if kind == b"VP8X":
        reader.take(4)
        return reader.little(3) + 1, reader.little(3) + 1
    if kind == b"VP8L" and reader.big(1) == _LOSSLESS:
        bits = reader.little(4)
        return (bits & _SIDE) + 1, (bits >> 14 & _SIDE) + 1
    if kind == b"VP8 " and reader.take(6)[3:] == _KEY_FRAME:
        return reader.little(2) & _SIDE, reader.little(2) & _SIDE
    raise InvalidMediaError("is damaged")
