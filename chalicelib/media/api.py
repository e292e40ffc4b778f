"""The media endpoints."""

from chalicelib import bootstrap
from chalicelib.accounts.rules import Permission
from chalicelib.errors import TooManyRequestsError
from chalicelib.media import errors
from chalicelib.media.schemas import (
    AssetOut,
    AssetWithUrl,
    AwaitedMedia,
    MediaIn,
    UploadFormOut,
)
from chalicelib.web.context import RequestContext
from chalicelib.web.paging import ListResponse, PageQuery
from chalicelib.web.responses import HttpResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

CREATED = 201


@routes.post(
    "/api/v1/media",
    Permission.WRITE_QUIZZES,
    status=CREATED,
    idempotent_create=True,
    response_headers=("Location",),
    errors=(errors.MediaQuotaError, TooManyRequestsError),
)
def announce_media(call: RequestContext, body: MediaIn) -> HttpResponse[AwaitedMedia]:
    """Announce a picture or sound; the form in the answer uploads it, within the hour."""
    asset_id = call.new_id("ast")
    upload = body.to_upload(asset_id, call.caller.user_id, bootstrap.externals().clock())
    form = UploadFormOut.of(bootstrap.media().announce(upload))
    headers = {"Location": f"/api/v1/media/{asset_id}"}
    return HttpResponse(AwaitedMedia(id=asset_id, upload=form), headers=headers)


@routes.post(
    "/api/v1/media/{media_id}/complete",
    Permission.WRITE_QUIZZES,
    errors=(errors.MediaMismatchError, errors.UploadMissingError),
)
def complete_media(call: RequestContext, media_id: str) -> AssetOut:
    """Say that a file is uploaded: it is checked, and its metadata removed. Again is the same."""
    return AssetOut.of(bootstrap.media().complete(call.caller.user_id, media_id))


@routes.get("/api/v1/media", Permission.WRITE_QUIZZES)
def list_media(call: RequestContext, query: PageQuery) -> ListResponse[AssetOut]:
    """Your pictures and sounds, the newest first."""
    after = call.open_cursor(query.cursor)
    page = bootstrap.media().list_own(call.caller.user_id, query.limit, after)
    items = [AssetOut.of(one) for one in page.items]
    return ListResponse[AssetOut](items=items, next_cursor=call.seal_cursor(page.after))


@routes.get("/api/v1/media/{media_id}", Permission.STAFF_QUIZZES)
def read_media(call: RequestContext, media_id: str) -> AssetWithUrl:
    """Return a picture or sound, yours or of a quiz or bank whose questions you may read."""
    return AssetWithUrl.at(*bootstrap.media().read(media_id, call.caller))


@routes.delete(
    "/api/v1/media/{media_id}", Permission.WRITE_QUIZZES, errors=(errors.AssetInUseError,)
)
def delete_media(call: RequestContext, media_id: str) -> None:
    """Delete one of your pictures or sounds that no quiz and no bank shows."""
    bootstrap.media().delete(media_id, call.caller.user_id)
