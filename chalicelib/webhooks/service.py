"""Service of webhook endpoints: create, change, delete, rotate secrets, deliver again."""

from collections.abc import Callable
from dataclasses import replace

from chalicelib.accounts.audit import Audit
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.audit_store import event_write
from chalicelib.clock import Clock
from chalicelib.dynamo.writes import Write
from chalicelib.errors import NotFoundError, UnavailableError
from chalicelib.jobs import queue
from chalicelib.jobs.queue import QueueMessage
from chalicelib.logs import logger
from chalicelib.webhooks import delivery_store, rules, signing, store
from chalicelib.webhooks.errors import TooManyWebhooksError, WebhookDisabledError
from chalicelib.webhooks.http_client import WebhookClient
from chalicelib.webhooks.models import (
    Delivery,
    DeliveryState,
    DisabledReason,
    WebhookEndpoint,
    WebhookEventType,
)
from chalicelib.webhooks.secrets import WebhookSecrets
from chalicelib.webhooks.store import MAX_ENDPOINTS, Subscriptions

MAX_CONFLICT_RETRIES = 5


class Webhooks:
    """Manages the endpoints of a user."""

    def __init__(
        self,
        *,
        client: WebhookClient,
        secrets: WebhookSecrets,
        audit: Audit,
        clock: Clock,
        queue_url: str,
    ) -> None:
        self._client = client
        self._secrets = secrets
        self._audit = audit
        self._clock = clock
        self._queue_url = queue_url

    def create(
        self, user_id: str, endpoint_id: str, url: str, events: frozenset[WebhookEventType]
    ) -> tuple[WebhookEndpoint, str]:
        """Create an endpoint; return it with its secret, shown this once.

        A repeat with the same id returns the same. Raises InvalidWebhookUrlError or
        TooManyWebhooksError.
        """
        self._client.check(url)
        new = WebhookEndpoint(
            id=endpoint_id,
            user_id=user_id,
            url=url,
            events=events,
            secret=self._secrets.new(endpoint_id),
            created_at=self._clock(),
        )
        for _ in range(MAX_CONFLICT_RETRIES):
            known = store.get_endpoint(user_id, endpoint_id)
            if known is not None:
                return known, self._shown(known)
            seen = store.get_subscriptions([user_id])[user_id]
            if len(seen.events) >= MAX_ENDPOINTS:
                raise TooManyWebhooksError(f"An account has at most {MAX_ENDPOINTS} webhooks.")
            if self._write(store.add_endpoint, new, seen, "created"):
                return new, self._shown(new)
        raise UnavailableError

    def change(
        self,
        user_id: str,
        endpoint_id: str,
        *,
        url: str | None,
        events: frozenset[WebhookEventType] | None,
        enabled: bool | None,
    ) -> WebhookEndpoint:
        """Change what is given; enabling forgets earlier failures.

        Raises NotFoundError or InvalidWebhookUrlError.
        """
        if url is not None:
            self._client.check(url)
        for _ in range(MAX_CONFLICT_RETRIES):
            current = self.read(user_id, endpoint_id)
            disabled = current.disabled
            if enabled is not None:
                disabled = None if enabled else current.disabled or DisabledReason.OWNER
            changed = replace(
                current,
                url=url or current.url,
                events=current.events if events is None else events,
                disabled=disabled,
                failures=0,
                failing_since=None,
                not_before=0,
            )
            seen = store.get_subscriptions([user_id])[user_id]
            if self._write(store.change_endpoint, changed, seen, "changed"):
                self._wake(changed)
                return changed
        raise UnavailableError

    def delete(self, user_id: str, endpoint_id: str) -> None:
        """Delete an endpoint: nothing more is sent to it. Raises NotFoundError."""
        for _ in range(MAX_CONFLICT_RETRIES):
            current = self.read(user_id, endpoint_id)
            seen = store.get_subscriptions([user_id])[user_id]
            if self._write(store.delete_endpoint, current, seen, "deleted"):
                return
        raise UnavailableError

    def rotate_secret(self, user_id: str, endpoint_id: str) -> tuple[WebhookEndpoint, str]:
        """Put a new secret in place; the previous one signs too for a day."""
        now = self._clock()
        for _ in range(MAX_CONFLICT_RETRIES):
            current = self.read(user_id, endpoint_id)
            rotated = replace(
                current,
                secret=self._secrets.new(endpoint_id),
                previous_secret=current.secret,
                previous_until=now + rules.PREVIOUS_SECRET_FOR,
            )
            if store.set_secret(rotated, current.secret):
                self._audit.record(
                    AuditEvent.WEBHOOK_CHANGED, user_id, webhook=endpoint_id, change="secret"
                )
                return rotated, self._shown(rotated)
        raise UnavailableError

    def redeliver(self, user_id: str, endpoint_id: str, delivery_id: str) -> Delivery:
        """Send a delivery again, under the same id.

        Raises NotFoundError or WebhookDisabledError.
        """
        endpoint = self.read(user_id, endpoint_id)
        if endpoint.disabled is not None:
            raise WebhookDisabledError
        now = self._clock()
        for _ in range(MAX_CONFLICT_RETRIES):
            seen = delivery_store.get_delivery(endpoint_id, delivery_id)
            if seen is None:
                raise NotFoundError
            again = replace(
                seen,
                state=DeliveryState.PENDING,
                tries=0,
                next_at=now,
                give_up_at=now + rules.GIVE_UP_AFTER,
            )
            if delivery_store.move(again, seen, endpoint):
                self._wake(endpoint)
                return again
        raise UnavailableError

    def read(self, user_id: str, endpoint_id: str) -> WebhookEndpoint:
        """Return an endpoint of a user; raise NotFoundError."""
        endpoint = store.get_endpoint(user_id, endpoint_id)
        if endpoint is None:
            raise NotFoundError
        return endpoint

    def _shown(self, endpoint: WebhookEndpoint) -> str:
        return signing.show_secret(self._secrets.open(endpoint.id, endpoint.secret))

    def _write(
        self,
        write: Callable[[WebhookEndpoint, Subscriptions, Write], bool],
        endpoint: WebhookEndpoint,
        seen: Subscriptions,
        change: str,
    ) -> bool:
        event = self._audit.event(
            AuditEvent.WEBHOOK_CHANGED, endpoint.user_id, webhook=endpoint.id, change=change
        )
        if not write(endpoint, seen, event_write(event)):
            return False
        self._audit.log(event)
        return True

    def _wake(self, endpoint: WebhookEndpoint) -> None:
        """Have what is due sent at once; if that fails, the timer does."""
        body = {"user_id": endpoint.user_id, "endpoint_id": endpoint.id}
        try:
            queue.send(self._queue_url, [QueueMessage(body)])
        except UnavailableError:
            logger().warning("webhook_delayed", extra={"endpoint_id": endpoint.id})
