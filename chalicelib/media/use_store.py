"""Store of the uses of assets: drafts and versions that may show them."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import batch_delete, batch_put
from chalicelib.media.models import AssetUse

USES_PER_WRITE = 25
WORKERS = 8
MAX_USES = 1000
"""Quizzes and versions of one asset that are looked through."""


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
    """Return what may show an asset."""
    where = (AssetUseItem.pk == f"AST#{asset_id}") & AssetUseItem.sk.startswith("USE#")
    items = reads.query_all(AssetUseItem, where, at_most=MAX_USES, consistent=True)
    return [_use_of(item) for item in items]


def delete_uses(asset_id: str, uses: Sequence[AssetUse]) -> None:
    """Delete what is noted of the uses of an asset."""
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
