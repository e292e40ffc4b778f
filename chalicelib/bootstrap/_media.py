"""Media: pictures and sounds of questions."""

from typing import TYPE_CHECKING

from chalicelib import clock
from chalicelib.bootstrap._process import externals, singleton, upward
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.media.cleanup import MediaCleanup
    from chalicelib.media.service import Media
    from chalicelib.media.uses import AssetUses
    from chalicelib.object_storage.addresses import FileAddresses


@singleton
def file_addresses() -> "FileAddresses":
    """Return what signs addresses of files."""
    from chalicelib.object_storage.addresses import FileAddresses, bucket, credentials

    return FileAddresses(bucket(), credentials, externals().clock)


@singleton
def asset_uses() -> "AssetUses":
    """Return the account of what shows assets."""
    from chalicelib.media.uses import AssetUses

    return AssetUses(externals().clock, upward("ShowsAsset"), upward("CanReadHolder"))


@singleton
def media() -> "Media":
    """Return the service of pictures and sounds."""
    from chalicelib.media.service import Media, MediaQuota

    configured = settings()
    quota = MediaQuota(
        files=configured.media_files_per_person, mebibytes=configured.media_mebibytes_per_person
    )
    return Media(externals().clock, file_addresses(), asset_uses(), quota, _count_upload)


def _count_upload(user_id: str) -> None:
    """Count an announced file; raises TooManyRequestsError beyond the setting."""
    from chalicelib.auth.rate_limit import RateLimit
    from chalicelib.bootstrap._auth import rate_limiter

    limit = RateLimit("uploads", settings().uploads_per_day, clock.DAY)
    rate_limiter().reserve(limit, user_id)


def asset_url(asset_id: str) -> str:
    """Return an address at which an asset can be read for a while."""
    from chalicelib.media.store import file_key

    return file_addresses().to_read(file_key(asset_id))


@singleton
def media_cleanup() -> "MediaCleanup":
    """Return the job that removes files."""
    from chalicelib.media.cleanup import MediaCleanup

    return MediaCleanup(media(), externals().clock, settings().job_queue_url)
