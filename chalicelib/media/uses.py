"""Which quizzes and banks show an asset: noted before they do, asked before it is deleted.

A draft is saved after its assets' uses were noted and the assets read; a deletion marks the asset
before it reads the uses. So of a save and a deletion at the same time at least one sees the other.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

from chalicelib.clock import MINUTE, Clock, Millis
from chalicelib.errors import InvalidError, Violation
from chalicelib.media import store
from chalicelib.media.models import Asset, AssetFacts, AssetUse

MAX_ASSETS = 1000
"""Assets of one draft."""
SAVED_WITHIN: Millis = 5 * MINUTE
"""A use that was noted so recently may be of a draft that is just being saved."""
NOT_YOURS = "shows a file that is not there, or not yours to show"

AssetPlaces = Mapping[str, str]
"""Ids of assets, each with the pointer to a text that shows it."""


class MediaViewer(Protocol):
    """Who wants to show or see an asset."""

    @property
    def user_id(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def groups(self) -> frozenset[str]: ...


class ShowsAsset(Protocol):
    """Returns whether a draft or version really shows an asset."""

    def __call__(self, use: AssetUse) -> bool: ...


class CanReadHolder(Protocol):
    """Returns whether somebody may read all questions of a quiz or bank."""

    def __call__(self, holder_id: str, viewer: MediaViewer) -> bool: ...


class AssetUses:
    """Keeps account of what shows assets."""

    def __init__(
        self, clock: Clock, shows_asset: ShowsAsset, can_read_holder: CanReadHolder
    ) -> None:
        self._clock = clock
        self._shows_asset = shows_asset
        self._can_read_holder = can_read_holder

    def claim(self, viewer: MediaViewer, holder_id: str, places: AssetPlaces) -> None:
        """Note that a draft is about to show assets; raises InvalidError for those it may not."""
        if not places:
            return
        self.check(viewer, places)
        store.record_uses(list(places), holder_id, None, self._clock())
        _refuse_missing(places, _lasting(store.get_assets(places)))

    def check(self, viewer: MediaViewer, places: AssetPlaces) -> None:
        """Raise InvalidError when somebody may not show all of these assets."""
        if len(places) > MAX_ASSETS:
            pointer = list(places.values())[MAX_ASSETS]
            detail = f"would be one more than {MAX_ASSETS} pictures and sounds"
            raise InvalidError(violations=[Violation(pointer, detail)])
        assets = store.get_assets(places) if places else {}
        readable = {one: asset for one, asset in assets.items() if self.can_read(asset, viewer)}
        _refuse_missing(places, _lasting(readable))

    def freeze(self, holder_id: str, version: int, places: AssetPlaces) -> dict[str, AssetFacts]:
        """Note that a version is about to show assets; returns what its papers say of them.

        Raises InvalidError for those that are not there.
        """
        if not places:
            return {}
        store.record_uses(list(places), holder_id, version, self._clock())
        assets = store.get_assets(places)
        _refuse_missing(places, assets)
        return {one.id: one.facts for one in assets.values()}

    def can_read(self, asset: Asset, viewer: MediaViewer) -> bool:
        """Return whether an asset is somebody's own, or of a quiz or bank shared with them."""
        if asset.owner_id == viewer.user_id:
            return True
        holders = dict.fromkeys(use.holder_id for use in store.list_uses(asset.id))
        return any(self._can_read_holder(one, viewer) for one in holders)

    def is_used(self, uses: Iterable[AssetUse]) -> bool:
        """Return whether anything shows an asset, or is about to."""
        recent = self._clock() - SAVED_WITHIN
        return any(use.at > recent or self._shows_asset(use) for use in uses)


def _lasting(assets: Mapping[str, Asset]) -> dict[str, Asset]:
    """Leave out what is being deleted."""
    return {one: asset for one, asset in assets.items() if not asset.deleting}


def _refuse_missing(places: AssetPlaces, assets: Mapping[str, Asset]) -> None:
    missing = [pointer for asset_id, pointer in places.items() if asset_id not in assets]
    if missing:
        raise InvalidError(violations=[Violation(one, NOT_YOURS) for one in missing[:20]])
