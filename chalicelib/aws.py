"""AWS clients of one session, with common timeouts and retries."""

from functools import lru_cache
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.credentials import ReadOnlyCredentials
from botocore.exceptions import NoCredentialsError

from chalicelib.settings import settings

CONNECT_TIMEOUT_SECONDS = 1
READ_TIMEOUT_SECONDS = 3
"""Three tries of these stay far below the 29 s after which API Gateway hangs up."""

TRIES = 3


def client(service: str, **options: Any) -> Any:  # noqa: ANN401 - botocore makes its class
    """Create a client; region, credentials and endpoint come from the environment.

    ``options`` override our Config.
    """
    ours = {
        "connect_timeout": CONNECT_TIMEOUT_SECONDS,
        "read_timeout": READ_TIMEOUT_SECONDS,
        "retries": {"total_max_attempts": TRIES, "mode": "standard"},
        "tcp_keepalive": True,
        # otherwise botocore builds its own for each call, twice
        "user_agent": user_agent(),
    }
    return _session().create_client(service, config=Config(**{**ours, **options}))


def user_agent() -> str:
    """Return the User-Agent of all calls."""
    return f"invigil/{settings().version}"


def region() -> str:
    """Return the region of all clients."""
    return str(_session().get_config_variable("region"))


def frozen_credentials() -> ReadOnlyCredentials:
    """Return the current credentials; raises NoCredentialsError without any."""
    found = _session().get_credentials()
    if found is None:
        raise NoCredentialsError
    return found.get_frozen_credentials()


def credentials() -> tuple[str, str, str | None]:
    """Return the current access key, secret key and session token."""
    held = frozen_credentials()
    return str(held.access_key), str(held.secret_key), held.token


@lru_cache(maxsize=1)
def _session() -> botocore.session.Session:
    """Shared, because a session costs more than a client and loads the region lists each time."""
    return botocore.session.get_session()
