"""Address of the client: the gateway's peer, or what a trusted CloudFront says."""

import hmac
import ipaddress

from chalicelib.settings import Settings
from chalicelib.web.request import GatewayRequest

PROOF_OF_ORIGIN = "x-origin-secret"
VIEWER_ADDRESS = "cloudfront-viewer-address"


def client_address(request: GatewayRequest, settings: Settings) -> str:
    """Return the address that networks and rate limits go by.

    The header of CloudFront counts only with the secret that it alone adds to each request, since
    anybody else can send the header too. Never ``X-Forwarded-For``.
    """
    if settings.client_address != "cloudfront" or not settings.origin_secret:
        return request.source_ip
    given = request.headers.get(PROOF_OF_ORIGIN) or ""
    if not hmac.compare_digest(given.encode(), settings.origin_secret.encode()):
        return request.source_ip
    address, _, _ = (request.headers.get(VIEWER_ADDRESS) or "").rpartition(":")
    try:
        return str(ipaddress.ip_address(address.strip("[]")))
    except ValueError:
        return request.source_ip
