"""An HTTP server that answers as a script says: refusals, cut connections, silence."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.support.http_bytes import read_request


@dataclass(frozen=True)
class Reply:
    """What the server does with a request; ``announced`` is the length it names."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    announced: int | None = None
    then_close: bool = False
    silent: bool = False

    def wire(self) -> bytes:
        """Return the reply as it is sent."""
        named = {**self.headers, "Content-Length": self.announced or len(self.body)}
        lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        return f"HTTP/1.1 {self.status} Said\r\n{lines}\r\n".encode() + self.body


CUT = Reply(status=0, then_close=True)
"""Close the connection without an answer."""


class ScriptedServer:
    """Answers one request after the other by its script, over any number of connections."""

    def __init__(self, script: Sequence[Reply]) -> None:
        self._script = iter(script)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.connections = 0
        self.hung_up = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        """Stop listening and close what is open."""
        self._listener.close()
        for connection in self._open:
            connection.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            while (request := read_request(stream)) is not None:
                self.requests.append(request)
                reply = next(self._script, CUT)
                if reply.silent:
                    continue
                if reply.status:
                    connection.sendall(reply.wire())
                if reply.then_close:
                    connection.shutdown(socket.SHUT_RDWR)
                    self.hung_up.set()
                    return


@contextmanager
def scripted(*script: Reply) -> Iterator[ScriptedServer]:
    """Run a server with a script."""
    server = ScriptedServer(script)
    try:
        yield server
    finally:
        server.close()
