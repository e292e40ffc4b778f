"""What the service says of itself: that it is well, and how to use it."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from chalicelib import bootstrap
from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.failures import dependably
from chalicelib.settings import settings
from chalicelib.web.answers import Raw
from chalicelib.web.call import Call
from chalicelib.web.caller import PUBLIC
from chalicelib.web.routes import Routes
from chalicelib.web.schemas import Output, Query, Truth

routes = Routes(__name__, bootstrap.edge)

HERE = Path(__file__).parent
TABLES = ("users", "ephemeral", "quizzes", "attempts", "results", "leaderboard")
CACHED = {"Cache-Control": "public, max-age=300"}
PAGE_POLICY = {"Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'"}

PLAY_POLICY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    )
}
PLAY_ASSETS = {
    "play.css": "text/css; charset=utf-8",
    "play.js": "text/javascript; charset=utf-8",
}


class HealthQuery(Query):
    deep: Truth = False


class Health(Output):
    status: Literal["ok"] = "ok"
    version: str


@routes.get("/health", PUBLIC)
def health(call: Call, query: HealthQuery) -> Health:  # noqa: ARG001
    """Whether the service is well; with ``deep``, its tables too."""
    if query.deep:
        _read_each_table()
    return Health(version=settings().version)


@routes.get("/api/v1/openapi.json", PUBLIC)
def openapi(call: Call) -> Raw:  # noqa: ARG001
    """The reference for programs (OpenAPI 3.1)."""
    return Raw(_kept("openapi.json"), "application/json", headers=CACHED)


@routes.get("/docs", PUBLIC)
def docs(call: Call) -> Raw:  # noqa: ARG001
    """The reference for people."""
    return Raw(_kept("docs.html"), "text/html; charset=utf-8", headers={**CACHED, **PAGE_POLICY})


@routes.get("/docs/{asset}", PUBLIC)
def docs_asset(call: Call, asset: str) -> Raw:  # noqa: ARG001
    """What the reference's page is made of."""
    if asset != "docs.css":
        return Raw("", "", 404)
    return Raw(_kept(asset), "text/css; charset=utf-8", headers=CACHED)


@routes.get("/play", PUBLIC)
def play(call: Call) -> Raw:  # noqa: ARG001
    """Where links in mails lead: confirm an address, or set a new password."""
    content_type = "text/html; charset=utf-8"
    return Raw(_kept("play.html"), content_type, headers={**CACHED, **PLAY_POLICY})


@routes.get("/play/{asset}", PUBLIC)
def play_asset(call: Call, asset: str) -> Raw:  # noqa: ARG001
    """What that page is made of."""
    if asset not in PLAY_ASSETS:
        return Raw("", "", 404)
    return Raw(_kept(asset), PLAY_ASSETS[asset], headers=CACHED)


@routes.get("/redoc", PUBLIC)
def redoc(call: Call) -> Raw:  # noqa: ARG001
    """The other name of the reference."""
    return Raw("", "", 307, {"Location": "docs"})


def _read_each_table() -> None:
    # a read rather than a description: that is what requests need, and may do
    nothing = [{"pk": {"S": "-"}, "sk": {"S": "-"}}]
    with dependably():
        dynamodb().batch_get_item(
            RequestItems={settings().table(name): {"Keys": nothing} for name in TABLES}
        )


@lru_cache
def _kept(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
