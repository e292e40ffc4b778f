"""Media: pictures and sounds that questions show."""

from chalicelib.clock import Millis
from chalicelib.values import dataclass

MEBIBYTE = 1024 * 1024
MAX_PICTURE_BYTES = 5 * MEBIBYTE
MAX_SOUND_BYTES = 20 * MEBIBYTE
MAX_BYTES = {
    "image/png": MAX_PICTURE_BYTES,
    "image/jpeg": MAX_PICTURE_BYTES,
    "image/webp": MAX_PICTURE_BYTES,
    "image/gif": MAX_PICTURE_BYTES,
    "audio/mpeg": MAX_SOUND_BYTES,
    "audio/mp4": MAX_SOUND_BYTES,
    "audio/ogg": MAX_SOUND_BYTES,
}
"""The most bytes of a file by its media type; no other types are taken."""


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file without metadata; pixels of a picture as it is shown."""

    content: bytes
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that is awaited."""

    id: str
    owner_id: str
    name: str
    type: str
    size: int
    sha256: str
    """Lower-case hex."""
    created_at: Millis


@dataclass(frozen=True, slots=True)
class AssetFacts:
    """What a page must know of an asset beside its address."""

    type: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A complete file; ``size`` is that of the stored one, without metadata."""

    id: str
    owner_id: str
    name: str
    type: str
    size: int
    width: int | None
    height: int | None
    created_at: Millis
    deleting: bool = False

    @property
    def facts(self) -> AssetFacts:
        return AssetFacts(self.type, self.width, self.height)


@dataclass(frozen=True, slots=True)
class AssetUse:
    """A quiz that may show an asset, in its draft or in a frozen version, or a bank's question."""

    asset_id: str
    holder_id: str
    version: int | None
    at: Millis


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much one person has, unfinished uploads included."""

    files: int
    size: int
