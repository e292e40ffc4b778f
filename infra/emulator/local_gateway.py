"""Gateway of the local stack: serves the API at the root of its own port, without id and stage.

It adds what the emulator lacks: the template's gateway responses, caller addresses that callers
cannot forge, and compression.
"""

import asyncio
import gzip
import json
import os
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

AT_ONCE = 2 * max(2, os.cpu_count() or 2)
"""Maximum of concurrent requests; others wait. Each needs a process, and a burst would start too
many for one machine.
"""

_ERROR_TYPES = {
    403: "MISSING_AUTHENTICATION_TOKEN",
    413: "REQUEST_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    429: "THROTTLED",
    504: "INTEGRATION_TIMEOUT",
}
"""Error types of statuses that the gateway itself answers with."""


@dataclass(frozen=True, slots=True)
class Route:
    """The address of the deployed API within the emulator, and its gateway responses."""

    prefix: str
    responses: dict[str, Any]
    compressed_from: int | None = None
    """Minimum size of compressed bodies in bytes; None for no compression."""

    @classmethod
    def load(cls, path: Path) -> "Route | None":
        """Return the route stored in ``path``, None before the first deployment."""
        if not path.exists():
            return None
        return cls(**json.loads(path.read_text()))

    def write(self, path: Path) -> None:
        """Store the route in ``path`` atomically."""
        unfinished = path.with_suffix(".part")
        unfinished.write_text(json.dumps(asdict(self)))
        unfinished.replace(path)


@dataclass(slots=True)
class GatewayResponse:
    """A buffered response."""

    status: int = 200
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    async def take(self, message: Message) -> None:
        """Receive a part of the response, as an ASGI ``send``."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = list(message.get("headers", []))
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    async def give(self, send: Send) -> None:
        """Send the response."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})

    def compress(self) -> None:
        """Compress the body with gzip, as the real gateway does."""
        self.body = gzip.compress(self.body, mtime=0)
        self.headers = [one for one in self.headers if one[0].lower() != b"content-length"]
        self.headers += [
            (b"content-encoding", b"gzip"),
            (b"content-length", str(len(self.body)).encode()),
        ]

    def is_the_gateways_own(self) -> bool:
        """Return whether no handler wrote it: handlers always set X-Request-Id."""
        return self.status >= 400 and not any(  # noqa: PLR2004 - the first status of errors
            name.lower() == b"x-request-id" for name, _ in self.headers
        )


class Gateway:
    """Serve the API at the root of one port, and pass all other requests to the emulator."""

    def __init__(self, stand_in: App, port: int, route: Path) -> None:
        self._stand_in = stand_in
        self._port = port
        self._route = route
        self._places = asyncio.Semaphore(AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["server"][1] != self._port:
            await self._stand_in(scope, receive, send)
            return
        route = Route.load(self._route)
        answer = GatewayResponse()
        if route is None:
            answer = problem({}, "INTEGRATION_FAILURE", 503)
        else:
            async with self._places:
                await self._stand_in(behind(scope, route), receive, answer.take)
            if answer.is_the_gateways_own():
                answer = problem(route.responses, error_type(answer.status), answer.status)
            if is_to_compress(answer, scope, route):
                answer.compress()
        await answer.give(send)


def behind(scope: Scope, route: Route) -> Scope:
    """Return the request for the emulator: with its path, and the caller's real address."""
    path = route.prefix + scope["path"]
    raw_path = route.prefix.encode() + scope.get("raw_path", scope["path"].encode())
    caller = str((scope.get("client") or ("127.0.0.1",))[0]).encode()
    headers = [one for one in scope["headers"] if one[0].lower() != b"x-forwarded-for"]
    headers.append((b"x-forwarded-for", caller))
    return {**scope, "path": path, "raw_path": raw_path, "headers": headers}


def is_to_compress(answer: GatewayResponse, scope: Scope, route: Route) -> bool:
    """Return whether the caller accepts gzip and the body is large enough."""
    if route.compressed_from is None or len(answer.body) < route.compressed_from:
        return False
    accepted = b",".join(value for name, value in scope["headers"] if name == b"accept-encoding")
    return b"gzip" in {one.strip() for one in accepted.split(b",")}


def error_type(status: int) -> str:
    """Return the type of gateway response for a status."""
    fallback = "DEFAULT_4XX" if status < 500 else "DEFAULT_5XX"  # noqa: PLR2004 - HTTP's classes
    return _ERROR_TYPES.get(status, fallback)


def resolve_responses(responses: dict[str, Any], base_url: str) -> dict[str, Any]:
    """Return the template's gateway responses with the service's address in their texts."""
    return {kind: _resolve(defined, base_url) for kind, defined in responses.items()}


def _resolve(defined: dict[str, Any], base_url: str) -> dict[str, Any]:
    templates = {
        media_type: text["Fn::Sub"].replace("${BaseUrl}", base_url)
        for media_type, text in defined["ResponseTemplates"].items()
    }
    return {**defined, "ResponseTemplates": templates}


def problem(responses: dict[str, Any], kind: str, status: int) -> GatewayResponse:
    """Return the template's response for an error of the gateway."""
    defined = responses.get(kind, {})
    request_id = str(uuid.uuid4())
    given = defined.get("ResponseParameters", {}).get("Headers", {})
    headers = [
        (name.lower().encode(), _header_value(value, request_id).encode())
        for name, value in given.items()
    ]
    text = defined.get("ResponseTemplates", {}).get("application/json", "{}")
    body = text.replace("$context.requestId", request_id).encode()
    headers.append((b"content-length", str(len(body)).encode()))
    return GatewayResponse(int(defined.get("StatusCode", status)), headers, body)


def _header_value(mapping: str, request_id: str) -> str:
    """Evaluate a mapping expression: a quoted literal, or the request's id."""
    if mapping == "context.requestId":
        return request_id
    return mapping.removeprefix("'").removesuffix("'").replace("''", "'")
