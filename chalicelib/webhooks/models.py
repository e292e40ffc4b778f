"""Webhook endpoints, events and deliveries."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from chalicelib.clock import Millis
from chalicelib.values import dataclass


class WebhookEventType(StrEnum):
    """What subscribers can hear of."""

    ATTEMPT_STARTED = "attempt.started"
    ATTEMPT_SUBMITTED = "attempt.submitted"
    RESULT_AVAILABLE = "result.available"
    RESULT_CHANGED = "result.changed"
    QUIZ_PUBLISHED = "quiz.published"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEvent:
    """One event of a quiz; type, subject and time identify it."""

    type: WebhookEventType
    quiz_id: str
    subject: str
    """The id of the attempt, or of the quiz with its version."""
    at: Millis
    data: Mapping[str, Any]
    """What subscribers are sent; JSON values."""


class DisabledReason(StrEnum):
    """Why an endpoint is disabled."""

    OWNER = "owner"
    FAILING = "failing"
    GONE = "gone"
    """The receiver answered 410."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEndpoint:
    """A subscription: where the events of a user's quizzes are sent."""

    id: str
    user_id: str
    url: str
    events: frozenset[WebhookEventType]
    secret: str
    """Encrypted, as is ``previous_secret``."""
    created_at: Millis
    previous_secret: str | None = None
    previous_until: Millis = 0
    """Until when the previous secret signs too."""
    disabled: DisabledReason | None = None
    failing_since: Millis | None = None
    failures: int = 0
    """Failed tries since the last success."""
    not_before: Millis = 0
    """No try before then: the endpoint is failing."""
    succeeded_at: Millis | None = None


class DeliveryState(StrEnum):
    """The state of a delivery."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class DeliveryError(StrEnum):
    """Why a try failed; no more is shown, for an answer could come from an internal network."""

    DNS = "dns"
    FORBIDDEN_ADDRESS = "forbidden_address"
    CONNECTION = "connection"
    TLS = "tls"
    TIMEOUT = "timeout"
    STATUS = "status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One event for one endpoint."""

    id: str
    endpoint_id: str
    type: WebhookEventType
    body: str
    """The bytes that are signed and sent, the same with each try."""
    created_at: Millis
    give_up_at: Millis
    state: DeliveryState = DeliveryState.PENDING
    tries: int = 0
    next_at: Millis = 0
    """When the next try is due, while it is pending."""
    tried_at: Millis | None = None
    status: int | None = None
    error: DeliveryError | None = None


@dataclass(frozen=True, slots=True)
class TryOutcome:
    """What one try came to; ``error`` is None for an answer of 200 to 299."""

    error: DeliveryError | None
    status: int | None = None
    retry_after: Millis = 0
    """How long the receiver asks to be left alone."""
