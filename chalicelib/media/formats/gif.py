"""GIF without metadata (GIF89a): comments and what applications add are left out."""

from chalicelib.media.errors import InvalidMediaError
from chalicelib.media.formats.byte_reader import ByteReader
from chalicelib.media.models import CleanFile

_HEADERS = (b"GIF87a", b"GIF89a")
_EXTENSION, _IMAGE, _END = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_HAS_TABLE, _TABLE_SIZE = 0x80, 0x07


def clean_gif(content: bytes) -> CleanFile:
    """Return the picture without comments; raises InvalidMediaError."""
    reader = ByteReader(content)
    header = reader.take(6)
    if header not in _HEADERS:
        raise InvalidMediaError("is not a GIF picture")
    screen = reader.take(7)
    parts = [header, screen, _table(reader, screen[4])]
    has_pixels = False
    while (kind := reader.big(1)) != _END:
        if kind == _EXTENSION:
            parts.append(_extension(reader))
        elif kind == _IMAGE:
            has_pixels = True
            parts.append(_image(reader))
        else:
            raise InvalidMediaError("is damaged")
    if not has_pixels:
        raise InvalidMediaError("has no pixels")
    width, height = (int.from_bytes(screen[at : at + 2], "little") for at in (0, 2))
    return CleanFile(b"".join([*parts, bytes([_END])]), width, height)


def _table(reader: ByteReader, flags: int) -> bytes:
    return reader.take(3 << ((flags & _TABLE_SIZE) + 1)) if flags & _HAS_TABLE else b""


def _image(reader: ByteReader) -> bytes:
    place = reader.take(9)
    table = _table(reader, place[8])
    return bytes([_IMAGE]) + place + table + reader.take(1) + _blocks(reader)


def _extension(reader: ByteReader) -> bytes:
    label = reader.big(1)
    begin = reader.place
    blocks = _blocks(reader)
    name = reader.content[begin + 1 : begin + 12]
    is_kept = label == _CONTROL or (label == _APPLICATION and name in _LOOPS)
    return bytes([_EXTENSION, label]) + blocks if is_kept else b""


def _blocks(reader: ByteReader) -> bytes:
    """Return sub-blocks up to and with the empty one that ends them."""
    begin = reader.place
    while size := reader.big(1):
        reader.take(size)
    return reader.content[begin : reader.place]
