"""The endpoints of webhooks."""

from chalicelib import bootstrap
from chalicelib.accounts.rules import Permission
from chalicelib.web.context import RequestContext
from chalicelib.web.paging import ListResponse, PageQuery
from chalicelib.web.responses import HttpResponse
from chalicelib.web.routes import Routes
from chalicelib.webhooks import delivery_store, errors, store
from chalicelib.webhooks.schemas import (
    DeliveryOut,
    WebhookChangeIn,
    WebhookIn,
    WebhookOut,
    WebhookWithSecret,
)

routes = Routes(__name__, bootstrap.edge)


@routes.post(
    "/api/v1/webhooks",
    Permission.MANAGE_WEBHOOKS,
    status=201,
    idempotent_create=True,
    remember_answer=False,
    errors=(errors.TooManyWebhooksError,),
    response_headers=("Location",),
)
def create_webhook(call: RequestContext, body: WebhookIn) -> HttpResponse[WebhookWithSecret]:
    """Subscribe to events of the quizzes whose results you may read; shows the secret once."""
    endpoint, secret = bootstrap.webhooks().create(
        call.caller.user_id, call.new_id("whk"), body.url, frozenset(body.events)
    )
    created = WebhookWithSecret.with_secret(endpoint, secret)
    return HttpResponse(created, headers={"Location": f"/api/v1/webhooks/{endpoint.id}"})


@routes.get("/api/v1/webhooks", Permission.MANAGE_WEBHOOKS)
def list_webhooks(call: RequestContext, query: PageQuery) -> ListResponse[WebhookOut]:
    """Your webhooks."""
    after = (call.open_cursor(query.cursor) or {}).get("after", "")
    found = [one for one in store.list_endpoints(call.caller.user_id) if one.id > after]
    page = found[: query.limit]
    position = {"after": page[-1].id} if len(page) < len(found) else None
    items = [WebhookOut.of(one) for one in page]
    return ListResponse[WebhookOut](items=items, next_cursor=call.seal_cursor(position))


@routes.patch("/api/v1/webhooks/{webhook_id}", Permission.MANAGE_WEBHOOKS)
def change_webhook(call: RequestContext, webhook_id: str, body: WebhookChangeIn) -> WebhookOut:
    """Change address or events, disable a webhook, or enable it again."""
    events = None if body.events is None else frozenset(body.events)
    changed = bootstrap.webhooks().change(
        call.caller.user_id, webhook_id, url=body.url, events=events, enabled=body.enabled
    )
    return WebhookOut.of(changed)


@routes.delete("/api/v1/webhooks/{webhook_id}", Permission.MANAGE_WEBHOOKS)
def delete_webhook(call: RequestContext, webhook_id: str) -> None:
    """Delete a webhook: nothing more is sent to it."""
    bootstrap.webhooks().delete(call.caller.user_id, webhook_id)


@routes.post("/api/v1/webhooks/{webhook_id}/rotate-secret", Permission.MANAGE_WEBHOOKS)
def rotate_webhook_secret(call: RequestContext, webhook_id: str) -> WebhookWithSecret:
    """Put a new secret in place and show it once; for a day both sign."""
    endpoint, secret = bootstrap.webhooks().rotate_secret(call.caller.user_id, webhook_id)
    return WebhookWithSecret.with_secret(endpoint, secret)


@routes.get("/api/v1/webhooks/{webhook_id}/deliveries", Permission.MANAGE_WEBHOOKS)
def list_deliveries(
    call: RequestContext, webhook_id: str, query: PageQuery
) -> ListResponse[DeliveryOut]:
    """Deliveries of the last thirty days, the latest event first."""
    endpoint = bootstrap.webhooks().read(call.caller.user_id, webhook_id)
    after, now = call.open_cursor(query.cursor), bootstrap.externals().clock()
    found, following = delivery_store.list_deliveries(endpoint.id, now, query.limit, after)
    items = [DeliveryOut.of(one) for one in found]
    return ListResponse[DeliveryOut](items=items, next_cursor=call.seal_cursor(following))


@routes.post(
    "/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver",
    Permission.MANAGE_WEBHOOKS,
    status=202,
    errors=(errors.WebhookDisabledError,),
)
def redeliver(call: RequestContext, webhook_id: str, delivery_id: str) -> DeliveryOut:
    """Send a delivery again, under the same id."""
    again = bootstrap.webhooks().redeliver(call.caller.user_id, webhook_id, delivery_id)
    return DeliveryOut.of(again)
