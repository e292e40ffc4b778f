"""MP4 sounds without metadata (ISO/IEC 14496-12): boxes of metadata become free space.

Nothing moves, for other boxes say by their place in the file where the sound is.
"""

from chalicelib.media.errors import InvalidMediaError
from chalicelib.media.models import CleanFile

_CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"moof", b"traf"})
_KEPT = frozenset(
    {
        *(b"ftyp", b"mdat", b"moov", b"trak", b"mdia", b"minf", b"edts", b"mvhd", b"tkhd"),
        *(b"mdhd", b"hdlr", b"mvex", b"moof", b"mfhd", b"traf", b"tfhd", b"tfdt", b"trun"),
        *(b"sidx", b"styp", b"mfra", b"free", b"iods", b"sgpd", b"sbgp", b"tref"),
    }
)
_TIMED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_BRANDS = frozenset(
    {b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso5", b"iso6", b"dash"}
)
_HEADER, _LARGE_HEADER = 8, 16
_MAX_DEPTH = 6


def clean_mp4(content: bytes) -> CleanFile:
    """Return the sound without tags, covers and times; raises InvalidMediaError."""
    if content[4:8] != b"ftyp" or content[8:12] not in _BRANDS:
        raise InvalidMediaError("is not an MP4 sound")
    cleaning = _Cleaning(bytearray(content))
    cleaning.boxes(0, len(content), 0)
    if b"soun" not in cleaning.handlers or b"mdat" not in cleaning.kinds:
        raise InvalidMediaError("has no sound")
    if b"vide" in cleaning.handlers:
        raise InvalidMediaError("is a video")
    return CleanFile(bytes(cleaning.content))


class _Cleaning:
    def __init__(self, content: bytearray) -> None:
        self.content = content
        self.kinds: set[bytes] = set()
        self.handlers: set[bytes] = set()

    def boxes(self, begin: int, end: int, depth: int) -> None:
        while begin < end:
            begin = self._box(begin, end, depth)

    def _box(self, begin: int, end: int, depth: int) -> int:
        size, header = self._size(begin, end)
        kind = bytes(self.content[begin + 4 : begin + 8])
        body, after = begin + header, begin + size
        if size < header or after > end or depth > _MAX_DEPTH:
            raise InvalidMediaError("is damaged")
        self.kinds.add(kind)
        if kind not in _KEPT or kind == b"free":
            self.content[begin + 4 : begin + 8] = b"free"
            self.content[body:after] = bytes(after - body)
        elif kind in _CONTAINERS:
            self.boxes(body, after, depth + 1)
        elif kind == b"hdlr":
            self._handler(body, after)
        elif kind in _TIMED:
            self._forget_times(body, after)
        return after

    def _size(self, begin: int, end: int) -> tuple[int, int]:
        if begin + _HEADER > end:
            raise InvalidMediaError("ends too early")
        size = int.from_bytes(self.content[begin : begin + 4], "big")
        if size == 1:
            large = self.content[begin + _HEADER : begin + _LARGE_HEADER]
            return int.from_bytes(large, "big"), _LARGE_HEADER
        return (size or end - begin), _HEADER

    def _handler(self, body: int, after: int) -> None:
        """Note what a track holds; the name of the program that wrote it goes."""
        self.handlers.add(bytes(self.content[body + 8 : body + 12]))
        if after > body + 24:
            self.content[body + 24 : after] = bytes(after - body - 24)

    def _forget_times(self, body: int, after: int) -> None:
        size = 16 if self.content[body : body + 1] == b"\1" else 8
        if body + 4 + size <= after:
            self.content[body + 4 : body + 4 + size] = bytes(size)
