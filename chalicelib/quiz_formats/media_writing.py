"""Pictures and sounds of questions that are exported."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.errors import InvalidError, Violation
from chalicelib.media import store
from chalicelib.media.models import Asset
from chalicelib.object_storage import objects
from chalicelib.questions.markdown_profile import asset_ids
from chalicelib.values import dataclass

MAX_MEDIA_BYTES = 4_000_000
"""Of one export: an answer takes 6 MB, and its bytes a third more as text."""
_ENDINGS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
}
_SHOWN = re.compile(r"\(asset:(ast_[0-9A-Z]+)")


@dataclass(frozen=True, slots=True)
class MediaCopy:
    """A picture or sound to be written into a file."""

    name: str
    type: str
    content: bytes


def copies_of(
    questions: Sequence[Mapping[str, Any]],
    max_bytes: int | None = None,
    *,
    is_repeated: bool = False,
) -> dict[str, MediaCopy]:
    """Return the pictures and sounds that questions show, by asset id.

    Raises InvalidError where they are more than may be written, by default than an answer takes;
    ``is_repeated`` counts each as often as it is shown.
    """
    places = list(asset_ids(json.dumps(list(questions), default=str)))
    shown = list(dict.fromkeys(places))
    assets = store.get_assets(shown) if shown else {}
    written = places if is_repeated else shown
    most = MAX_MEDIA_BYTES if max_bytes is None else max_bytes
    if sum(assets[one].size for one in written if one in assets) > most:
        instead = "media=false leaves them out, POST /api/v1/exports takes more"
        detail = f"leaves out more than {most // 10**6} MB: {instead}"
        raise InvalidError(violations=[Violation("/media", detail)])
    copies = {one.id: _copy(one) for one in assets.values()}
    return {asset_id: one for asset_id, one in copies.items() if one is not None}


def with_addresses(value: Any, copies: Mapping[str, MediaCopy], folder: str) -> Any:  # noqa: ANN401 - any part of a question
    """Return a part of a question whose pictures are at addresses in a folder."""
    if isinstance(value, str):
        return _SHOWN.sub(lambda found: _address(found, copies, folder), value)
    if isinstance(value, Mapping):
        return {name: with_addresses(part, copies, folder) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [with_addresses(part, copies, folder) for part in value]
    return value


def _address(found: re.Match[str], copies: Mapping[str, MediaCopy], folder: str) -> str:
    copy = copies.get(found[1])
    return found[0] if copy is None else f"({folder}{copy.name}"


def _copy(asset: Asset) -> MediaCopy | None:
    content = objects.get_object(store.file_key(asset.id), asset.size)
    if content is None:
        return None
    return MediaCopy(f"{asset.id}.{_ENDINGS[asset.type]}", asset.type, content)
