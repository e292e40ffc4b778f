"""Pictures and sounds in packages become assets; what cannot be one is noted."""

import pytest

from chalicelib.quiz_formats import service
from chalicelib.quiz_formats.media_files import MediaFile
from chalicelib.quiz_formats.models import Format
from chalicelib.quiz_formats.schemas import find_refusal
from tests.support import media_files
from tests.support.picture_packages import file, moodle, qti, zipped

PNG, GIF, MP3 = media_files.png(), media_files.gif(), media_files.mp3()
CANVAS = "$IMS-CC-FILEBASE$"


def canvas(text: str) -> str:
    return (
        '<questestinterop><assessment title="a"><section><item ident="i"><itemmetadata>'
        "<qtimetadata><qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>"
        "essay_question</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>"
        f'<presentation><material><mattext texttype="text/html"><![CDATA[{text}]]></mattext>'
        '</material><response_str ident="r"/></presentation></item></section></assessment>'
        "</questestinterop>"
    )


def read(content: bytes, form: Format) -> tuple[str, list[MediaFile], list[str]]:
    """Return the text of the one question, the files that it shows, and codes of notes."""
    reading, files = service.read_upload(content, form, "imp_1", None, find_refusal)
    codes = [note.code.value for one in reading.entries for note in one.notes]
    return reading.questions[0]["text"], files, codes


def test_a_picture_inside_of_moodle_xml_is_shown() -> None:
    shown = '<p>Where? <img src="@@PLUGINFILE@@/maps/my%20map.png" alt="A map"></p>'
    content = moodle(shown, files=file("my map.png", PNG, "/maps/"))
    text, [asset], codes = read(content, Format.MOODLE_XML)
    assert text == f"Where? ![A map](asset:{asset.asset_id})"
    assert (asset.type, asset.read(), codes) == ("image/png", PNG, [])


def test_two_texts_may_have_different_files_of_one_name() -> None:
    shown = '<img src="@@PLUGINFILE@@/image.png" alt="x">'
    feedback = f"<generalfeedback format='html'><text><![CDATA[{shown}]]></text>"
    feedback += f"{file('image.png', GIF)}</generalfeedback>"
    content = moodle(shown, answers=feedback, files=file("image.png", PNG))
    _, files, _ = read(content, Format.MOODLE_XML)
    assert [one.read() for one in files] == [PNG, GIF]


@pytest.mark.parametrize(
    "address",
    [
        "../media/a%20b.png",
        "../MEDIA/A b.png",
        "../media/a+b.png",
        "/media/a b.png",
        "media/a b.png",
    ],
)
def test_a_picture_beside_an_item_is_found_as_exporters_spell_it(address: str) -> None:
    item = qti(f'<p>Where? <img src="{address}" alt="A map"/></p>')
    content = zipped({"items/one.xml": item, "media/a b.png": PNG})
    text, [asset], _ = read(content, Format.QTI)
    assert text == f"Where? ![A map](asset:{asset.asset_id})"


@pytest.mark.parametrize(
    "address",
    [
        f"{CANVAS}/Uploaded%20Media/x.png?canvas_download=1",
        "%24IMS-CC-FILEBASE%24/Uploaded+Media/x.png",
    ],
)
def test_a_picture_of_a_canvas_export_is_found(address: str) -> None:
    quiz = canvas(f'<p>Where? <img src="{address}" alt="A map"></p>')
    content = zipped({"g1/g1.xml": quiz, "web_resources/Uploaded Media/x.png": PNG})
    text, [asset], codes = read(content, Format.QTI)
    assert (text, codes) == (f"Where? ![A map](asset:{asset.asset_id})", [])


def test_a_sound_and_an_object_are_shown_too() -> None:
    body = '<p>Listen. <audio><source src="s.mp3"/></audio></p><object data="p.gif" '
    body += 'type="image/gif">A map</object>'
    content = zipped({"i.xml": qti(body), "s.mp3": MP3, "p.gif": GIF})
    text, [sound, picture], _ = read(content, Format.QTI)
    assert f'![](asset:{sound.asset_id} "decorative")' in text
    assert f"![A map](asset:{picture.asset_id})" in text


def test_one_file_shown_twice_is_one_asset() -> None:
    body = '<p>One <img src="a.png" alt="a"/> two <img src="b.png" alt="b"/></p>'
    text, files, _ = read(zipped({"i.xml": qti(body), "a.png": PNG, "b.png": PNG}), Format.QTI)
    assert (len(files), text.count("asset:")) == (1, 2)


def test_a_picture_without_a_description_is_noted() -> None:
    content = moodle('Where? <img src="@@PLUGINFILE@@/a.png">', files=file("a.png", PNG))
    text, [asset], codes = read(content, Format.MOODLE_XML)
    assert text == f'Where? ![](asset:{asset.asset_id} "decorative")'
    assert codes == ["alt_missing"]


@pytest.mark.parametrize(
    ("address", "content"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.png", b"\x89PNG\r\n\x1a\n broken"),
        ("a.png", b"x" * 100),
        ("missing.png", b""),
        ("../../etc/passwd", b""),
        ("https://example.org/a.png", PNG),
        ("asset:ast_00000000000000000000000001", PNG),
        ("//example.org/a.png", PNG),
    ],
)
def test_what_is_no_picture_of_the_package_is_noted(address: str, content: bytes) -> None:
    item = qti(f'<p>Where? <img src="{address}" alt="A map"/></p>')
    text, files, codes = read(
        zipped({"i.xml": item, "a.png": content, "a.svg": content}), Format.QTI
    )
    assert (text, files, codes) == ("Where? [A map]", [], ["file_missing"])


def test_files_of_questions_that_are_dropped_do_not_become_assets() -> None:
    text = f'<img src="@@PLUGINFILE@@/a.png" alt="a">{"x" * 21_000}'
    kept = moodle("Kept").decode().removesuffix("</quiz>").removeprefix("<quiz>")
    content = moodle(text, files=file("a.png", PNG)).decode().removesuffix("</quiz>")
    _, files, codes = read(f"{content}{kept}</quiz>".encode(), Format.MOODLE_XML)
    assert (files, codes) == ([], ["invalid_question"])


def test_the_same_import_has_the_same_assets_and_another_has_others() -> None:
    content = moodle('A <img src="@@PLUGINFILE@@/a.png" alt="a">', files=file("a.png", PNG))
    ids = [
        service.read_upload(content, Format.MOODLE_XML, one, None, find_refusal)[1][0].asset_id
        for one in ("imp_1", "imp_1", "imp_2")
    ]
    assert ids[0] == ids[1] != ids[2]


def test_a_file_sent_at_once_has_no_assets() -> None:
    content = moodle('A <img src="@@PLUGINFILE@@/a.png" alt="map">', files=file("a.png", PNG))
    reading = service.read_text(content, Format.MOODLE_XML, None, find_refusal)
    assert reading.questions[0]["text"] == "A [map]"
