"""The job that removes files: of unfinished uploads and deletions, and of erased accounts."""

from collections.abc import Callable, Mapping
from itertools import chain
from typing import ClassVar

from chalicelib.clock import DAY, Clock, Millis
from chalicelib.jobs import scheduled
from chalicelib.jobs.models import Payload
from chalicelib.jobs.paged import ScheduledPagedJob
from chalicelib.media import store, tasks, upload_store, use_store
from chalicelib.media.models import Asset
from chalicelib.media.service import Media
from chalicelib.media.tasks import CleanupOf
from chalicelib.object_storage import objects

ASSETS_PER_MESSAGE = 25
LOOKED_AT_AGAIN: Millis = 30 * DAY
"""After this the drafts that still show files of an erased account are looked at again."""


class MediaCleanup(ScheduledPagedJob):
    """Removes what a task's name says: an upload, an asset, or all assets of an account."""

    kind: ClassVar[str] = tasks.CLEANUP

    def __init__(self, media: Media, clock: Clock, queue_url: str) -> None:
        super().__init__(clock, queue_url)
        self._media = media
        self._by_kind: Mapping[CleanupOf, Callable[[Payload, str], Payload | None]] = {
            CleanupOf.UPLOAD: self._end_upload,
            CleanupOf.DELETION: self._end_deletion,
            CleanupOf.ERASURE: self._erase,
        }

    def run_page(self, payload: Payload) -> Payload | None:
        """Remove a page."""
        kind, _, name = str(payload["name"]).partition("/")
        return self._by_kind[CleanupOf(kind)](payload, name)

    def _end_upload(self, _: Payload, name: str) -> None:
        """Remove what is left of an upload, and a file that did not become an asset."""
        user_id, _slash, asset_id = name.partition("/")
        if store.get_asset(asset_id) is None:
            objects.delete_object(store.file_key(asset_id))
        objects.delete_object(upload_store.upload_key(asset_id))
        upload_store.delete_upload(user_id, asset_id)

    def _end_deletion(self, _: Payload, asset_id: str) -> None:
        """End a deletion that was broken off."""
        asset = store.get_asset(asset_id)
        if asset is not None and asset.deleting:
            self._media.delete_unless_used(asset)

    def _erase(self, payload: Payload, user_id: str) -> Payload | None:
        """Delete a page of an account's assets, but for those that quizzes show.

        Published versions are for good, and so are their pictures. While a draft alone shows one,
        it is looked at again after `LOOKED_AT_AGAIN`.
        """
        page = store.list_assets(user_id, ASSETS_PER_MESSAGE, payload["after"])
        kept = [asset for asset in page.items if not self._is_deleted(asset)]
        waits = payload.get("waits", False) or any(map(_is_of_drafts_alone, kept))
        if page.after is not None:
            return {**payload, "after": page.after, "waits": waits}
        if waits:
            again = self._clock() + LOOKED_AT_AGAIN
            scheduled.schedule(tasks.erasure_task(user_id, again))
        return None

    def _is_deleted(self, asset: Asset) -> bool:
        now = self._clock()
        if not store.begin_deletion(asset, now):
            return True
        is_deleted = self._media.delete_unless_used(asset)
        scheduled.complete(tasks.deletion_task(asset.id, now))
        return is_deleted


def _is_of_drafts_alone(asset: Asset) -> bool:
    uses = chain.from_iterable(use_store.list_by_page(asset.id))
    return all(use.version is None for use in uses)
