"""Which pages of other origins may read our answers: those on the list, by exact match."""

from collections.abc import Iterable, Mapping

ALLOWED_HEADERS = (
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Device-Token"
)
EXPOSED_HEADERS = (
    "Content-Disposition, ETag, Link, Location, Retry-After, WWW-Authenticate, X-Device-Token, "
    "X-Request-Id"
)
PREFLIGHT_SECONDS = 600


def headers(origin: str | None, allowed: Iterable[str]) -> Mapping[str, str]:
    """The headers that let a page of ``origin`` read an answer; none for a foreign one."""
    if origin is None or origin not in allowed:
        return {"Vary": "Origin"}
    return {
        "Vary": "Origin",
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": EXPOSED_HEADERS,
    }


def preflight(origin: str | None, allowed: Iterable[str], methods: str) -> Mapping[str, str]:
    """The headers that answer an OPTIONS request."""
    granted = headers(origin, allowed)
    if "Access-Control-Allow-Origin" not in granted:
        return {**granted, "Allow": methods}
    return {
        **granted,
        "Allow": methods,
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": ALLOWED_HEADERS,
        "Access-Control-Max-Age": str(PREFLIGHT_SECONDS),
    }
