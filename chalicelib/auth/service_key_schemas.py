"""Request and response models of service keys."""

from typing import Annotated

from pydantic import AfterValidator, Field

from chalicelib.auth.key_scopes import KeyScope
from chalicelib.auth.service_key_store import ServiceKey
from chalicelib.web.schemas import Input, Instant, InstantIn, Output


def _one_line(name: str) -> str:
    if not name.isprintable() or not name.strip():
        raise ValueError("must be one line of visible text")
    return name.strip()


def _distinct(scopes: list[KeyScope]) -> list[KeyScope]:
    if len(set(scopes)) != len(scopes):
        raise ValueError("must name each scope once")
    return scopes


_Scope = Annotated[KeyScope, Field(strict=False)]


class ServiceKeyIn(Input):
    name: Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_one_line)]
    scopes: Annotated[
        list[_Scope],
        Field(min_length=1, max_length=len(KeyScope)),
        AfterValidator(_distinct),
    ]
    expires_at: InstantIn | None = None
    """At most 400 days away; a year when it is not given."""


class ServiceKeyOut(Output):
    """A service key without its secret."""

    id: str
    name: str
    scopes: list[KeyScope]
    created_at: Instant
    expires_at: Instant
    last_used_at: Instant | None
    """To the hour: not every use is recorded."""

    @classmethod
    def of(cls, key: ServiceKey) -> "ServiceKeyOut":
        return cls(**_members(key))


class ServiceKeyCreated(ServiceKeyOut):
    secret: str
    """Shown once; send it as ``Authorization: Bearer ivk_…``."""

    @classmethod
    def with_secret(cls, key: ServiceKey, secret: str) -> "ServiceKeyCreated":
        return cls(**_members(key), secret=secret)


def _members(key: ServiceKey) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": sorted(key.scopes),
        "created_at": key.created_at,
        "expires_at": key.ends_at,
        "last_used_at": key.used_at,
    }
