"""The endpoints of service keys."""

from chalicelib import bootstrap
from chalicelib.accounts.rules import Permission
from chalicelib.auth import errors, service_key_store
from chalicelib.auth.service_key_schemas import ServiceKeyCreated, ServiceKeyIn, ServiceKeyOut
from chalicelib.errors import StepUpRequiredError
from chalicelib.web.context import RequestContext
from chalicelib.web.paging import ListResponse, PageQuery
from chalicelib.web.responses import HttpResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)


@routes.post(
    "/api/v1/keys",
    Permission.MANAGE_KEYS,
    status=201,
    idempotent_create=True,
    remember_answer=False,
    errors=(errors.TooManyKeysError, StepUpRequiredError),
    response_headers=("Location",),
)
def create_key(call: RequestContext, body: ServiceKeyIn) -> HttpResponse[ServiceKeyCreated]:
    """Create a service key for a program; its secret is shown this once."""
    call.check_step_up()
    key, secret = bootstrap.service_keys().create(
        call.caller.user_id, call.new_id("key"), body.name, body.scopes, body.expires_at
    )
    created = ServiceKeyCreated.with_secret(key, secret)
    return HttpResponse(created, headers={"Location": f"/api/v1/keys/{key.id}"})


@routes.get("/api/v1/keys", Permission.MANAGE_KEYS)
def list_keys(call: RequestContext, query: PageQuery) -> ListResponse[ServiceKeyOut]:
    """Your service keys, also those that expired within the last month."""
    after = (call.open_cursor(query.cursor) or {}).get("after", "")
    keys = service_key_store.list_service_keys(call.caller.user_id)
    following = [one for one in keys if one.id > after]
    page = following[: query.limit]
    position = {"after": page[-1].id} if len(page) < len(following) else None
    items = [ServiceKeyOut.of(one) for one in page]
    return ListResponse[ServiceKeyOut](items=items, next_cursor=call.seal_cursor(position))


@routes.delete("/api/v1/keys/{key_id}", Permission.MANAGE_KEYS)
def delete_key(call: RequestContext, key_id: str) -> None:
    """Delete a service key: the next request by it is refused."""
    bootstrap.service_keys().delete(call.caller.user_id, key_id)
