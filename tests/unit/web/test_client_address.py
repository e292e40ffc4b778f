"""The address that networks and limits go by cannot be made up by a client."""

import pytest

from chalicelib.settings import Settings
from chalicelib.web.client_address import client_address
from chalicelib.web.request import GatewayRequest

SECRET = "s" * 40
PEER = "198.51.100.9"
BEHIND = Settings(client_address="cloudfront", origin_secret=SECRET)


def request(**headers: str) -> GatewayRequest:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return GatewayRequest({"headers": named, "requestContext": {"identity": {"sourceIp": PEER}}})


@pytest.mark.parametrize(
    ("viewer", "address"),
    [
        ("203.0.113.7:46532", "203.0.113.7"),
        ("2001:db8::7:46532", "2001:db8::7"),
        ("[2001:db8::7]:46532", "2001:db8::7"),
        ("nonsense", PEER),
        ("", PEER),
    ],
)
def test_viewer_address_counts_with_the_secret(viewer: str, address: str) -> None:
    asked = request(cloudfront_viewer_address=viewer, x_origin_secret=SECRET)
    assert client_address(asked, BEHIND) == address


@pytest.mark.parametrize("secret", ["", "t" * 40, SECRET[:-1]])
def test_viewer_address_without_the_secret_is_ignored(secret: str) -> None:
    asked = request(cloudfront_viewer_address="203.0.113.7:1", x_origin_secret=secret)
    assert client_address(asked, BEHIND) == PEER


@pytest.mark.parametrize(
    "settings",
    [Settings(), Settings(client_address="cloudfront"), Settings(origin_secret=SECRET)],
    ids=["default", "no secret", "gateway"],
)
def test_viewer_address_is_ignored_unless_both_settings_are_there(settings: Settings) -> None:
    asked = request(
        cloudfront_viewer_address="203.0.113.7:1", x_origin_secret="", x_forwarded_for="203.0.113.7"
    )
    assert client_address(asked, settings) == PEER
