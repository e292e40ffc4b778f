"""AWS clients of one session, with common timeouts and retries."""

from functools import lru_cache
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import NoCredentialsError
from botocore.parsers import ResponseParserFactory

from chalicelib.settings import settings

CONNECT_TIMEOUT_SECONDS = 1
READ_TIMEOUT_SECONDS = 3
"""Three attempts stay far below the 29 s timeout of API Gateway."""

TRIES = 3


def client(service: str, parsers: ResponseParserFactory | None = None, **options: Any) -> Any:  # noqa: ANN401 - botocore makes its class
    """Create a client; region, credentials and endpoint come from the environment.

    ``parsers`` replace botocore's response parsers; ``options`` override our Config.
    """
    ours = {
        "connect_timeout": CONNECT_TIMEOUT_SECONDS,
        "read_timeout": READ_TIMEOUT_SECONDS,
        "retries": {"total_max_attempts": TRIES, "mode": "standard"},
        "tcp_keepalive": True,
        # otherwise botocore builds its own for each call, twice
        "user_agent": f"invigil/{settings().version}",
    }
    session = _session()
    # a client takes its parsers from its session when it is created
    session.register_component("response_parser_factory", parsers or ResponseParserFactory())
    return session.create_client(service, config=Config(**{**ours, **options}))


def region() -> str:
    """Return the region of all clients."""
    return str(_session().get_config_variable("region"))


def credentials() -> tuple[str, str, str | None]:
    """Return the current access key, secret key and session token."""
    found = _session().get_credentials()
    if found is None:
        raise NoCredentialsError
    frozen = found.get_frozen_credentials()
    return str(frozen.access_key), str(frozen.secret_key), frozen.token


@lru_cache(maxsize=1)
def _session() -> botocore.session.Session:
    """Return the shared session: it costs more than a client and loads the region lists."""
    return botocore.session.get_session()
