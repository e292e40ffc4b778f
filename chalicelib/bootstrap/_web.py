"""The HTTP edge."""

from typing import TYPE_CHECKING

from chalicelib import logs
from chalicelib.bootstrap._accounts import guard, secret
from chalicelib.bootstrap._process import externals, singleton
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.web.context import EdgeDependencies


@singleton
def edge() -> "EdgeDependencies":
    """What the HTTP edge stands on."""
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
    """Make what every request needs, before the first one comes; nothing here calls AWS."""
    from chalicelib.auth.keys import ssm_client
    from chalicelib.dynamo.client import dynamodb

    edge(), dynamodb(), ssm_client()
