"""The probe's code fails unless the service answers 200."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.error import HTTPError, URLError

import pytest

from infra.build.template import read_template

Probe = Callable[[str], int]


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Probe:
    """Runs the function of the template with an address, as Lambda would."""
    function = read_template()["Resources"]["ProbeFunction"]["Properties"]
    names: dict[str, Any] = {}
    exec(function["Code"]["ZipFile"], names)  # noqa: S102 - our own source

    def run(address: str) -> int:
        monkeypatch.setenv("ADDRESS", address)
        return int(names["handler"]({}, None))

    return run


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/health" else 503)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Keep the tests' output quiet."""


@pytest.fixture
def service() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_service_that_answers_is_reached(probe: Probe, service: str) -> None:
    assert probe(f"{service}/health") == 200


def test_service_that_is_unavailable_fails_the_run(probe: Probe, service: str) -> None:
    with pytest.raises(HTTPError):
        probe(f"{service}/broken")


def test_address_that_nothing_listens_at_fails_the_run(probe: Probe) -> None:
    with pytest.raises(URLError):
        probe("http://127.0.0.1:9/health")
