"""Errors of webhooks."""

from chalicelib.errors import ConflictError, InvalidError, Violation


class InvalidWebhookUrlError(InvalidError):
    """An address that no event is sent to: not https, an IP address, private, or malformed."""

    def __init__(self, reason: str) -> None:
        super().__init__(violations=[Violation("/url", reason)])


class TooManyWebhooksError(ConflictError):
    code = "too_many_webhooks"
    title = "The account has as many webhooks as it may have."


class WebhookDisabledError(ConflictError):
    code = "webhook_disabled"
    title = "The webhook is disabled; enable it first."
