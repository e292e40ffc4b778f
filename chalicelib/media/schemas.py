"""Bodies and answers of media."""

from typing import Annotated

from pydantic import Field, WithJsonSchema

from chalicelib.clock import Millis
from chalicelib.errors import InvalidError, Violation
from chalicelib.media import models
from chalicelib.media.models import MAX_BYTES, MEBIBYTE, AssetFacts
from chalicelib.object_storage.presigning import UploadForm
from chalicelib.web.schemas import CleanLine, Input, Instant, Output

MediaType = Annotated[
    str,
    Field(pattern=f"^({'|'.join(MAX_BYTES)})$"),
    WithJsonSchema({"type": "string", "enum": list(MAX_BYTES)}),
]
FileName = Annotated[
    str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f/\\]+$"), CleanLine
]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class MediaIn(Input):
    name: FileName
    type: MediaType
    size: Annotated[int, Field(ge=1)]
    """In bytes: up to 5 MiB of pictures, 20 MiB of sounds."""
    sha256: Sha256
    """Of the whole file, in lower-case hex."""

    def to_upload(self, asset_id: str, owner_id: str, now: Millis) -> models.Upload:
        """Return what is awaited; raises InvalidError for more bytes than the type may have."""
        most = MAX_BYTES[self.type]
        if self.size > most:
            detail = f"may be at most {most // MEBIBYTE} MiB for {self.type}"
            raise InvalidError(violations=[Violation("/size", detail)])
        return models.Upload(id=asset_id, owner_id=owner_id, created_at=now, **self.model_dump())


class UploadFormOut(Output):
    """POST `fields` as `multipart/form-data` to `url`, then the file as `file`, as the last."""

    url: str
    fields: dict[str, str]
    expires_at: Instant

    @classmethod
    def of(cls, form: UploadForm) -> "UploadFormOut":
        return cls(url=form.url, fields=dict(form.fields), expires_at=form.expires_at)


class AwaitedMedia(Output):
    id: str
    upload: UploadFormOut


class AssetOut(Output):
    id: str
    name: str
    type: str
    size: int
    width: int | None = None
    height: int | None = None
    created_at: Instant

    @classmethod
    def of(cls, asset: models.Asset) -> "AssetOut":
        return cls(
            id=asset.id,
            name=asset.name,
            type=asset.type,
            size=asset.size,
            width=asset.width,
            height=asset.height,
            created_at=asset.created_at,
        )


class AssetWithUrl(AssetOut):
    """`url` is good for 45 minutes at least."""

    url: str

    @classmethod
    def at(cls, asset: models.Asset, url: str) -> "AssetWithUrl":
        return cls(**AssetOut.of(asset).model_dump(), url=url)


class AssetLink(Output):
    """Where a picture or sound of a text is; `url` is good for 45 minutes at least."""

    url: str
    type: str
    width: int | None
    height: int | None

    @classmethod
    def of(cls, facts: AssetFacts, url: str) -> "AssetLink":
        return cls(url=url, type=facts.type, width=facts.width, height=facts.height)
