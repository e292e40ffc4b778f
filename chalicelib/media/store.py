"""Store of assets; what shows them is `use_store`'s.

Files are `object_storage`'s, under the keys of `file_key`.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from chalicelib.accounts.store import UserItem, user_keys
from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import RawItem
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import (
    Write,
    condition_check,
    delete,
    put,
    try_transact,
    try_write,
    update,
    write,
)
from chalicelib.jobs.scheduled import schedule_write
from chalicelib.media import use_store
from chalicelib.media.models import Asset, Holdings
from chalicelib.media.tasks import deletion_task, erasure_task
from chalicelib.media.upload_store import UploadItem
from chalicelib.pages import Page

ASSETS_PER_READ = 100
WORKERS = 8
MAX_HOLDINGS = 20_000


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


def file_key(asset_id: str) -> str:
    """Return the key of an asset's file."""
    return f"media/{asset_id}"


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
    is_there = condition_check(user_keys(asset.owner_id), when=UserItem.pk.exists())
    upload = UploadItem(pk=f"MU#{asset.owner_id}", sk=asset.id)
    arrived = [delete(upload, when=UploadItem.pk.exists())] if awaited else []
    return try_transact([put(item), put(_owned_item(asset)), is_there, *arrived])


def asset_key(asset_id: str) -> Key[AssetItem]:
    """Return the key of an asset."""
    return Key(AssetItem, f"AST#{asset_id}", "META")


def get_asset(asset_id: str) -> Asset | None:
    """Return an asset."""
    item = reads.get(asset_key(asset_id))
    return None if item is None else asset_of(item)


def get_assets(asset_ids: Iterable[str]) -> dict[str, Asset]:
    """Return those assets that exist, by id."""
    wanted = list(dict.fromkeys(asset_ids))
    some = [
        wanted[begin : begin + ASSETS_PER_READ] for begin in range(0, len(wanted), ASSETS_PER_READ)
    ]
    if len(some) <= 1:
        return _read_assets(wanted)
    found: dict[str, Asset] = {}
    with ThreadPoolExecutor(WORKERS) as readers:
        for assets in readers.map(_read_assets, some):
            found |= assets
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


def delete_asset(asset: Asset) -> None:
    """Delete an asset and what is noted of its uses; the asset itself goes last."""
    use_store.delete_uses(asset.id)
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


def _read_assets(asset_ids: Sequence[str]) -> dict[str, Asset]:
    keys = [asset_key(one) for one in asset_ids]
    if not keys:
        return {}
    batch = reads.batch_get(keys)
    items = [item for key in keys if (item := batch.get(key)) is not None]
    return {item.asset_id: asset_of(item) for item in items}


def _owned_item(asset: Asset) -> OwnedAssetItem:
    sk = f"AST#{asset.created_at:015d}#{asset.id}"
    return OwnedAssetItem(pk=f"U#{asset.owner_id}", sk=sk, size=asset.size)


def _asset_id_of(item: OwnedAssetItem) -> str:
    return item.position.partition("#")[2]
