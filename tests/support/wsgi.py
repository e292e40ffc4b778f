"""The application as WSGI, for HTTP tools; requests stay in this process.

It behaves like the gateway: unknown paths get the gateway's problem document.
"""

from collections.abc import Callable, Iterable
from http.client import responses
from ipaddress import IPv4Address
from itertools import count
from typing import Any
from urllib.parse import quote

import httpx

from chalicelib.web.routes import METHODS
from infra.build.template import read_template
from infra.emulator.local_gateway import problem, resolve_responses
from tests.support.client import Client, route_of

CALLERS = 11 << 24
"""Each request comes from another network, to avoid rate limits of networks."""
ADDRESS = "http://invigil.test"
StartResponse = Callable[[str, list[tuple[str, str]]], object]

_gateway_responses: dict[str, Any] = resolve_responses(
    read_template()["Resources"]["RestAPI"]["Properties"]["GatewayResponses"],
    "http://invigil.test",
)


class Wsgi:
    """A WSGI application (PEP 3333)."""

    def __init__(self, http: Client) -> None:
        self._http = http
        self._callers = (str(IPv4Address(CALLERS + 256 * number)) for number in count())

    def __call__(self, environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        status, headers, body = self._answer(environ)
        start(f"{status} {responses.get(status, '')}", list(headers.items()))
        return [body]

    def _answer(self, environ: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        # decoded and encoded again, so that escaped delimiters stay escaped
        path = quote(environ["PATH_INFO"].encode("latin-1"))
        query = environ.get("QUERY_STRING", "")
        if environ["REQUEST_METHOD"] not in METHODS or route_of(path) is None:
            return _own("MISSING_AUTHENTICATION_TOKEN", 404)
        reply = self._http.request(
            environ["REQUEST_METHOD"],
            f"{path}?{query}" if query else path,
            content=environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)),
            headers=_headers(environ),
            source_ip=next(self._callers),
        )
        return reply.status, dict(reply.headers), reply.text.encode()


def wsgi_client(http: Client) -> httpx.Client:
    """A client as programs use it."""
    return httpx.Client(transport=httpx.WSGITransport(app=Wsgi(http)), base_url=ADDRESS)


def _own(kind: str, status: int) -> tuple[int, dict[str, str], bytes]:
    answer = problem(_gateway_responses, kind, status)
    headers = {name.decode(): value.decode() for name, value in answer.headers}
    return answer.status, headers, answer.body


def _headers(environ: dict[str, Any]) -> dict[str, str]:
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    if environ.get("CONTENT_TYPE"):
        headers["content-type"] = environ["CONTENT_TYPE"]
    return headers
