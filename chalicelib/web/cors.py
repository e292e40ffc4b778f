"""CORS for an exact allowlist of origins."""

from collections.abc import Iterable, Mapping

ALLOWED_HEADERS = (
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Device-Token, "
    "X-SafeExamBrowser-ConfigKeyHash, X-SafeExamBrowser-RequestHash"
)
EXPOSED_HEADERS = (
    "Content-Disposition, ETag, Link, Location, Retry-After, Service-Worker-Allowed, "
    "WWW-Authenticate, X-Device-Token, X-Request-Id"
)
PREFLIGHT_SECONDS = 600


def headers(origin: str | None, allowed: Iterable[str]) -> Mapping[str, str]:
    """Return the CORS headers of a response; none for an unlisted origin."""
    if origin is None or origin not in allowed:
        return {"Vary": "Origin"}
    return {
        "Vary": "Origin",
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": EXPOSED_HEADERS,
    }


def preflight(origin: str | None, allowed: Iterable[str], methods: str) -> Mapping[str, str]:
    """Return the headers of a preflight response."""
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
