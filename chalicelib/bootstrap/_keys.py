"""Keys and secrets of the stack."""

import hashlib
import hmac
from contextlib import suppress
from typing import TYPE_CHECKING

from chalicelib.bootstrap._process import externals, singleton
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.auth.keys import KeySet, KeySetReader


@singleton
def keyset_reader() -> "KeySetReader":
    """Return the reader of the stack's key set."""
    from chalicelib.auth.keys import KeySetReader, ssm_client

    parameter, outside = settings().keyset_parameter, externals()
    return KeySetReader(parameter, outside.clock, ssm_client, outside.sleep)


def keyset() -> "KeySet":
    """Return the stack's key set."""
    return keyset_reader().current()


def read_keys_ahead() -> None:
    """Read the keys before any request; a read that fails is left to the first one."""
    from chalicelib.auth.keys import MissingKeysError

    with suppress(MissingKeysError):
        keyset()


def secret(purpose: str) -> bytes:
    """Return the stack's secret for a purpose."""
    return keyset().secret(purpose)


def address_digest(email: str) -> str:
    """Return the digest of an address that is stored after erasure of its account."""
    from chalicelib.accounts.rules import email_key

    return hmac.new(secret("address"), email_key(email).encode(), hashlib.sha256).hexdigest()
