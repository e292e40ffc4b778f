"""Webhooks."""

from functools import partial
from typing import TYPE_CHECKING

from chalicelib.bootstrap._audit import audit
from chalicelib.bootstrap._keys import secret
from chalicelib.bootstrap._process import externals, singleton, upward
from chalicelib.bootstrap._quizzes import published_quizzes
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.webhooks.http_client import WebhookClient
    from chalicelib.webhooks.publisher import WebhookPublisher
    from chalicelib.webhooks.secrets import WebhookSecrets
    from chalicelib.webhooks.sender import WebhookSender
    from chalicelib.webhooks.service import Webhooks


@singleton
def webhooks() -> "Webhooks":
    """Return the service of webhooks."""
    from chalicelib.webhooks.service import Webhooks

    return Webhooks(
        client=_client(),
        secrets=_secrets(),
        audit=audit(),
        clock=externals().clock,
        queue_url=settings().webhook_queue_url,
    )


@singleton
def webhook_publisher() -> "WebhookPublisher":
    """Return what makes deliveries of events."""
    from chalicelib.webhooks.publisher import WebhookPublisher

    configured = settings()
    return WebhookPublisher(
        published_quizzes(),
        externals().clock,
        configured.job_queue_url,
        configured.webhook_queue_url,
    )


@singleton
def webhook_sender() -> "WebhookSender":
    """Return what sends to endpoints."""
    from chalicelib.webhooks.sender import WebhookSender

    return WebhookSender(
        client=_client(),
        secrets=_secrets(),
        clock=externals().clock,
        queue_url=settings().webhook_queue_url,
        notices=partial(upward, "NoticeOutbox"),
    )


def _client() -> "WebhookClient":
    from chalicelib.webhooks.http_client import WebhookClient, resolve

    name_server = externals().resolve or resolve
    return WebhookClient(settings().webhook_private_hosts, resolve=name_server)


def _secrets() -> "WebhookSecrets":
    from chalicelib.webhooks.secrets import WebhookSecrets

    return WebhookSecrets(partial(secret, "webhook"), externals().random_bytes)
