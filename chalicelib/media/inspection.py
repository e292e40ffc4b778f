"""Checks that a file is of its type, and removes its metadata."""

from collections.abc import Callable

from chalicelib.media.errors import InvalidMediaError
from chalicelib.media.formats.gif import clean_gif
from chalicelib.media.formats.jpeg import clean_jpeg
from chalicelib.media.formats.mp3 import clean_mp3
from chalicelib.media.formats.mp4 import clean_mp4
from chalicelib.media.formats.ogg import clean_ogg
from chalicelib.media.formats.png import clean_png
from chalicelib.media.formats.webp import clean_webp
from chalicelib.media.models import CleanFile

MAX_PIXELS = 50_000_000
"""A picture that unpacks to more stops a phone."""
_CLEAN: dict[str, Callable[[bytes], CleanFile]] = {
    "image/png": clean_png,
    "image/jpeg": clean_jpeg,
    "image/webp": clean_webp,
    "image/gif": clean_gif,
    "audio/mpeg": clean_mp3,
    "audio/mp4": clean_mp4,
    "audio/ogg": clean_ogg,
}
_BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"ID3": "audio/mpeg",
    b"OggS": "audio/ogg",
}


def clean_file(content: bytes, media_type: str) -> CleanFile:
    """Return a file without metadata; raises InvalidMediaError when it is not of its type."""
    cleaned = _CLEAN[media_type](content)
    if cleaned.width is not None and cleaned.height is not None:
        pixels = cleaned.width * cleaned.height
        if not 0 < pixels <= MAX_PIXELS:
            raise InvalidMediaError("has no or too many pixels")
    return cleaned


def media_type_of(content: bytes) -> str | None:
    """Return the media type that a file begins like; None for others than those taken."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        return "audio/mp4"
    if content[:1] == b"\xff" and content[1:2] >= b"\xe0" and content[1:3] != b"\xd8\xff":
        return "audio/mpeg"
    return next((kind for begin, kind in _BEGINNINGS.items() if content.startswith(begin)), None)
