"""Ogg sounds (RFC 3533) of Opus and Vorbis without comments.

Their second packet, which holds the comments, is written over in its own length: a vendor of
blanks and no comments. So no page moves, and only its own pages get new checksums.
"""

from collections.abc import Iterator

from chalicelib.media.errors import InvalidMediaError
from chalicelib.media.formats.byte_reader import ByteReader
from chalicelib.media.models import CleanFile
from chalicelib.values import dataclass

_CAPTURE = b"OggS"
_CHECKSUM_AT = 22
_LACE = 255
_COMMENTS = {b"OpusHead": (b"OpusTags", b""), b"\x01vorbis": (b"\x03vorbis", b"\x01")}
"""By what the first packet begins with: how that of the comments begins and ends."""
_POLYNOMIAL = 0x04C11DB7


@dataclass(frozen=True, slots=True)
class _Page:
    begin: int
    body: int
    end: int
    serial: bytes
    lacing: bytes


def clean_ogg(content: bytes) -> CleanFile:
    """Return the sound without comments; raises InvalidMediaError."""
    pages = list(_pages(ByteReader(content)))
    if not pages or len({page.serial for page in pages}) != 1:
        raise InvalidMediaError("is not one Ogg sound")
    first = content[pages[0].body : pages[0].end]
    codec = next((one for one in _COMMENTS if first.startswith(one)), None)
    if codec is None:
        raise InvalidMediaError("is neither Opus nor Vorbis")
    places = _second_packet(pages[1:])
    packet = b"".join(content[begin:end] for begin, end in places)
    empty = memoryview(_without_comments(packet, *_COMMENTS[codec]))
    cleaned = bytearray(content)
    for begin, end in places:
        cleaned[begin:end], empty = empty[: end - begin], empty[end - begin :]
    for page in pages[1 : len(places) + 1]:
        _sign(cleaned, page)
    return CleanFile(bytes(cleaned))


def _pages(reader: ByteReader) -> Iterator[_Page]:
    while not reader.is_at_end:
        begin = reader.place
        if reader.take(4) != _CAPTURE or reader.big(1) != 0:
            raise InvalidMediaError("is damaged")
        reader.take(9)
        serial = reader.take(4)
        reader.take(8)
        lacing = reader.take(reader.big(1))
        body = reader.place
        reader.take(sum(lacing))
        yield _Page(begin, body, reader.place, serial, lacing)


def _second_packet(pages: list[_Page]) -> list[tuple[int, int]]:
    """Return the bytes of the first packet on these pages, as ranges of the file."""
    places: list[tuple[int, int]] = []
    for page in pages:
        size = 0
        for lace in page.lacing:
            size += lace
            if lace < _LACE:
                return [*places, (page.body, page.body + size)]
        places.append((page.body, page.body + size))
    raise InvalidMediaError("ends too early")


def _without_comments(packet: bytes, magic: bytes, last: bytes) -> bytes:
    blanks = len(packet) - len(magic) - len(last) - 8
    if not packet.startswith(magic) or blanks < 0:
        raise InvalidMediaError("is damaged")
    return magic + blanks.to_bytes(4, "little") + b" " * blanks + bytes(4) + last


def _sign(content: bytearray, page: _Page) -> None:
    at = page.begin + _CHECKSUM_AT
    content[at : at + 4] = bytes(4)
    content[at : at + 4] = checksum(content[page.begin : page.end]).to_bytes(4, "little")


def _row(byte: int) -> int:
    rest = byte << 24
    for _ in range(8):
        rest = (rest << 1 ^ (_POLYNOMIAL if rest & 0x80000000 else 0)) & 0xFFFFFFFF
    return rest


_ROWS = tuple(map(_row, range(256)))


def checksum(content: bytes | bytearray) -> int:
    """Return the CRC-32 of RFC 3533: no reflection, nothing inverted."""
    rest = 0
    for byte in content:
        rest = (rest << 8 & 0xFFFFFFFF) ^ _ROWS[rest >> 24 ^ byte]
    return rest
