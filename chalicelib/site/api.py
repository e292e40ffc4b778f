"""Endpoints of health, reference and pages."""

from functools import lru_cache
from pathlib import Path
from typing import Literal, TypedDict

from chalicelib import bootstrap
from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.errors import translating_outages
from chalicelib.settings import settings
from chalicelib.site.pages import CONTENT_TYPES, NO_FRAMES, Brand, Pages, unless_known
from chalicelib.web.authentication import PUBLIC
from chalicelib.web.context import RequestContext
from chalicelib.web.endpoints import IF_NONE_MATCH
from chalicelib.web.request import JSON_TYPE
from chalicelib.web.responses import RawResponse
from chalicelib.web.routes import Routes
from chalicelib.web.schemas import Output, Query, Truth

routes = Routes(__name__, bootstrap.edge)

HERE = Path(__file__).parent
TABLES = ("users", "ephemeral", "audit", "quizzes", "attempts", "results", "leaderboard")
HTML = "text/html"
PARTS = tuple(kind.partition(";")[0] for kind in CONTENT_TYPES.values())
CACHED = {"Cache-Control": "public, max-age=300"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    f"form-action 'none'; base-uri 'none'; {NO_FRAMES}; img-src 'self'"
)
DOCS = Pages(HERE / "docs", f"{POLICY} data:")
"""Swagger UI's style sheet embeds its icons as data."""
PLAY = Pages(HERE / "play", POLICY, shows_files=True)


class _HeaderOptions(TypedDict):
    request_headers: tuple[str, ...]
    response_headers: tuple[str, ...]


REVALIDATED: _HeaderOptions = {"request_headers": (IF_NONE_MATCH,), "response_headers": ("ETag",)}


class HealthQuery(Query):
    deep: Truth = False


class Health(Output):
    status: Literal["ok"] = "ok"
    version: str


@routes.get("/health", PUBLIC)
def read_health(call: RequestContext, query: HealthQuery) -> Health:  # noqa: ARG001
    """Check the service; with `deep`, also its tables."""
    if query.deep:
        _read_each_table()
    return Health(version=settings().version)


@routes.get("/api/v1/openapi.json", PUBLIC, produces=(JSON_TYPE,), **REVALIDATED)
def read_openapi(call: RequestContext) -> RawResponse:
    """Return the OpenAPI 3.1 document."""
    return unless_known(_kept("openapi.json"), JSON_TYPE, CACHED, call.if_none_match)


@routes.get("/docs", PUBLIC, produces=(HTML,), **REVALIDATED)
def show_docs(call: RequestContext) -> RawResponse:
    """Return the interactive reference."""
    return DOCS.page("docs.html", call.if_none_match)


@routes.get("/docs/{release}/{asset}", PUBLIC, produces=PARTS, **REVALIDATED)
def read_docs_asset(call: RequestContext, release: str, asset: str) -> RawResponse:
    """Return a file of the reference's pages."""
    return DOCS.file(release, asset, call.if_none_match)


@routes.get("/redoc", PUBLIC, produces=(HTML,), **REVALIDATED)
def show_redoc(call: RequestContext) -> RawResponse:
    """Return the static reference."""
    return DOCS.page("redoc.html", call.if_none_match)


@routes.get("/problems", PUBLIC, produces=(HTML,), **REVALIDATED)
def show_problems(call: RequestContext) -> RawResponse:
    """Return the page of all problem codes."""
    return DOCS.page("problems.html", call.if_none_match)


@routes.get("/problems/{code}", PUBLIC, produces=(HTML,), **REVALIDATED)
def show_problem(call: RequestContext, code: str) -> RawResponse:
    """Return the page of a problem code, where the `type` of a problem leads."""
    return DOCS.page(f"problem-{code}.html", call.if_none_match)


@routes.get("/guides", PUBLIC, produces=(HTML,), **REVALIDATED)
def show_guides(call: RequestContext) -> RawResponse:
    """Return the list of guides."""
    return DOCS.page("guides.html", call.if_none_match)


@routes.get("/guides/{guide}", PUBLIC, produces=(HTML,), **REVALIDATED)
def show_guide(call: RequestContext, guide: str) -> RawResponse:
    """Return a guide: getting started, sign-in, errors and others."""
    return DOCS.page(f"guide-{guide}.html", call.if_none_match)


@routes.get("/play", PUBLIC, produces=(HTML,), **REVALIDATED)
def show_play(call: RequestContext) -> RawResponse:
    """Return the player, the target of links in mails."""
    return PLAY.page("play.html", call.if_none_match, settings().embed_origins, brand=_brand())


@routes.get("/studio", PUBLIC, produces=(HTML,), **REVALIDATED)
def show_studio(call: RequestContext) -> RawResponse:
    """Return the studio: authors write quizzes and run exams here."""
    return PLAY.page("studio.html", call.if_none_match, brand=_brand())


@routes.get(
    "/play/{release}/{asset}",
    PUBLIC,
    produces=PARTS,
    request_headers=(IF_NONE_MATCH,),
    response_headers=("ETag", "Service-Worker-Allowed"),
)
def read_play_asset(call: RequestContext, release: str, asset: str) -> RawResponse:
    """Return a file of the player and of the studio."""
    return PLAY.file(release, asset, call.if_none_match)


def _read_each_table() -> None:
    # reads instead of describing: requests need and may only read
    nothing = [{"pk": {"S": "-"}, "sk": {"S": "-"}}]
    with translating_outages():
        dynamodb().batch_get_item(
            RequestItems={settings().table(name): {"Keys": nothing} for name in TABLES}
        )


@lru_cache
def _kept(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _brand() -> Brand:
    own = settings()
    return Brand(own.brand_name, own.brand_color, own.brand_logo)
