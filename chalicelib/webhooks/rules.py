"""Rules of webhooks: legal addresses, identities of deliveries, times of retries."""

import hashlib
import ipaddress
import json
import re
from typing import Any
from urllib.parse import urlsplit

from chalicelib import ids
from chalicelib.clock import DAY, HOUR, MINUTE, Millis, to_rfc3339
from chalicelib.values import dataclass
from chalicelib.webhooks.errors import InvalidWebhookUrlError
from chalicelib.webhooks.models import WebhookEvent, WebhookEventType

MAX_URL = 2048
RETRY_AFTER: tuple[Millis, ...] = tuple(
    minutes * MINUTE for minutes in (1, 5, 30, 120, 300, 600, 840, 1200, 1224)
)
"""Pauses between the ten tries; together three days."""
GIVE_UP_AFTER: Millis = 3 * DAY + 6 * HOUR
"""Later than the last try of a delivery whose every try waited for its turn."""
DISABLE_AFTER: Millis = 3 * DAY
"""An endpoint that fails for as long is disabled."""
MAX_COOL_DOWN: Millis = 15 * MINUTE
"""The longest pause of an endpoint after a failure of any delivery."""
MAX_RETRY_AFTER: Millis = 60 * MINUTE
PREVIOUS_SECRET_FOR: Millis = DAY
_TIME_BYTES, _ORDER_BYTES, _DIGEST_BYTES = 6, 1, 9
_TYPES = tuple(WebhookEventType)
"""In the order in which they are sent when they happen in one millisecond."""
_LEGAL_URL = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
"""The letters of RFC 3986."""
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_LOCAL = ("localhost", "local", "localdomain", "internal", "home.arpa")
"""Names under these are of the own machine or network."""
HTTPS_PORT, HTTP_PORT, FIRST_FREE_PORT, LAST_PORT = 443, 80, 1024, 65535
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """Where an event is sent."""

    scheme: str
    host: str
    port: int
    path: str
    is_private: bool
    """Whether the operator lists the host as one that may have any address."""


def parse_url(url: str, private_hosts: tuple[str, ...]) -> Target:
    """Parse the address of a receiver; raise InvalidWebhookUrlError.

    ``private_hosts`` may have any address, and `http:`.
    """
    if len(url) > MAX_URL or not _LEGAL_URL.fullmatch(url):
        raise InvalidWebhookUrlError(f"must be an address of at most {MAX_URL} ASCII characters")
    try:
        parts = urlsplit(url)
        port, host = parts.port, (parts.hostname or "").lower()
    except ValueError:
        raise InvalidWebhookUrlError("is no address") from None
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise InvalidWebhookUrlError("must hold no user name or password")
    if parts.fragment or url.endswith("#"):
        raise InvalidWebhookUrlError("must have no fragment")
    is_private = host in private_hosts
    if parts.scheme != "https" and not (is_private and parts.scheme == "http"):
        raise InvalidWebhookUrlError("must begin with https://")
    if not is_private:
        _check_host(host)
        _check_port(port)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    default = HTTPS_PORT if parts.scheme == "https" else HTTP_PORT
    return Target(parts.scheme, host, port or default, path, is_private)


def _check_host(host: str) -> None:
    labels = host.split(".")
    # whatever ends in a number is an IPv4 address to somebody: 2130706433, 0x7f.1, 127.1
    if _is_ip(host) or _NUMBER.fullmatch(labels[-1]):
        raise InvalidWebhookUrlError("must name a host, not an IP address")
    if any(host == name or host.endswith(f".{name}") for name in _LOCAL):
        raise InvalidWebhookUrlError("must not be on a private network")
    if len(labels) == 1 or not all(map(_LABEL.fullmatch, labels)):
        raise InvalidWebhookUrlError("must name a host with its domain")


def _check_port(port: int | None) -> None:
    if port is not None and port != HTTPS_PORT and not FIRST_FREE_PORT <= port <= LAST_PORT:
        raise InvalidWebhookUrlError("must use port 443, or one from 1024 on")


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    return True


def is_public(address: str) -> bool:
    """Return whether an IP address is on the public internet, also what is embedded in it."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    return all(map(_is_global, _with_embedded(ip)))


def _with_embedded(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    if isinstance(ip, ipaddress.IPv4Address):
        return [ip]
    if ip.ipv4_mapped is not None:
        return [ip.ipv4_mapped]
    embedded = [ip.sixtofour] if ip.sixtofour is not None else []
    embedded += list(ip.teredo or ())
    if ip in _NAT64:
        return [ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)]
    return [ip, *embedded]


def _is_global(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    is_site_local = isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not is_site_local


def delivery_id(endpoint_id: str, event: WebhookEvent) -> str:
    """Return the id of an event's delivery to an endpoint: the same however often it is reported.

    Sorts by the time of the event, then by its type.
    """
    text = f"{endpoint_id} {event.type} {event.subject} {event.at}".encode()
    digest = hashlib.sha256(text).digest()[:_DIGEST_BYTES]
    order = _TYPES.index(event.type).to_bytes(_ORDER_BYTES, "big")
    return f"msg_{ids.of_bytes(event.at.to_bytes(_TIME_BYTES, 'big') + order + digest)}"


def body_of(event: WebhookEvent) -> str:
    """Return the body that subscribers are sent."""
    said: dict[str, Any] = {
        "type": event.type.value,
        "timestamp": to_rfc3339(event.at),
        "data": dict(event.data),
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def next_try(tries: int, now: Millis, give_up_at: Millis) -> Millis | None:
    """Return when a delivery is tried again after so many tries; None for never."""
    if tries > len(RETRY_AFTER):
        return None
    at = now + RETRY_AFTER[tries - 1]
    return at if at <= give_up_at else None


def cool_down(failures: int, retry_after: Millis) -> Millis:
    """Return how long an endpoint is left alone after its latest failures in a row."""
    pause = min(MINUTE << min(failures - 1, 10), MAX_COOL_DOWN)
    return max(pause, min(retry_after, MAX_RETRY_AFTER))


def wake_minute(at: Millis) -> Millis:
    """Return the minute in which the timer looks at an endpoint: one task stands for many."""
    return -(-at // MINUTE) * MINUTE
