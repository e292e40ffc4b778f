"""Signing in and going on, asked for as any client does."""

from tests.support.client import HOME, Client, Reply
from tests.support.people import PASSWORD

LOGIN = "/api/v1/auth/login"
ME = "/api/v1/auth/me"
REFRESH = "/api/v1/auth/refresh"
WRONG = "not the right password"


def login(  # noqa: PLR0913 - the parts of a sign-in
    http: Client,
    email: str,
    password: str = PASSWORD,
    *,
    ip: str = HOME,
    proof: str | None = None,
    device: str | None = None,
) -> Reply:
    """Sign in from ``ip``, with the X-Device-Token ``proof``."""
    body = {"email": email, "password": password} | ({"device_name": device} if device else {})
    headers = {"X-Device-Token": proof} if proof else {}
    return http.post(LOGIN, json=body, source_ip=ip, headers=headers)


def refresh(http: Client, token: str, key: str | None = None) -> Reply:
    """Exchange a refresh token, under an Idempotency-Key if one is given."""
    headers = {"Idempotency-Key": key} if key else {}
    return http.post(REFRESH, json={"refresh_token": token}, headers=headers)
