"""The HTTP edge."""

from typing import TYPE_CHECKING

from chalicelib import logs
from chalicelib.bootstrap._auth import guard
from chalicelib.bootstrap._keys import secret
from chalicelib.bootstrap._process import externals, singleton
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.web.context import EdgeDependencies


@singleton
def edge() -> "EdgeDependencies":
    """Return the dependencies of the HTTP edge."""
    from chalicelib.web.context import EdgeDependencies

    logs.configure(settings().log_level)
    return EdgeDependencies(
        guard=guard(),
        secret=secret,
        clock=externals().clock,
        new_id=externals().new_id,
        cors_origins=settings().cors_origins,
    )


def warm_up() -> None:
    """Create what every request needs in advance, without calls of AWS services."""
    from chalicelib.auth.keys import ssm_client
    from chalicelib.dynamo.client import dynamodb

    edge(), dynamodb(), ssm_client()
