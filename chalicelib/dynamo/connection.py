"""HTTP/1.1 as DynamoDB speaks it, on the connections of urllib3's pool.

http.client writes a head line by line and reads one with the email package, which takes a third of
a call's processor time (docs/performance.md). Pool, TLS, timeouts and the replacement of stale
connections stay urllib3's.
"""

from collections.abc import Callable, Mapping
from http.client import BadStatusLine, HTTPException, IncompleteRead, RemoteDisconnected
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection

READ_BYTES = 65_536
"""Asked for at once; most responses come in one read. A longer head is refused."""

Receive = Callable[[int], bytes]
"""Up to so many bytes; none when the other side has closed."""


class Response:
    """A response that was read whole, with the members that urllib3's pool asks for."""

    version_string = "HTTP/1.1"
    length_remaining = 0
    retries: Any = None
    _connection: Any = None
    _pool: Any = None

    def __init__(self, status: int, headers: Mapping[str, str], data: bytes) -> None:
        self.status = status
        self.headers = headers
        """By name in lower case."""
        self.data = data


class PlainConnection(HTTPConnection):
    """Sends a request in one write, and reads its response whole."""

    def request(self, method: str, url: str, *_: Any, **given: Any) -> None:  # noqa: ANN401
        """Send a request; raises ValueError for a header that holds a line break."""
        if self.sock is None:
            self.connect()
        self.sock.settimeout(self.timeout)
        self.sock.sendall(request_bytes(method, url, given["body"], given["headers"]))

    def getresponse(self) -> Any:  # noqa: ANN401 - a `Response`, all that the pool needs of one
        """Return the `Response`; raises OSError or HTTPException when none came whole."""
        self.sock.settimeout(self.timeout)
        response, stays_open = read_response(self.sock.recv)
        if not stays_open:
            self.close()
        return response


class TlsConnection(PlainConnection, HTTPSConnection):
    """The same over TLS."""


def request_bytes(method: str, url: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    """Return a request with its body; raises ValueError for a header that holds a line break."""
    lines = [f"{method} {url} HTTP/1.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if "\n" in (joined := "".join(lines)) or "\r" in joined:
        raise ValueError("a header holds a line break")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def read_response(receive: Receive) -> tuple[Response, bool]:
    """Return a response, and whether its connection can be used again.

    A response names its length or comes in chunks: any other cannot be told from one that was cut.
    Raises HTTPException.
    """
    stream = _Stream(receive)
    first, *lines = stream.read_until(b"\r\n\r\n").decode("latin-1").split("\r\n")
    version, _, rest = first.partition(" ")
    if not version.startswith("HTTP/1.") or not rest[:3].isdecimal():
        raise BadStatusLine(first)
    named = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in named}
    body = _body(stream, headers)
    closes = headers.get("connection", "").lower() == "close"
    stays_open = version == "HTTP/1.1" and not closes and stream.is_empty
    return Response(int(rest[:3]), headers, body), stays_open


def _body(stream: "_Stream", headers: Mapping[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return _chunks(stream)
    length = headers.get("content-length", "")
    if not length.isdecimal():
        raise HTTPException(f"the response has no length: {length!r}")
    return stream.read(int(length))


def _chunks(stream: "_Stream") -> bytes:
    parts = []
    while size := _size(stream.read_until(b"\r\n")):
        parts.append(stream.read(size))
        stream.read_until(b"\r\n")
    while stream.read_until(b"\r\n"):
        pass  # a trailer
    return b"".join(parts)


def _size(line: bytes) -> int:
    try:
        return int(line.partition(b";")[0], 16)
    except ValueError as error:
        raise HTTPException(f"not the size of a chunk: {line!r}") from error


class _Stream:
    """What was received, and not yet read."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._kept = b""

    @property
    def is_empty(self) -> bool:
        return not self._kept

    def read_until(self, end: bytes) -> bytes:
        """Return what comes before ``end``, and read both."""
        while (at := self._kept.find(end)) < 0:
            if len(self._kept) > READ_BYTES:
                raise HTTPException("the head of the response is too long")
            self._kept += self._more()
        line, self._kept = self._kept[:at], self._kept[at + len(end) :]
        return line

    def read(self, count: int) -> bytes:
        """Return so many bytes."""
        parts, missing = [self._kept], count - len(self._kept)
        while missing > 0:
            try:
                parts.append(self._more())
            except RemoteDisconnected as error:
                raise IncompleteRead(b"".join(parts), missing) from error
            missing -= len(parts[-1])
        whole = b"".join(parts)
        self._kept = whole[count:]
        return whole[:count]

    def _more(self) -> bytes:
        received = self._receive(READ_BYTES)
        if not received:
            raise RemoteDisconnected("the connection was closed without a response")
        return received
