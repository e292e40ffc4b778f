"""Store of the uses of assets: drafts and versions that may show them."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice

from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import RawItem
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import batch_delete, batch_put
from chalicelib.media.models import AssetUse

USES_PER_READ = 100
USES_PER_WRITE = 25
WORKERS = 8
MAX_USES = 1000
"""Uses of an asset that are read to decide whether a viewer may see it."""


class AssetUseItem(Item):
    """``AST#<asset id>`` / ``USE#<holder>#<D or version>``: what may show an asset.

    The holder is a quiz, or a question of a bank, ``<bank id>/<question id>``.

    Written before the draft or version itself, so there may be more of these than there are uses,
    never fewer.
    """

    Meta = table_meta("users")

    asset_id = KeyPart("pk", "AST#")
    holder = KeyPart("sk", "USE#")
    at = IntegerAttribute(attr_name="at")


def record_uses(uses: Iterable[tuple[str, str]], version: int | None, now: Millis) -> None:
    """Note that drafts, or a version, are about to show assets: pairs of asset and holder."""
    items = [
        AssetUseItem(pk=f"AST#{one}", sk=f"USE#{_holder(holder_id, version)}", at=now)
        for one, holder_id in uses
    ]
    some = [items[begin : begin + USES_PER_WRITE] for begin in range(0, len(items), USES_PER_WRITE)]
    if len(some) == 1:
        batch_put(some[0])
        return
    with ThreadPoolExecutor(WORKERS) as writers:
        list(writers.map(batch_put, some))


def list_uses(asset_id: str) -> list[AssetUse]:
    """Return what may show an asset, `MAX_USES` at most."""
    return list(islice(chain.from_iterable(list_by_page(asset_id)), MAX_USES))


def list_by_page(asset_id: str) -> Iterator[list[AssetUse]]:
    """Yield all that may show an asset, by page; a page is read when it is asked for."""
    where = (AssetUseItem.pk == f"AST#{asset_id}") & AssetUseItem.sk.startswith("USE#")
    after: RawItem | None = None
    while True:
        page = reads.query(AssetUseItem, where, limit=USES_PER_READ, after=after, consistent=True)
        yield [_use_of(item) for item in page.items]
        after = page.after
        if after is None:
            return


def delete_uses(asset_id: str) -> None:
    """Delete all that is noted of the uses of an asset."""
    for uses in list_by_page(asset_id):
        keys = [
            Key(AssetUseItem, f"AST#{asset_id}", f"USE#{_holder(one.holder_id, one.version)}")
            for one in uses
        ]
        for begin in range(0, len(keys), USES_PER_WRITE):
            batch_delete(keys[begin : begin + USES_PER_WRITE])


def _holder(holder_id: str, version: int | None) -> str:
    return f"{holder_id}#{'D' if version is None else version}"


def _use_of(item: AssetUseItem) -> AssetUse:
    holder_id, _, version = item.holder.partition("#")
    return AssetUse(item.asset_id, holder_id, None if version == "D" else int(version), item.at)
