"""MP3 without tags: ID3 at its beginning, ID3v1 and APE at its end."""

from chalicelib.media.errors import InvalidMediaError
from chalicelib.media.models import CleanFile

_ID3, _ID3_HEADER, _HAS_FOOTER = b"ID3", 10, 0x10
_ID3V1, _ID3V1_BYTES = b"TAG", 128
_APE, _APE_BYTES, _APE_HAS_HEADER = b"APETAGEX", 32, 0x80
_FRAME_BYTES = 4


def clean_mp3(content: bytes) -> CleanFile:
    """Return the sound without tags; raises InvalidMediaError."""
    begin, end = _after_id3(content), _before_tags(content)
    frames = content[begin:end].lstrip(b"\0")
    if not _is_layer_3(frames[:_FRAME_BYTES]):
        raise InvalidMediaError("is not an MP3 sound")
    return CleanFile(frames)


def _after_id3(content: bytes) -> int:
    place = 0
    while content.startswith(_ID3, place):
        header = content[place : place + _ID3_HEADER]
        if len(header) < _ID3_HEADER:
            raise InvalidMediaError("ends too early")
        size = 0
        for byte in header[6:]:
            size = size << 7 | byte & 0x7F
        place += _ID3_HEADER * (2 if header[5] & _HAS_FOOTER else 1) + size
    return place


def _before_tags(content: bytes) -> int:
    end = len(content)
    if content[end - _ID3V1_BYTES : end].startswith(_ID3V1):
        end -= _ID3V1_BYTES
    footer = content[max(0, end - _APE_BYTES) : end]
    if footer.startswith(_APE) and len(footer) == _APE_BYTES:
        size = int.from_bytes(footer[12:16], "little")
        end -= size + (_APE_BYTES if footer[23] & _APE_HAS_HEADER else 0)
    return max(0, end)


def _is_layer_3(header: bytes) -> bool:
    """Return whether four bytes begin an MPEG audio frame of layer III."""
    if len(header) < _FRAME_BYTES or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:  # noqa: PLR2004
        return False
    has_version, has_rate = header[1] & 0x18 != 0x08, header[2] & 0x0C != 0x0C  # noqa: PLR2004
    has_bitrate = header[2] & 0xF0 != 0xF0  # noqa: PLR2004
    return has_version and has_rate and has_bitrate and header[1] & 0x06 == 0x02  # noqa: PLR2004
