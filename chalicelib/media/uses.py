"""Which quizzes and banks show an asset: noted before they do, asked before it is deleted.

A draft is saved after its assets' uses were noted and the assets read; a deletion marks the asset
before it reads the uses. So of a save and a deletion at the same time at least one sees the other.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from chalicelib.clock import MINUTE, Clock, Millis
from chalicelib.errors import InvalidError, Violation
from chalicelib.media import store, use_store
from chalicelib.media.models import Asset, AssetFacts, AssetUse

MAX_ASSETS = 1000
"""Assets of one draft."""
READERS = 8
"""Drafts and versions that are looked at together before an asset is deleted."""
SAVED_WITHIN: Millis = 5 * MINUTE
"""A use that was noted so recently may be of a draft that is just being saved."""
NOT_YOURS = "shows a file that is not there, or not yours to show"

PART_OF_HOLDER = "/"
"""Between a bank and the question of it that shows an asset."""

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
    """Returns whether a draft, version or question of a bank really shows an asset."""

    def __call__(self, use: AssetUse) -> bool: ...


class CanReadHolder(Protocol):
    """Returns whether a viewer may read all questions of a quiz or bank."""

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
        self.claim_all(viewer, {holder_id: places})

    def claim_all(self, viewer: MediaViewer, of_holders: Mapping[str, AssetPlaces]) -> None:
        """Note the same of several drafts at once; what they show together has the limit of one."""
        places = joined_places(of_holders.values())
        if not places:
            return
        self.check(viewer, places)
        uses = [(one, holder) for holder, some in of_holders.items() for one in some]
        use_store.record_uses(uses, None, self._clock())
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
        use_store.record_uses([(one, holder_id) for one in places], version, self._clock())
        assets = store.get_assets(places)
        _refuse_missing(places, assets)
        return {one.id: one.facts for one in assets.values()}

    def can_read(self, asset: Asset, viewer: MediaViewer) -> bool:
        """Return whether an asset is somebody's own, or of a quiz or bank shared with them."""
        if asset.owner_id == viewer.user_id:
            return True
        uses = use_store.list_uses(asset.id)
        holders = dict.fromkeys(use.holder_id.partition(PART_OF_HOLDER)[0] for use in uses)
        return any(self._can_read_holder(one, viewer) for one in holders)

    def is_used(self, asset_id: str) -> bool:
        """Return whether anything shows an asset, or is about to."""
        recent = self._clock() - SAVED_WITHIN
        with ThreadPoolExecutor(READERS) as readers:
            return any(
                any(use.at > recent for use in uses) or any(readers.map(self._shows_asset, uses))
                for uses in use_store.list_by_page(asset_id)
            )


def joined_places(several: Iterable[AssetPlaces]) -> AssetPlaces:
    """Return all places, of each asset the first."""
    found: dict[str, str] = {}
    for places in several:
        found = {**places, **found}
    return found


def _lasting(assets: Mapping[str, Asset]) -> dict[str, Asset]:
    """Leave out what is being deleted."""
    return {one: asset for one, asset in assets.items() if not asset.deleting}


def _refuse_missing(places: AssetPlaces, assets: Mapping[str, Asset]) -> None:
    missing = [pointer for asset_id, pointer in places.items() if asset_id not in assets]
    if missing:
        raise InvalidError(violations=[Violation(one, NOT_YOURS) for one in missing[:20]])
