"""Client of Invigil's API: retries, idempotency keys, lists page by page, webhooks.

api = Invigil("https://exam.example.org", "ivk_…")
for grade in api.list("/api/v1/quizzes/quz_…/grades"):
print(grade["username"], grade["percentage"])
"""

from .connection import Invigil, InvigilError
from .retrying import RetryTransport
from .webhooks import WebhookError, verify_webhook

__all__ = ["Invigil", "InvigilError", "RetryTransport", "WebhookError", "verify_webhook"]
