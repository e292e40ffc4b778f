"""Media as they are stored: awaited uploads, assets, and the quizzes that show them.

Files are `object_storage`'s, under the keys of `upload_key` and `file_key`.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from chalicelib.accounts.store import UserItem, user_key
from chalicelib.clock import DAY, HOUR, SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import RawItem
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import (
    Write,
    batch_delete,
    batch_put,
    condition_check,
    delete,
    put,
    try_transact,
    try_write,
    update,
    write,
)
from chalicelib.jobs.scheduled import ScheduledTask, schedule_write
from chalicelib.media.models import Asset, AssetUse, Holdings, Upload
from chalicelib.pages import Page

UPLOAD_AWAITED: Millis = DAY
"""How long an upload may be completed."""
CLEANED_UP_AFTER: Millis = UPLOAD_AWAITED + HOUR
"""When what was never completed is removed: no completion is under way any more."""
CLEANUP = "media"
"""The kind of the job that removes files."""
ASSETS_PER_READ = 100
USES_PER_WRITE = 25
MAX_USES = 1000
"""Quizzes and versions of one asset that are looked through."""
MAX_HOLDINGS = 20_000


class CleanupOf(StrEnum):
    """What a task of the cleanup removes; its name begins with this."""

    UPLOAD = "upload"
    DELETION = "delete"
    ERASURE = "erase"


class UploadItem(Item):
    """``MU#<user id>`` / ``<asset id>``: a file that is awaited."""

    Meta = table_meta("ephemeral")

    user_id = KeyPart("pk", "MU#")
    name = UnicodeAttribute(attr_name="nm")
    type = UnicodeAttribute(attr_name="ty")
    size = IntegerAttribute(attr_name="sz")
    sha256 = UnicodeAttribute(attr_name="dg")
    created_at = IntegerAttribute(attr_name="cr")
    expires = IntegerAttribute(attr_name="x")


class AssetItem(Item):
    """``AST#<asset id>`` / ``META``."""

    Meta = table_meta("users")

    asset_id = KeyPart("pk", "AST#")
    owner_id = UnicodeAttribute(attr_name="ow")
    name = UnicodeAttribute(attr_name="nm")
    type = UnicodeAttribute(attr_name="ty")
    size = IntegerAttribute(attr_name="sz")
    width = IntegerAttribute(attr_name="wd", null=True)
    height = IntegerAttribute(attr_name="hg", null=True)
    created_at = IntegerAttribute(attr_name="cr")
    deleting = BooleanAttribute(attr_name="de", null=True)
    """Set while a deletion looks whether anything shows it: nothing new may."""


class OwnedAssetItem(Item):
    """``U#<user id>`` / ``AST#<ms, fifteen digits>#<asset id>``: one entry of a person's list."""

    Meta = table_meta("users")

    position = KeyPart("sk", "AST#")
    size = IntegerAttribute(attr_name="sz")


class AssetUseItem(Item):
    """``AST#<asset id>`` / ``USE#<quiz or bank id>#<D or version>``: what may show an asset.

    Written before the draft or version itself, so there may be more of these than there are uses,
    never fewer.
    """

    Meta = table_meta("users")

    asset_id = KeyPart("pk", "AST#")
    holder = KeyPart("sk", "USE#")
    at = IntegerAttribute(attr_name="at")


def upload_key(asset_id: str) -> str:
    """Where the uploaded file is until it is completed."""
    return f"uploads/{asset_id}"


def file_key(asset_id: str) -> str:
    """Where the file of an asset is."""
    return f"media/{asset_id}"


def expiry_task(upload: Upload) -> ScheduledTask:
    """What removes an upload that is never completed."""
    name = f"{CleanupOf.UPLOAD}/{upload.owner_id}/{upload.id}"
    return ScheduledTask(CLEANUP, name, upload.created_at + CLEANED_UP_AFTER)


def deletion_task(asset_id: str, now: Millis) -> ScheduledTask:
    """What deletes an asset that nothing shows."""
    return ScheduledTask(CLEANUP, f"{CleanupOf.DELETION}/{asset_id}", now)


def erasure_task(user_id: str, now: Millis) -> ScheduledTask:
    """What deletes all assets of an erased account that nothing shows."""
    return ScheduledTask(CLEANUP, f"{CleanupOf.ERASURE}/{user_id}", now)


def add_upload(upload: Upload) -> None:
    """Await a file; again is the same."""
    item = UploadItem(
        pk=f"MU#{upload.owner_id}",
        sk=upload.id,
        name=upload.name,
        type=upload.type,
        size=upload.size,
        sha256=upload.sha256,
        created_at=upload.created_at,
        expires=(upload.created_at + UPLOAD_AWAITED) // SECOND,
    )
    new = UploadItem.pk.does_not_exist()
    try_transact([put(item, when=new), schedule_write(expiry_task(upload))])


def get_upload(user_id: str, asset_id: str) -> Upload | None:
    """Return a file that is awaited."""
    item = reads.get(Key(UploadItem, f"MU#{user_id}", asset_id))
    return None if item is None else _upload_of(item)


def delete_upload(user_id: str, asset_id: str) -> None:
    """Await a file no longer."""
    write(delete(UploadItem(pk=f"MU#{user_id}", sk=asset_id)))


def holdings(user_id: str) -> Holdings:
    """Return how much a person has and awaits."""
    where = (OwnedAssetItem.pk == f"U#{user_id}") & OwnedAssetItem.sk.startswith("AST#")
    kept = reads.query_all(OwnedAssetItem, where, at_most=MAX_HOLDINGS, consistent=True)
    awaited = reads.query_all(
        UploadItem, UploadItem.pk == f"MU#{user_id}", at_most=MAX_HOLDINGS, consistent=True
    )
    return Holdings(
        files=len(kept) + len(awaited),
        size=sum(one.size for one in kept) + sum(one.size for one in awaited),
    )


def add_asset(asset: Asset, *, awaited: bool = True) -> bool:
    """Store an asset in the place of its upload; False when that, or its owner, is gone."""
    item = AssetItem(
        pk=f"AST#{asset.id}",
        sk="META",
        owner_id=asset.owner_id,
        name=asset.name,
        type=asset.type,
        size=asset.size,
        width=asset.width,
        height=asset.height,
        created_at=asset.created_at,
    )
    owner = user_key(asset.owner_id)
    is_there = condition_check(UserItem(pk=owner.pk, sk=owner.sk), when=UserItem.pk.exists())
    upload = UploadItem(pk=f"MU#{asset.owner_id}", sk=asset.id)
    arrived = [delete(upload, when=UploadItem.pk.exists())] if awaited else []
    return try_transact([put(item), put(_owned_item(asset)), is_there, *arrived])


def asset_key(asset_id: str) -> Key[AssetItem]:
    """Where an asset is."""
    return Key(AssetItem, f"AST#{asset_id}", "META")


def get_asset(asset_id: str) -> Asset | None:
    """Return an asset."""
    item = reads.get(asset_key(asset_id))
    return None if item is None else asset_of(item)


def get_assets(asset_ids: Iterable[str]) -> dict[str, Asset]:
    """Return those assets that exist, by id."""
    found: dict[str, Asset] = {}
    wanted = list(dict.fromkeys(asset_ids))
    for begin in range(0, len(wanted), ASSETS_PER_READ):
        keys = [asset_key(one) for one in wanted[begin : begin + ASSETS_PER_READ]]
        batch = reads.batch_get(keys)
        items = [item for key in keys if (item := batch.get(key)) is not None]
        found |= {item.asset_id: asset_of(item) for item in items}
    return found


def list_assets(user_id: str, limit: int, after: RawItem | None) -> Page[Asset]:
    """Return a page of a person's assets, the newest first."""
    where = (OwnedAssetItem.pk == f"U#{user_id}") & OwnedAssetItem.sk.startswith("AST#")
    page = reads.query(
        OwnedAssetItem, where, limit=limit, after=after, descending=True, consistent=True
    )
    ids = [_asset_id_of(item) for item in page.items]
    assets = get_assets(ids) if ids else {}
    return Page([assets[one] for one in ids if one in assets], page.after)


def erase_writes(user_id: str, now: Millis) -> list[Write]:
    """Return what has the assets of an account deleted that is being erased."""
    if not list_assets(user_id, 1, None).items:
        return []
    return [schedule_write(erasure_task(user_id, now))]


def record_uses(asset_ids: Sequence[str], holder_id: str, version: int | None, now: Millis) -> None:
    """Note that a draft, or a version, is about to show assets."""
    items = [
        AssetUseItem(pk=f"AST#{one}", sk=f"USE#{_holder(holder_id, version)}", at=now)
        for one in asset_ids
    ]
    for begin in range(0, len(items), USES_PER_WRITE):
        batch_put(items[begin : begin + USES_PER_WRITE])


def list_uses(asset_id: str) -> list[AssetUse]:
    """Return what may show an asset."""
    where = (AssetUseItem.pk == f"AST#{asset_id}") & AssetUseItem.sk.startswith("USE#")
    items = reads.query_all(AssetUseItem, where, at_most=MAX_USES, consistent=True)
    return [_use_of(item) for item in items]


def begin_deletion(asset: Asset, now: Millis) -> bool:
    """Let nothing show an asset any more while that is looked into; False when it is gone."""
    change = [AssetItem.deleting.set(True)]
    item = AssetItem(pk=f"AST#{asset.id}", sk="META")
    marked = update(item, change, when=AssetItem.pk.exists())
    return try_transact([marked, schedule_write(deletion_task(asset.id, now))])


def cancel_deletion(asset_id: str) -> None:
    """Keep an asset after all."""
    item = AssetItem(pk=f"AST#{asset_id}", sk="META")
    try_write(update(item, [AssetItem.deleting.remove()], when=AssetItem.pk.exists()))


def delete_asset(asset: Asset, uses: Sequence[AssetUse]) -> None:
    """Delete an asset and what is noted of its uses; the asset itself goes last."""
    keys = [
        Key(AssetUseItem, f"AST#{asset.id}", f"USE#{_holder(one.holder_id, one.version)}")
        for one in uses
    ]
    for begin in range(0, len(keys), USES_PER_WRITE):
        batch_delete(keys[begin : begin + USES_PER_WRITE])
    write(delete(_owned_item(asset)))
    write(delete(AssetItem(pk=f"AST#{asset.id}", sk="META")))


def asset_of(item: AssetItem) -> Asset:
    """Return the asset that an item keeps."""
    return Asset(
        id=item.asset_id,
        owner_id=item.owner_id,
        name=item.name,
        type=item.type,
        size=item.size,
        width=item.width,
        height=item.height,
        created_at=item.created_at,
        deleting=bool(item.deleting),
    )


def _upload_of(item: UploadItem) -> Upload:
    return Upload(
        id=item.sk,
        owner_id=item.user_id,
        name=item.name,
        type=item.type,
        size=item.size,
        sha256=item.sha256,
        created_at=item.created_at,
    )


def _owned_item(asset: Asset) -> OwnedAssetItem:
    sk = f"AST#{asset.created_at:015d}#{asset.id}"
    return OwnedAssetItem(pk=f"U#{asset.owner_id}", sk=sk, size=asset.size)


def _asset_id_of(item: OwnedAssetItem) -> str:
    return item.position.partition("#")[2]


def _holder(holder_id: str, version: int | None) -> str:
    return f"{holder_id}#{'D' if version is None else version}"


def _use_of(item: AssetUseItem) -> AssetUse:
    holder_id, _, version = item.holder.partition("#")
    return AssetUse(item.asset_id, holder_id, None if version == "D" else int(version), item.at)
