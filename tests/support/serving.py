"""Servers within the process of a test."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from tests.support import wsgi
from tests.support.client import Client


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        return


def wsgi_server(http: Client) -> WSGIServer:
    """Return a server of the service, in this process."""
    return make_server("127.0.0.1", 0, wsgi.Wsgi(http), handler_class=_Quiet)


@contextmanager
def serving(server: Any) -> Iterator[str]:
    """Serve on a thread; yields the address."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
