"""Files are held to Pillow, which reads pictures by other code; what is hidden in them goes."""

from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from chalicelib.media.errors import InvalidMediaError
from chalicelib.media.formats import ogg
from chalicelib.media.inspection import MAX_PIXELS, clean_file, media_type_of
from chalicelib.media.models import MAX_BYTES
from tests.support import media_files
from tests.support.media_files import FILES, SECRET, picture

SIGNATURES = [
    *(b"ID3", b"ID3\x04\0\x10\0\0\0\0", b"TAG", b"APETAGEX", b"\xff\xfb\x90\0", b"\xff\xf3\x40\0"),
    *(b"GIF89a", b"GIF87a", b"\x2c", b"\x21\xfe", b"\x21\xf9\x04", b"\x3b"),
    *(
        b"\xff\xd8",
        b"\xff\xe0",
        b"\xff\xe1",
        b"Exif\0\0",
        b"MM\0*",
        b"II*\0",
        b"\xff\xda",
        b"\xff\xd9",
    ),
    *(b"\x89PNG\r\n\x1a\n", b"\0\0\0\x0dIHDR", b"IDAT", b"IEND"),
    *(b"RIFF", b"WEBP", b"VP8 ", b"VP8L", b"VP8X", b"EXIF", b"ANIM"),
    *(b"OggS\0", b"\x01vorbis", b"\x03vorbis", b"OpusHead", b"OpusTags"),
    *(b"\0\0\0\x14ftyp", b"M4A ", b"\0\0\0\x08moov", b"\0\0\0\x08mdat", b"stco", b"udta", b"meta"),
    *(b"\0\0\0\0", b"\xff\xff\xff\xff", b"\0\0\0\x01", b"\x01\0\0\0"),
]
"""What the formats begin their parts with, and the sizes at their bounds."""
PICTURES = [kind for kind in FILES if kind.startswith("image/")]


def shown(content: bytes) -> Image.Image:
    """The picture as a browser shows it."""
    return ImageOps.exif_transpose(Image.open(BytesIO(content))).convert("RGB")


def test_every_type_that_is_taken_is_tested() -> None:
    assert set(FILES) == set(MAX_BYTES)


@pytest.mark.parametrize("kind", FILES)
def test_metadata_is_removed_and_a_clean_file_stays_as_it_is(kind: str) -> None:
    content = FILES[kind]()
    assert SECRET in content
    cleaned = clean_file(content, kind).content
    assert SECRET not in cleaned
    assert b"GPS" not in cleaned
    assert clean_file(cleaned, kind).content == cleaned


@pytest.mark.parametrize("kind", PICTURES)
def test_pixels_and_dimensions_are_those_of_the_picture(kind: str) -> None:
    content = FILES[kind]()
    cleaned = clean_file(content, kind)
    assert (cleaned.width, cleaned.height) == (8, 5)
    assert shown(cleaned.content).tobytes() == shown(content).tobytes()
    opened = Image.open(BytesIO(cleaned.content))
    assert not dict(opened.getexif())
    assert not {"comment", "xmp", "Comment", "Author"} & opened.info.keys()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("order", ["MM", "II"])
def test_a_photo_stays_turned_as_it_was(orientation: int, order: str) -> None:
    content = media_files.jpeg(orientation)
    if order == "II":
        found = Image.Exif()
        found.endian = "<"
        found[0x0112] = orientation
        content = media_files.saved("JPEG", exif=found.tobytes())
    cleaned = clean_file(content, "image/jpeg")
    before, after = shown(content), shown(cleaned.content)
    assert before.tobytes() == after.tobytes()
    assert after.size == (cleaned.width, cleaned.height)


@pytest.mark.parametrize(
    "content",
    [
        media_files.jpeg(progressive=True),
        media_files.jpeg(icc_profile=b"profile" * 30),
        media_files.saved("JPEG", picture((300, 200)), quality=95, restart_marker_blocks=2),
    ],
)
def test_other_forms_of_jpeg_are_read(content: bytes) -> None:
    cleaned = clean_file(content, "image/jpeg").content
    assert shown(cleaned).tobytes() == shown(content).tobytes()
    assert Image.open(BytesIO(cleaned)).info.get("icc_profile") == Image.open(
        BytesIO(content)
    ).info.get("icc_profile")


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_animations_keep_their_frames(form: str) -> None:
    frames = [picture().rotate(90 * at).quantize() for at in range(3)]
    content = media_files.saved(
        form, frames[0], save_all=True, append_images=frames[1:], loop=0, duration=100
    )
    kind = f"image/{form.lower()}"
    cleaned = Image.open(BytesIO(clean_file(content, kind).content))
    assert getattr(cleaned, "n_frames", 1) == 3
    assert cleaned.info["loop"] == 0


@pytest.mark.parametrize("options", [{"lossless": True}, {"lossless": False}])
def test_webp_without_extended_header_has_dimensions(options: dict[str, bool]) -> None:
    content = media_files.saved("WEBP", picture((33, 21)), **options)
    cleaned = clean_file(content, "image/webp")
    assert (cleaned.width, cleaned.height) == (33, 21)


@pytest.mark.parametrize("kind", FILES)
def test_what_follows_a_file_is_not_kept(kind: str) -> None:
    if kind.startswith("audio/"):
        return
    cleaned = clean_file(FILES[kind]() + SECRET, kind).content
    assert SECRET not in cleaned


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("other", FILES)
def test_a_file_that_lies_about_its_type_is_refused(kind: str, other: str) -> None:
    content = FILES[kind]()
    assert media_type_of(content) == kind
    if kind != other:
        with pytest.raises(InvalidMediaError):
            clean_file(content, other)


@pytest.mark.parametrize("kind", [*PICTURES, "audio/mp4", "audio/ogg"])
def test_a_file_that_ends_too_early_is_refused(kind: str) -> None:
    content = FILES[kind]()
    cleaned = clean_file(content, kind).content
    for size in range(len(cleaned)):
        if kind == "audio/ogg" and cleaned[:size].endswith(cleaned[-1:]):
            continue
        try:
            clean_file(cleaned[:size], kind)
        except InvalidMediaError:
            continue
        assert kind == "audio/ogg", size


@pytest.mark.parametrize("kind", FILES)
@given(st.data())
def test_no_damage_breaks_the_reader(kind: str, data: st.DataObject) -> None:
    content = bytearray(FILES[kind]())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(0, len(content)))]
    with suppress(InvalidMediaError):
        clean_file(bytes(content), kind)


@pytest.mark.parametrize("kind", FILES)
@given(st.lists(st.sampled_from(SIGNATURES) | st.binary(max_size=40), max_size=12))
def test_no_order_of_signatures_breaks_the_reader(kind: str, parts: list[bytes]) -> None:
    with suppress(InvalidMediaError):
        clean_file(b"".join(parts), kind)


@pytest.mark.parametrize("kind", FILES)
@given(st.binary(max_size=300))
def test_random_bytes_are_refused(kind: str, content: bytes) -> None:
    with pytest.raises(InvalidMediaError):
        clean_file(content, kind)


def test_a_picture_of_too_many_pixels_is_refused() -> None:
    side = int(MAX_PIXELS**0.5) + 1
    head = media_files.gif()
    content = head[:6] + side.to_bytes(2, "little") * 2 + head[10:]
    with pytest.raises(InvalidMediaError, match="too many pixels"):
        clean_file(content, "image/gif")


def test_pages_of_ogg_are_signed_by_the_checksum_of_its_specification() -> None:
    # the inverse of what POSIX's cksum says of these digits, without their length
    assert ogg.checksum(b"123456789") == 0x89A1897F


def test_vorbis_is_read_too() -> None:
    content = media_files.vorbis()
    cleaned = clean_file(content, "audio/ogg").content
    assert SECRET not in cleaned
    assert len(cleaned) == len(content)


def test_a_video_is_no_sound() -> None:
    with pytest.raises(InvalidMediaError):
        clean_file(media_files.mp4(b"vide"), "audio/mp4")
