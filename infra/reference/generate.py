"""Generate files from the code: reference, types of the web client, route modules, settings."""

import json
from typing import Any

from app import ROUTES
from chalicelib.settings import Settings
from infra.build.template import ROOT
from infra.openapi.document import document
from infra.reference import guides, problems_page, settings_page
from infra.reference.reading_page import reading_page
from infra.reference.web_types import TYPES, types_module

SITE = ROOT / "chalicelib" / "site"
REVIEWED = ROOT / "docs" / "openapi.json"
SETTINGS = ROOT / "docs" / "settings.md"
ROUTE_MODULES = ROOT / "chalicelib" / "route_modules.json"


def openapi() -> dict[str, Any]:
    """Return the OpenAPI document of the application."""
    endpoints = [endpoint for routes in ROUTES for endpoint in routes.endpoints]
    return document(endpoints, title="Invigil", version=Settings().version)


def to_review(described: dict[str, Any]) -> str:
    """Return the document formatted for reviews."""
    return json.dumps(described, indent=1, ensure_ascii=False) + "\n"


def route_modules_text() -> str:
    """Return the module of each path, for `chalicelib.api_handler`."""
    served_by = {one.path: routes.module for routes in ROUTES for one in routes.endpoints}
    return json.dumps(served_by, indent=1) + "\n"


def to_serve(described: dict[str, Any]) -> str:
    """Return the document as served."""
    return json.dumps(described, separators=(",", ":"), ensure_ascii=False)


def main() -> None:
    described = openapi()
    REVIEWED.write_text(to_review(described), encoding="utf-8")
    (SITE / "openapi.json").write_text(to_serve(described), encoding="utf-8")
    (SITE / "docs" / "redoc.html").write_text(reading_page(described), encoding="utf-8")
    TYPES.write_text(types_module(described), encoding="utf-8")
    (SITE / "docs" / "problems.html").write_text(problems_page.problems_page(), encoding="utf-8")
    for name, text in {**guides.pages(), **problems_page.pages()}.items():
        (SITE / "docs" / name).write_text(text, encoding="utf-8")
    ROUTE_MODULES.write_text(route_modules_text(), encoding="utf-8")
    SETTINGS.write_text(settings_page.settings_page(), encoding="utf-8")
