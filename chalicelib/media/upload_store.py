"""Store of awaited uploads; their files are `object_storage`'s, under `upload_key`."""

from pynamodb.attributes import UnicodeAttribute

from chalicelib.clock import SECOND
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import (
    delete,
    put,
    try_transact,
    write,
)
from chalicelib.jobs.scheduled import schedule_write
from chalicelib.media.models import Upload
from chalicelib.media.tasks import UPLOAD_AWAITED, expiry_task


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


def upload_key(asset_id: str) -> str:
    """Return the key of the uploaded file, until it is completed."""
    return f"uploads/{asset_id}"


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
