"""Smoke test of a deployed API; leaves no data.

python -m infra.deploy.smoke https://….execute-api.….amazonaws.com/live

Each request fails on an incomplete stack: tables, keys, gateway, registration.
"""

import argparse
import sys
from collections.abc import Iterator

import httpx

TIMEOUT_SECONDS = 35
"""Longer than the gateway's timeout."""

PROBLEM = "application/problem+json"


class SmokeTestError(Exception):
    """The API does not behave as documented."""


def smoke_test(address: str, transport: httpx.BaseTransport | None = None) -> None:
    """Raise SmokeTestError with all failures unless the API at ``address`` works."""
    with httpx.Client(base_url=address, timeout=TIMEOUT_SECONDS, transport=transport) as http:
        try:
            found = list(_failures(http))
        except httpx.HTTPError as error:
            found = [f"{address} does not answer: {error}"]
    if found:
        raise SmokeTestError("\n  ".join(["", *found]))


def _failures(http: httpx.Client) -> Iterator[str]:
    plain = list(_answers(http.get("/health"), 200))
    yield from plain
    if plain:
        return  # the other requests would fail too, slowly
    deep = http.get("/health", params={"deep": "true"})
    yield from _answers(deep, 200)
    yield from _keys(http)
    # an empty body registers no user: it is refused as incomplete, or registration is disabled
    register = http.post("/api/v1/auth/register", json={})
    yield from _answers(register, 422, 403)
    yield from _problem(register)
    unsigned = http.get("/api/v1/auth/me")
    yield from _answers(unsigned, 401)
    yield from _problem(unsigned)
    # a response of the gateway itself
    nowhere = http.get("/api/v1/nowhere")
    if "_user_request_" not in str(http.base_url):
        yield from _answers(nowhere, 404)
        yield from _problem(nowhere)
    yield from _answers(http.get("/docs"), 200)


def _keys(http: httpx.Client) -> Iterator[str]:
    reply = http.get("/.well-known/jwks.json")
    yield from _answers(reply, 200)
    keys = reply.json().get("keys") if reply.status_code == httpx.codes.OK else None
    if keys == []:
        yield "There are no keys to sign with."
    if keys and any("d" in key for key in keys):
        yield "A PRIVATE KEY IS PUBLISHED. Rotate the keys at once."


def _answers(reply: httpx.Response, *expected: int) -> Iterator[str]:
    if reply.status_code not in expected:
        wanted = " or ".join(map(str, expected))
        asked = f"{reply.request.method} {reply.request.url.raw_path.decode()}"
        yield f"{asked} answers {reply.status_code}, not {wanted}: {reply.text[:200]}"


def _problem(reply: httpx.Response) -> Iterator[str]:
    if reply.headers.get("content-type") != PROBLEM:
        yield f"{reply.request.url.path} refuses with {reply.headers.get('content-type')}."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    try:
        smoke_test(parser.parse_args().address)
    except SmokeTestError as error:
        sys.exit(f"It does not work.{error}")
    print("It works.")


if __name__ == "__main__":
    main()
