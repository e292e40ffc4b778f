"""Pages and their files, read from the bundle on first use.

A page refers to its files by release: ``docs/<release>/docs.css``. The release is a digest of the
files, so that a file's address can be cached forever while the page is revalidated. All links are
relative, so that a page works with any prefix.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from chalicelib.errors import NotFoundError
from chalicelib.object_storage.addresses import origin
from chalicelib.web.responses import RawResponse

CONTENT_TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
"""Content types of files; all are text, so that no base64 is needed."""

KEPT_FOR_GOOD = "public, max-age=31536000, immutable"
ASKED_ANEW = "no-cache"
NOT_KEPT = "no-store"

NO_FRAMES = "frame-ancestors 'none'"

WORKER = "worker.js"
"""Service worker: its scope may be the page two folders above its file."""

RELEASE = "@release@"
"""Placeholder of the release in a page."""

_DIGITS = 16
"""64 bits of the digest."""


@dataclass(frozen=True)
class Brand:
    """What an operator calls the service, and how its pages look."""

    name: str = "Invigil"
    color: str = ""
    logo: str = ""

    def fill_in(self, text: str) -> str:
        """Return a page with the placeholders of the brand filled in."""
        for place, value in (("name", self.name), ("color", self.color), ("logo", self.logo)):
            text = text.replace(f"@brand-{place}@", escape(value))
        return text

    def allow_logo(self, policy: str) -> str:
        """Return the policy with the exact origin of the logo among those of pictures."""
        if not self.logo:
            return policy
        parts = urlsplit(self.logo)
        return policy.replace("img-src 'self'", f"img-src 'self' {parts.scheme}://{parts.netloc}")


SERVICES_OWN = Brand()


@dataclass(frozen=True)
class Pages:
    """The pages and files of a folder."""

    folder: Path
    base_policy: str
    """Their Content-Security-Policy, but for the bucket."""
    shows_files: bool = False
    """Whether they load pictures and sounds from the bucket, and upload them."""

    @cached_property
    def policy(self) -> str:
        """Return the policy, with the exact origin of the bucket where they show files of it."""
        host = origin() if self.shows_files else ""
        if not host:
            return self.base_policy
        policy = self.base_policy.replace("connect-src 'self'", f"connect-src 'self' {host}")
        return policy.replace("img-src 'self'", f"img-src 'self' {host}; media-src {host}")

    @cached_property
    def release(self) -> str:
        """Return the digest of the files."""
        digest = hashlib.sha256()
        for path in sorted(self.folder.iterdir()):
            if path.suffix in CONTENT_TYPES:
                digest.update(path.name.encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()[:_DIGITS]

    def page(
        self,
        name: str,
        known: str | None,
        embedders: Sequence[str] = (),
        brand: Brand = SERVICES_OWN,
    ) -> RawResponse:
        """Return a page, or 304 if ``known`` (If-None-Match) contains its ETag.

        ``embedders`` are the origins that may show it in a frame. Raises NotFoundError.
        """
        if not (self.folder / name).is_file():
            raise NotFoundError
        text = brand.fill_in(self._text(name).replace(RELEASE, self.release))
        ancestors = f"frame-ancestors {' '.join(embedders)}" if embedders else NO_FRAMES
        policy = brand.allow_logo(self.policy.replace(NO_FRAMES, ancestors))
        headers = {"Cache-Control": ASKED_ANEW, "Content-Security-Policy": policy}
        return unless_known(text, "text/html; charset=utf-8", headers, known)

    def file(self, release: str, name: str, known: str | None) -> RawResponse:
        """Return a file of a page; raises NotFoundError.

        An earlier release gets the current file without caching: its page was loaded just before a
        deployment.
        """
        path = self.folder / name
        if path.suffix not in CONTENT_TYPES or not path.is_file():
            raise NotFoundError
        headers = {"Cache-Control": KEPT_FOR_GOOD if release == self.release else NOT_KEPT}
        if name == WORKER:
            headers["Service-Worker-Allowed"] = f"../../{self.folder.name}"
            # a worker fetches with the policy of its own response
            headers["Content-Security-Policy"] = self.policy
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
    """Return the text with its ETag, or 304 if ``known`` (If-None-Match) contains it."""
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]}"'
    headers = {**headers, "ETag": tag}
    if known is not None and _names(known, tag):
        return RawResponse("", "", 304, headers)
    return RawResponse(text, content_type, headers=headers)


def _names(if_none_match: str, tag: str) -> bool:
    # a compressing gateway may mark the tag as weak (RFC 9110, 13.1.2 compares weakly)
    named = {one.strip().removeprefix("W/") for one in if_none_match.split(",")}
    return tag in named or "*" in named
