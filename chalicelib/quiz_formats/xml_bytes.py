"""Decoding of XML files in packages: UTF-8, else the declared encoding."""

import re

from chalicelib.quiz_formats.models import UnreadableFileError

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_KNOWN = frozenset(
    {"iso-8859-1", "iso-8859-15", "latin-1", "latin1", "windows-1252", "cp1252", "us-ascii"}
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def decode_xml(content: bytes) -> str:
    """Return the text of a document; raises UnreadableFileError."""
    if content.startswith(_UTF16):
        return _decoded(content, "utf-16")
    try:
        # many exporters declare another encoding, but write UTF-8
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _DECLARED.search(content[:400])
        name = declared[1].decode().lower() if declared else ""
    if name not in _KNOWN:
        raise UnreadableFileError("It is not UTF-8, nor in an encoding that it names.")
    return _decoded(content, name)


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableFileError(f"It is not in {encoding}, as it says.") from None
