"""Sending: one process at a time for each endpoint, so that a dead receiver holds up no other."""

from collections.abc import Callable
from dataclasses import replace

from chalicelib.accounts.auth_state import UserAuthState
from chalicelib.accounts.models import AccountNotice, NoticeKind, UserStatus
from chalicelib.accounts.notices import NoticeOutbox
from chalicelib.accounts.store import user_key
from chalicelib.clock import MINUTE, SECOND, Clock, Millis
from chalicelib.dynamo.reads import batch_get
from chalicelib.errors import UnavailableError
from chalicelib.jobs import queue, scheduled
from chalicelib.jobs.queue import QueueMessage
from chalicelib.jobs.scheduled import ScheduledTask
from chalicelib.logs import logger
from chalicelib.webhooks import delivery_store, rules, signing, store
from chalicelib.webhooks.http_client import WebhookClient
from chalicelib.webhooks.models import (
    Delivery,
    DeliveryState,
    DisabledReason,
    TryOutcome,
    WebhookEndpoint,
)
from chalicelib.webhooks.secrets import WebhookSecrets

SEND_FOR: Millis = 25 * SECOND
"""How long one invocation sends to an endpoint before the next one goes on."""
LEASE: Millis = 2 * MINUTE
"""Longer than an invocation may last."""
PAGE = 10
GONE = 410
MAX_CONFLICT_RETRIES = 5


class WebhookSender:
    """Sends what is due to an endpoint, in the order of the times at which it is due."""

    def __init__(
        self,
        *,
        client: WebhookClient,
        secrets: WebhookSecrets,
        clock: Clock,
        queue_url: str,
        notices: Callable[[], NoticeOutbox],
    ) -> None:
        self._client = client
        self._secrets = secrets
        self._clock = clock
        self._queue_url = queue_url
        self._notices = notices

    def run(self, user_id: str, endpoint_id: str) -> None:
        """Send to an endpoint until nothing is due, time is up, or a try fails.

        What is left is sent by the next invocation: at once, or after a pause once a try failed.
        """
        endpoint, now = _active_endpoint(user_id, endpoint_id), self._clock()
        if endpoint is None:
            return
        if now < endpoint.not_before:
            self._wake_at(endpoint, endpoint.not_before)
            return
        until = now + LEASE
        if not store.lease(endpoint, now, until):
            # whoever has it looks again before it ends; and if that process died, so does the timer
            self._wake_at(endpoint, now + LEASE)
            return
        after = self._send_due(endpoint, now + SEND_FOR)
        store.give_back(after, until)
        self._continue(after)

    def _send_due(self, endpoint: WebhookEndpoint, until: Millis) -> WebhookEndpoint:
        while self._clock() < until:
            tasks = delivery_store.list_due(endpoint.id, self._clock(), PAGE)
            for task in tasks:
                endpoint = self._send_one(endpoint, task)
                if endpoint.not_before > self._clock() or endpoint.disabled:
                    return endpoint
                if self._clock() >= until:
                    break
            if not tasks:
                break
        return endpoint

    def _send_one(self, endpoint: WebhookEndpoint, task: ScheduledTask) -> WebhookEndpoint:
        seen = delivery_store.get_delivery(endpoint.id, task.name)
        if seen is None or seen.state is not DeliveryState.PENDING or seen.next_at != task.at:
            scheduled.complete(task)
            return endpoint
        now = self._clock()
        if now > seen.give_up_at:
            delivery_store.move(replace(seen, state=DeliveryState.FAILED), seen, endpoint)
            return endpoint
        signed = signing.headers(self._secrets.of(endpoint, now), seen.id, now, seen.body)
        outcome = self._client.post(endpoint.url, seen.body, signed)
        delivery_store.move(_after_try(seen, outcome, self._clock()), seen, endpoint)
        _log(endpoint, seen, outcome)
        return _after_outcome(endpoint, outcome, self._clock())

    def _continue(self, endpoint: WebhookEndpoint) -> None:
        now = self._clock()
        if endpoint.disabled is not None:
            self._disable(endpoint, endpoint.disabled)
        elif delivery_store.list_due(endpoint.id, now, 1):
            if endpoint.not_before > now:
                self._wake_at(endpoint, endpoint.not_before)
            else:
                body = {"user_id": endpoint.user_id, "endpoint_id": endpoint.id}
                queue.send(self._queue_url, [QueueMessage(body)])

    def _wake_at(self, endpoint: WebhookEndpoint, at: Millis) -> None:
        scheduled.schedule(delivery_store.wake_task(endpoint.user_id, endpoint.id, at))

    def _disable(self, endpoint: WebhookEndpoint, reason: DisabledReason) -> None:
        """Disable an endpoint, and tell its owner in the same write."""
        for _ in range(MAX_CONFLICT_RETRIES):
            current = store.get_endpoint(endpoint.user_id, endpoint.id)
            if current is None or current.disabled is not None or current.url != endpoint.url:
                return
            seen = store.get_subscriptions([endpoint.user_id])[endpoint.user_id]
            off = replace(current, disabled=reason)
            notice = AccountNotice(
                kind=NoticeKind.WEBHOOK_DISABLED,
                user_id=endpoint.user_id,
                dedup_key=f"{endpoint.id} {endpoint.failing_since}",
                at=self._clock(),
            )
            if store.change_endpoint(off, seen, *self._notices().writes(notice)):
                logger().warning("webhook_disabled", extra={"endpoint_id": endpoint.id})
                return
        raise UnavailableError


def _active_endpoint(user_id: str, endpoint_id: str) -> WebhookEndpoint | None:
    found = batch_get([user_key(user_id), store.endpoint_key(user_id, endpoint_id)])
    user = found.raw(user_key(user_id))
    endpoint = store.endpoint_from_batch(found, user_id, endpoint_id)
    if user is None or endpoint is None or UserAuthState.of(user).status is not UserStatus.ACTIVE:
        return None
    return None if endpoint.disabled else endpoint


def _after_try(seen: Delivery, outcome: TryOutcome, now: Millis) -> Delivery:
    tried = replace(
        seen, tries=seen.tries + 1, tried_at=now, status=outcome.status, error=outcome.error
    )
    if outcome.error is None:
        return replace(tried, state=DeliveryState.DELIVERED)
    next_at = rules.next_try(tried.tries, now, seen.give_up_at)
    if next_at is None:
        return replace(tried, state=DeliveryState.FAILED)
    asked = now + min(outcome.retry_after, rules.MAX_RETRY_AFTER)
    return replace(tried, next_at=max(next_at, asked))


def _after_outcome(endpoint: WebhookEndpoint, outcome: TryOutcome, now: Millis) -> WebhookEndpoint:
    if outcome.error is None:
        return replace(endpoint, failures=0, failing_since=None, not_before=0, succeeded_at=now)
    since = now if endpoint.failing_since is None else endpoint.failing_since
    failures = endpoint.failures + 1
    pause = rules.cool_down(failures, outcome.retry_after)
    failed = replace(endpoint, failures=failures, failing_since=since, not_before=now + pause)
    if outcome.status == GONE:
        return replace(failed, disabled=DisabledReason.GONE)
    if now - since >= rules.DISABLE_AFTER:
        return replace(failed, disabled=DisabledReason.FAILING)
    return failed


def _log(endpoint: WebhookEndpoint, delivery: Delivery, outcome: TryOutcome) -> None:
    if outcome.error is not None:
        cause = outcome.error.value
        facts = {"endpoint_id": endpoint.id, "message_id": delivery.id, "cause": cause}
        logger().warning("webhook_failed", extra=facts)
