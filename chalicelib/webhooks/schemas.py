"""Request and response models of webhooks."""

import json
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from chalicelib.web.schemas import ABSENT, Input, Instant, Output
from chalicelib.webhooks import models
from chalicelib.webhooks.models import (
    DeliveryError,
    DeliveryState,
    DisabledReason,
    WebhookEventType,
)
from chalicelib.webhooks.rules import MAX_URL


def _distinct(events: list[WebhookEventType]) -> list[WebhookEventType]:
    if len(set(events)) != len(events):
        raise ValueError("must name each event once")
    return events


_Url = Annotated[str, Field(min_length=1, max_length=MAX_URL)]
_Events = Annotated[
    list[Annotated[WebhookEventType, Field(strict=False)]],
    Field(min_length=1, max_length=len(WebhookEventType)),
    AfterValidator(_distinct),
]


class WebhookIn(Input):
    url: _Url
    """An ``https:`` address of a public host."""
    events: _Events


class WebhookChangeIn(Input):
    url: _Url = ABSENT
    events: _Events = ABSENT
    enabled: bool = ABSENT


class WebhookOut(Output):
    """A webhook without its secret."""

    id: str
    url: str
    events: list[WebhookEventType]
    enabled: bool
    disabled_reason: DisabledReason | None
    failing_since: Instant | None
    last_success_at: Instant | None
    previous_secret_until: Instant | None
    """Until when messages are signed with the previous secret too."""
    created_at: Instant

    @classmethod
    def of(cls, endpoint: models.WebhookEndpoint) -> "WebhookOut":
        return cls(**_members(endpoint))


class WebhookWithSecret(WebhookOut):
    secret: str
    """Shown once: ``whsec_`` and 32 bytes in base64."""

    @classmethod
    def with_secret(cls, endpoint: models.WebhookEndpoint, secret: str) -> "WebhookWithSecret":
        return cls(**_members(endpoint), secret=secret)


class DeliveryOut(Output):
    """One event for one webhook, and what became of it."""

    id: str
    """The ``webhook-id`` of each try."""
    type: WebhookEventType
    state: DeliveryState
    tries: int
    occurred_at: Instant
    last_tried_at: Instant | None
    next_try_at: Instant | None
    status: int | None
    """The status of the last answer."""
    error: DeliveryError | None
    payload: dict[str, Any]

    @classmethod
    def of(cls, delivery: models.Delivery) -> "DeliveryOut":
        is_pending = delivery.state is DeliveryState.PENDING
        return cls(
            id=delivery.id,
            type=delivery.type,
            state=delivery.state,
            tries=delivery.tries,
            occurred_at=delivery.created_at,
            last_tried_at=delivery.tried_at,
            next_try_at=delivery.next_at if is_pending else None,
            status=delivery.status,
            error=delivery.error,
            payload=json.loads(delivery.body),
        )


def _members(endpoint: models.WebhookEndpoint) -> dict[str, Any]:
    return {
        "id": endpoint.id,
        "url": endpoint.url,
        "events": sorted(endpoint.events),
        "enabled": endpoint.disabled is None,
        "disabled_reason": endpoint.disabled,
        "failing_since": endpoint.failing_since,
        "last_success_at": endpoint.succeeded_at,
        "previous_secret_until": endpoint.previous_until or None,
        "created_at": endpoint.created_at,
    }
