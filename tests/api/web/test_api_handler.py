"""A process that loads slices on demand serves all routes of the application."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from app import ROUTES, app
from infra.build.template import ROOT
from tests.support.key_sets import STORED

AFTER_ONE_REQUEST = """
import json, sys
from chalicelib import api_handler
event = {
    "requestContext": {"resourcePath": sys.argv[1], "httpMethod": "GET", "identity": {}},
    "headers": {}, "multiValueHeaders": {}, "pathParameters": None, "stageVariables": None,
    "multiValueQueryStringParameters": None, "body": None, "isBase64Encoded": False,
}
answer = api_handler.handler(event, None)
routes = {path: sorted(methods) for path, methods in api_handler._app.routes.items() if methods}
print(json.dumps([answer["statusCode"], routes, list(sys.modules)]))
"""
OF_AN_HTTP_API = """
import json, sys
from chalicelib import api_handler
http = {"method": sys.argv[1], "sourceIp": "203.0.113.7"}
event = {
    "version": "2.0", "rawPath": sys.argv[2], "rawQueryString": sys.argv[3],
    "headers": json.loads(sys.argv[4]), "requestContext": {"http": http, "requestId": "req-1"},
}
print(json.dumps(api_handler.handler(event, None)))
"""
APIS = {routes.module for routes in ROUTES}


def served(path: str, **environment: str) -> tuple[int, dict[str, list[str]], set[str]]:
    """Return the response of a fresh process, with its routes and loaded modules."""
    done = subprocess.run(
        [sys.executable, "-c", AFTER_ONE_REQUEST, path],
        cwd=ROOT,
        env={"AWS_DEFAULT_REGION": "eu-west-1", **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    status, routes, modules = json.loads(done.stdout.splitlines()[-1])
    return status, routes, set(modules) & APIS


def everything() -> dict[str, list[str]]:
    return {path: sorted(methods) for path, methods in app.routes.items()}


def test_a_request_loads_the_slice_that_serves_it_and_no_other() -> None:
    status, routes, modules = served("/health")
    assert (status, modules) == (200, {"chalicelib.site.api"})
    assert routes == {path: methods for path, methods in everything().items() if path in routes}


def test_unknown_path_loads_all_routes() -> None:
    _, routes, modules = served("/nowhere")
    assert modules == APIS
    assert routes == everything()


def test_provisioned_process_loads_all_routes() -> None:
    _, routes, modules = served("/health", AWS_LAMBDA_INITIALIZATION_TYPE="snap-start")
    assert modules == APIS
    assert routes == everything()


@contextmanager
def parameter_store() -> Iterator[tuple[str, list[str]]]:
    """Serve the key set; yields the address, and the operations that were asked for."""
    asked: list[str] = []

    class Store(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.headers["X-Amz-Target"])
            body = json.dumps({"Parameter": {"Value": STORED}}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Store)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("kind", "reads"), [("provisioned-concurrency", 1), ("on-demand", 0), ("snap-start", 0)]
)
def test_only_a_provisioned_process_reads_the_keys_before_its_first_request(
    kind: str, reads: int
) -> None:
    """A snapshot would hold the keys of its day; a process on demand is waited for."""
    with parameter_store() as (address, asked):
        begin("chalicelib.api_handler", AWS_LAMBDA_INITIALIZATION_TYPE=kind, store=address)
    assert asked == ["AmazonSSM.GetParameter"] * reads


def test_a_provisioned_process_begins_without_keys() -> None:
    """Each try to read them is refused; nothing is waited for in between."""
    begin(
        "time; time.sleep = lambda _: None; import chalicelib.api_handler",
        AWS_LAMBDA_INITIALIZATION_TYPE="provisioned-concurrency",
    )


def begin(module: str, store: str = "http://127.0.0.1:9", **environment: str) -> None:
    known = {"AWS_DEFAULT_REGION": "eu-west-1", "AWS_ENDPOINT_URL_SSM": store}
    known |= {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
    command = [sys.executable, "-c", f"import {module}"]
    subprocess.run(command, cwd=ROOT, env={**known, **environment}, check=True)


def asked_by_http_api(method: str, path: str, query: str = "", **headers: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", OF_AN_HTTP_API, method, path, query, json.dumps(headers)],
        cwd=ROOT,
        env={"AWS_DEFAULT_REGION": "eu-west-1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_requests_of_an_http_api_are_answered() -> None:
    answer = asked_by_http_api("GET", "/health")
    assert (answer["statusCode"], json.loads(answer["body"])["status"]) == (200, "ok")
    assert (answer["headers"]["X-Request-Id"], "multiValueHeaders" in answer) == ("req-1", False)


def test_other_method_by_an_http_api_is_405() -> None:
    answer = asked_by_http_api("PATCH", "/health")
    assert answer["statusCode"] == 405
    assert answer["headers"]["Allow"] == "GET"
