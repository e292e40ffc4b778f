"""Lambda entry point for requests; loads a slice with the first request to its routes.

`app.py` registers the same routes all at once, for whoever wants to look at them: Chalice when it
packages, the reference, the tests. A fresh process that loaded them all would keep its first caller
waiting twice as long, for ten slices to serve one (see docs/performance.md).
"""

from chalicelib.collector import collect_rarely

collect_rarely()


import json
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from chalice.app import Chalice

from chalicelib import bootstrap, lazy_import
from chalicelib.settings import settings
from chalicelib.web import routes as _routes  # noqa: F401 - what all slices load first

_MODULES_FILE = Path(__file__).with_name("route_modules.json")
_ROUTE_MODULES: dict[str, str] = json.loads(_MODULES_FILE.read_text())
"""The module whose ``routes`` serve a path: made from the code by `infra.reference.generate`."""

_app = Chalice(app_name="invigil")


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Handle an API Gateway event."""
    path = event["requestContext"]["resourcePath"]
    for module in [_ROUTE_MODULES[path]] if path in _ROUTE_MODULES else _modules():
        _register(module)
    answer: dict[str, Any] = _app(event, context)
    return answer


def _modules() -> list[str]:
    return list(dict.fromkeys(_ROUTE_MODULES.values()))


@cache
def _register(module: str) -> None:
    _app.register_blueprint(import_module(module).routes)


def _begin() -> None:
    """Initialize the process while Lambda lends it a whole processor."""
    # PyJWT loads all that is known of certificates, to read keys out of them; ours are not in any
    lazy_import.load_lazily("cryptography.x509")
    bootstrap.warm_up()
    if settings().aws_lambda_initialization_type != "on-demand":
        for module in _modules():  # nobody waits: the process is kept, or kept as a snapshot
            _register(module)


_begin()
