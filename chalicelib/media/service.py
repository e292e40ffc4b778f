"""Media: uploads, assets, and their deletion."""

import hashlib
from collections.abc import Callable

from chalicelib.clock import Clock
from chalicelib.errors import NotFoundError, Violation
from chalicelib.jobs import scheduled
from chalicelib.media import store, tasks, upload_store
from chalicelib.media.errors import (
    AssetInUseError,
    InvalidMediaError,
    MediaMismatchError,
    MediaQuotaError,
    UploadMissingError,
)
from chalicelib.media.inspection import clean_file
from chalicelib.media.models import MEBIBYTE, Asset, Upload
from chalicelib.media.uses import AssetUses, MediaViewer
from chalicelib.object_storage import objects
from chalicelib.object_storage.addresses import FileAddresses
from chalicelib.object_storage.presigning import UploadConditions, UploadForm
from chalicelib.pages import Page, Position
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaQuota:
    """What one person may have."""

    files: int
    mebibytes: int


class Media:
    """Takes files, gives addresses of them, and deletes those that nothing shows."""

    def __init__(
        self,
        clock: Clock,
        addresses: FileAddresses,
        uses: AssetUses,
        quota: MediaQuota,
        count_upload: Callable[[str], None],
    ) -> None:
        self._clock = clock
        self._addresses = addresses
        self._uses = uses
        self._quota = quota
        self._count_upload = count_upload

    def announce(self, wanted: Upload) -> UploadForm:
        """Await a file and return the form that uploads it.

        Raises MediaQuotaError or TooManyRequestsError.
        """
        upload = upload_store.get_upload(wanted.owner_id, wanted.id)
        if upload is None:
            self.check_room(wanted.owner_id, 1, wanted.size)
            self._count_upload(wanted.owner_id)
            upload_store.add_upload(wanted)
            upload = wanted
        return self._addresses.to_write(upload_conditions(upload))

    def complete(self, user_id: str, asset_id: str) -> Asset:
        """Make an asset of an uploaded file, without its metadata; again is the same.

        Raises NotFoundError, UploadMissingError or MediaMismatchError.
        """
        there = store.get_asset(asset_id)
        if there is not None and there.owner_id == user_id:
            return there
        upload = upload_store.get_upload(user_id, asset_id)
        if upload is None or self._clock() >= upload.created_at + tasks.UPLOAD_AWAITED:
            raise NotFoundError
        asset = self._keep(upload, _uploaded(upload))
        objects.delete_object(upload_store.upload_key(asset_id))
        return asset

    def keep_file(self, upload: Upload, content: bytes) -> Asset:
        """Make an asset of a file that came in a package; raises InvalidMediaError."""
        there = store.get_asset(upload.id)
        return there or self._stored(upload, content, awaited=False)

    def check_room(self, owner_id: str, files: int, size: int) -> None:
        """Raise MediaQuotaError where a person has no room for so many files, or so many bytes."""
        if not files:
            return
        there = store.holdings(owner_id)
        if there.files + files > self._quota.files:
            raise MediaQuotaError(f"You have {there.files} of {self._quota.files} files.")
        if there.size + size > self._quota.mebibytes * MEBIBYTE:
            raise MediaQuotaError(f"All your files may come to {self._quota.mebibytes} MiB.")

    def list_own(self, user_id: str, limit: int, after: Position | None) -> Page[Asset]:
        """Return a page of somebody's assets, the newest first."""
        return store.list_assets(user_id, limit, after)

    def read(self, asset_id: str, viewer: MediaViewer) -> tuple[Asset, str]:
        """Return an asset and an address of its file; raises NotFoundError."""
        asset = store.get_asset(asset_id)
        if asset is None or not self._uses.can_read(asset, viewer):
            raise NotFoundError
        return asset, self.url(asset_id)

    def url(self, asset_id: str) -> str:
        """Return an address at which a file can be read for a while."""
        return self._addresses.to_read(store.file_key(asset_id))

    def delete(self, asset_id: str, user_id: str) -> None:
        """Delete an asset; raises NotFoundError, or AssetInUseError when something shows it."""
        asset = store.get_asset(asset_id)
        if asset is None or asset.owner_id != user_id:
            raise NotFoundError
        now = self._clock()
        if not store.begin_deletion(asset, now):
            raise NotFoundError
        is_deleted = self.delete_unless_used(asset)
        scheduled.complete(tasks.deletion_task(asset_id, now))
        if not is_deleted:
            raise AssetInUseError

    def delete_unless_used(self, asset: Asset) -> bool:
        """Delete an asset that is marked for it, or take the mark away; return whether it is gone.

        After a crash it can be called again.
        """
        if self._uses.is_used(asset.id):
            store.cancel_deletion(asset.id)
            return False
        objects.delete_object(store.file_key(asset.id))
        store.delete_asset(asset)
        return True

    def _keep(self, upload: Upload, content: bytes) -> Asset:
        try:
            return self._stored(upload, content, awaited=True)
        except InvalidMediaError as invalid:
            raise MediaMismatchError(violations=[Violation("", str(invalid))]) from None

    def _stored(self, upload: Upload, content: bytes, *, awaited: bool) -> Asset:
        clean = clean_file(content, upload.type)
        asset = Asset(
            id=upload.id,
            owner_id=upload.owner_id,
            name=upload.name,
            type=upload.type,
            size=len(clean.content),
            width=clean.width,
            height=clean.height,
            created_at=upload.created_at,
        )
        objects.put_object(store.file_key(asset.id), clean.content, asset.type)
        if not store.add_asset(asset, awaited=awaited) and store.get_asset(asset.id) is None:
            objects.delete_object(store.file_key(asset.id))
            raise NotFoundError
        return asset


def upload_conditions(upload: Upload) -> UploadConditions:
    """Return what the form of an upload takes."""
    return UploadConditions(
        key=upload_store.upload_key(upload.id),
        content_type=upload.type,
        size=upload.size,
        sha256=bytes.fromhex(upload.sha256),
    )


def _uploaded(upload: Upload) -> bytes:
    content = objects.get_object(upload_store.upload_key(upload.id), upload.size)
    if content is None:
        raise UploadMissingError
    if len(content) != upload.size:
        detail = f"is not of the {upload.size} bytes that were announced"
        raise MediaMismatchError(violations=[Violation("", detail)])
    if hashlib.sha256(content).hexdigest() != upload.sha256:
        raise MediaMismatchError(violations=[Violation("", "has another SHA-256 digest")])
    return content
