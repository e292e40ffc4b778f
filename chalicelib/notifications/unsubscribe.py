"""Tokens that unsubscribe a user from a topic."""

from chalicelib import ids
from chalicelib.accounts.models import MailTopic
from chalicelib.signing.tokens import TokenLayout

_TOPICS = tuple(MailTopic)


_UNSUBSCRIBE = TokenLayout("", (ids.ENTROPY_BYTES, 1), mac_bytes=16)
"""Tokens that unsubscribe: user, topic; short, since they are in addresses."""


def unsubscribe_token(secret: bytes, user_id: str, topic: MailTopic) -> str:
    """Return a token that unsubscribes one user from one topic."""
    return _UNSUBSCRIBE.sign(secret, (ids.to_bytes(user_id), bytes([_TOPICS.index(topic)])))


def read_unsubscribe_token(secret: bytes, token: str) -> tuple[str, MailTopic] | None:
    """Return user and topic of an unsubscribe token; None if invalid."""
    fields = _UNSUBSCRIBE.verify(secret, token)
    if fields is None:
        return None
    user, topic = fields
    return f"usr_{ids.of_bytes(user)}", _TOPICS[topic[0]]
