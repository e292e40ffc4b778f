"""Pages that the bundle carries, and the files they are made of; read when first asked for.

A page names its files by release: ``docs/<release>/docs.css``. The release is made of the files
themselves, so an address never changes its content and may be kept for good, while the page is
asked for anew each time. All links are relative, so that a page works under any prefix.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from chalicelib.errors import NotFoundError
from chalicelib.web.responses import RawResponse

CONTENT_TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
"""What a page may be made of; all of it text, which needs no base64 on its way out."""

KEPT_FOR_GOOD = "public, max-age=31536000, immutable"
ASKED_ANEW = "no-cache"
NOT_KEPT = "no-store"

WORKER = "worker.js"
"""A service worker: it may serve the page whose files it lies with, two folders up."""

RELEASE = "@release@"
"""Where a page names the release."""

_DIGITS = 16
"""64 bits of a digest: names and tells apart, keeps no secret."""


@dataclass(frozen=True)
class Pages:
    """The pages in a folder, and the files beside them."""

    folder: Path
    policy: str
    """Their Content-Security-Policy."""

    @cached_property
    def release(self) -> str:
        """The name of the files as they are; others have another name."""
        digest = hashlib.sha256()
        for path in sorted(self.folder.iterdir()):
            if path.suffix in CONTENT_TYPES:
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()[:_DIGITS]

    def page(self, name: str, known: str | None) -> RawResponse:
        """A page; nothing of it when the ``If-None-Match`` in ``known`` names it."""
        text = self._text(name).replace(RELEASE, self.release)
        headers = {"Cache-Control": ASKED_ANEW, "Content-Security-Policy": self.policy}
        return unless_known(text, "text/html; charset=utf-8", headers, known)

    def file(self, release: str, name: str, known: str | None) -> RawResponse:
        """A file of a page; raises NotFoundError.

        A release that is no more gets the file as it is now: the page that asks was fetched just
        before a deployment, and must not stay empty. Then it may not be kept.
        """
        path = self.folder / name
        if path.suffix not in CONTENT_TYPES or not path.is_file():
            raise NotFoundError
        headers = {"Cache-Control": KEPT_FOR_GOOD if release == self.release else NOT_KEPT}
        if name == WORKER:
            headers["Service-Worker-Allowed"] = f"../../{self.folder.name}"
        return unless_known(self._text(name), CONTENT_TYPES[path.suffix], headers, known)

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {}

    def _text(self, name: str) -> str:
        if name not in self._texts:
            self._texts[name] = (self.folder / name).read_text(encoding="utf-8")
        return self._texts[name]


def unless_known(
    text: str, content_type: str, headers: Mapping[str, str], known: str | None
) -> RawResponse:
    """The text with its ETag; nothing but that when the ``If-None-Match`` in ``known`` names it."""
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]}"'
    headers = {**headers, "ETag": tag}
    if known is not None and _names(known, tag):
        return RawResponse("", "", 304, headers)
    return RawResponse(text, content_type, headers=headers)


def _names(if_none_match: str, tag: str) -> bool:
    # a gateway that compresses may mark the tag as weak (RFC 9110, 13.1.2 compares weakly)
    named = {one.strip().removeprefix("W/") for one in if_none_match.split(",")}
    return tag in named or "*" in named
