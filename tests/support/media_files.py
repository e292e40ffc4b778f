"""Small pictures and sounds with metadata, made here: by Pillow, or written by hand."""

from io import BytesIO
from random import Random
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo

from chalicelib.media.formats import ogg

SECRET = b"Rue de la Paix 7"
"""What no cleaned file may hold."""


def picture(size: tuple[int, int] = (8, 5)) -> Image.Image:
    image = Image.new("RGB", size)
    image.putdata([(at * 7 % 256, at * 13 % 256, at * 29 % 256) for at in range(size[0] * size[1])])
    return image


def noise(side: int, seed: int = 0) -> bytes:
    """A PNG of about three bytes a pixel."""
    pixels = Random(seed).randbytes(side * side * 3)  # noqa: S311 - any noise
    return saved("PNG", Image.frombytes("RGB", (side, side), pixels))


def exif(orientation: int = 1) -> bytes:
    found = Image.Exif()
    found[Base.ImageDescription] = SECRET.decode()
    found[Base.Orientation] = orientation
    found.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    written: bytes = found.tobytes()
    return written


def saved(form: str, image: Image.Image | None = None, **options: Any) -> bytes:
    target = BytesIO()
    (image or picture()).save(target, form, **options)
    return target.getvalue()


def png(**options: Any) -> bytes:
    info = PngInfo()
    info.add_text("Comment", SECRET.decode())
    info.add_itxt("Author", SECRET.decode())
    return saved("PNG", pnginfo=info, exif=exif(), **options)


def jpeg(orientation: int = 1, **options: Any) -> bytes:
    return saved("JPEG", exif=exif(orientation), comment=SECRET, **options)


def webp(**options: Any) -> bytes:
    return saved("WEBP", exif=exif(), xmp=SECRET, **options)


def gif(**options: Any) -> bytes:
    return saved("GIF", picture().quantize(), comment=SECRET, **options)


def mp3() -> bytes:
    frame = b"\xff\xfb\x90\x00" + bytes(413)
    tag = b"TIT2" + (len(SECRET) + 1).to_bytes(4, "big") + b"\0\0\0" + SECRET
    id3 = b"ID3\x03\x00\x00" + bytes([0, 0, 0, len(tag)]) + tag
    return id3 + frame * 3 + b"TAG" + SECRET.ljust(125, b"\0")


def _box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return (len(body) + 8).to_bytes(4, "big") + kind + body


def mp4(handler: bytes = b"soun") -> bytes:
    times = bytes(4) + b"\xde\xad\xbe\xef" * 2 + bytes(12)
    name = bytes(8) + handler + bytes(12) + SECRET + b"\0"
    track = _box(b"trak", _box(b"tkhd", times), _box(b"mdia", _box(b"hdlr", name)))
    tags = _box(b"udta", _box(b"meta", bytes(4), SECRET))
    moov = _box(b"moov", _box(b"mvhd", times), track, tags)
    return _box(b"ftyp", b"M4A \0\0\0\0") + moov + _box(b"mdat", b"sound" * 20)


def _ogg_page(number: int, flags: int, packets: list[bytes]) -> bytes:
    lacing = b"".join(b"\xff" * (len(one) // 255) + bytes([len(one) % 255]) for one in packets)
    head = b"OggS\0" + bytes([flags]) + bytes(8) + b"\1\2\3\4" + number.to_bytes(4, "little")
    tail = bytes([len(lacing)]) + lacing + b"".join(packets)
    check = ogg.checksum(bytearray(head + bytes(4) + tail))
    return head + check.to_bytes(4, "little") + tail


def _comments(magic: bytes, last: bytes) -> bytes:
    size = len(SECRET).to_bytes(4, "little")
    return magic + size + SECRET + b"\1\0\0\0" + size + SECRET + last


def opus() -> bytes:
    head = b"OpusHead\x01\x01" + bytes(9)
    pages = [
        _ogg_page(0, 2, [head]),
        _ogg_page(1, 0, [_comments(b"OpusTags", b"")]),
        _ogg_page(2, 4, [b"sound" * 90, b"more"]),
    ]
    return b"".join(pages)


def vorbis() -> bytes:
    head, setup = b"\x01vorbis" + bytes(23), b"\x05vorbis" + bytes(700)
    pages = [
        _ogg_page(0, 2, [head]),
        _ogg_page(1, 0, [_comments(b"\x03vorbis", b"\1"), setup]),
        _ogg_page(2, 4, [b"sound" * 90]),
    ]
    return b"".join(pages)


FILES = {
    "image/png": png,
    "image/jpeg": jpeg,
    "image/webp": webp,
    "image/gif": gif,
    "audio/mpeg": mp3,
    "audio/mp4": mp4,
    "audio/ogg": opus,
}
