"""Files with pictures inside, as other systems export them."""

import base64
import io
import zipfile

from tests.support import media_files


def moodle(text: str, *, answers: str = "", files: str = "") -> bytes:
    """Return Moodle XML with an essay."""
    head = '<quiz><question type="essay"><name><text>n</text></name><questiontext format="html">'
    body = f"<text><![CDATA[{text}]]></text>{files}</questiontext>{answers}"
    return f"{head}{body}</question></quiz>".encode()


def file(name: str, content: bytes, path: str = "/") -> str:
    """Return a file inside of Moodle XML."""
    encoded = base64.b64encode(content).decode()
    return f'<file name="{name}" path="{path}" encoding="base64">{encoded}</file>'


def qti(body: str) -> str:
    """Return an item of QTI 3 with an essay."""
    return (
        '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i" '
        'title="T"><qti-response-declaration identifier="RESPONSE" cardinality="single" '
        f'base-type="string"/><qti-item-body>{body}<qti-extended-text-interaction '
        'response-identifier="RESPONSE"/></qti-item-body></qti-assessment-item>'
    )


def zipped(files: dict[str, str | bytes]) -> bytes:
    """Return a package of named files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


def of_pictures(count: int) -> bytes:
    """Return a package with so many questions, each with a picture of its own."""
    files: dict[str, str | bytes] = {}
    for at in range(count):
        files[f"p{at}.png"] = media_files.saved("PNG", media_files.picture((8 + at, 5)))
        files[f"{at}.xml"] = qti(f'<p>Where is {at}? <img src="p{at}.png" alt="Map {at}"/></p>')
    return zipped(files)
