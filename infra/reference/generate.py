"""Generate files from the code: the reference, the route modules, the settings page."""

import json
from html import escape
from itertools import groupby
from typing import Any

from app import ROUTES
from chalicelib.settings import Settings
from infra.build.template import ROOT
from infra.openapi.document import document
from infra.openapi.schemas import name_of
from infra.reference import settings_page
from infra.reference.problems_page import problems_page

SITE = ROOT / "chalicelib" / "site"
REVIEWED = ROOT / "docs" / "openapi.json"
SETTINGS = ROOT / "docs" / "settings.md"
ROUTE_MODULES = ROOT / "chalicelib" / "route_modules.json"

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Invigil API</title>
<link rel="icon" href="docs/@release@/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="docs/@release@/redoc.css">
</head>
<body>
<main>
<h1>Invigil API</h1>
<p>Every endpoint, made from the code that serves it.
To try them: <a href="docs">the interactive reference</a>.
For programs: <a href="api/v1/openapi.json">OpenAPI 3.1</a>.</p>
{sections}
<h2>Schemas</h2>
{schemas}
</main>
</body>
</html>
"""
ARTICLE = """\
<article>
<h3><span class="method">{method}</span> {path}</h3>
<p>{summary}</p>
<p class="quiet">{access} {body} {answers}</p>
</article>"""
SCHEMA = """\
<details id="{name}"><summary>{name}</summary>
<pre>{schema}</pre></details>"""


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


def reference_page(described: dict[str, Any]) -> str:
    """Return the document as a page without scripts."""
    operations = [
        (operation["tags"][0], path, method, _resolved(described, operation))
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]
    sections = [
        f"<h2>{escape(tag)}</h2>\n" + "\n".join(_article(*one) for one in of_tag)
        for tag, of_tag in groupby(operations, key=lambda one: one[0])
    ]
    schemas = [
        SCHEMA.format(name=escape(name), schema=escape(json.dumps(schema, indent=2)))
        for name, schema in described["components"]["schemas"].items()
    ]
    return PAGE.format(sections="\n".join(sections), schemas="\n".join(schemas))


def _resolved(described: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    """Return an operation with references to shared responses resolved."""
    shared = described["components"]["responses"]
    answers = {
        status: shared[answer["$ref"].rpartition("/")[2]] if "$ref" in answer else answer
        for status, answer in operation["responses"].items()
    }
    return {**operation, "responses": answers}


def _article(_tag: str, path: str, method: str, operation: dict[str, Any]) -> str:
    body = operation.get("requestBody", {}).get("content", {})
    return ARTICLE.format(
        method=method.upper(),
        path=escape(path),
        summary=escape(operation["summary"]),
        access="Needs an access token." if operation["security"] else "Open to all.",
        body=f"Takes {_linked(body)}." if body else "",
        answers=" ".join(
            f"{status}: {_linked(answer.get('content', {})) or 'nothing'}."
            if status.startswith("2")
            else f"{status}: {' or '.join(answer.get('x-codes', [])) or 'nothing'}."
            for status, answer in operation["responses"].items()
        ),
    )


def _linked(content: dict[str, Any]) -> str:
    for kind, described in content.items():
        schemas = described["schema"].get("oneOf", [described["schema"]])
        names = [escape(name) for one in schemas if (name := name_of(one))]
        links = [f'<a href="#{name}">{name}</a>' for name in names]
        return " or ".join(links) or escape(kind)
    return ""


def main() -> None:
    described = openapi()
    REVIEWED.write_text(to_review(described), encoding="utf-8")
    (SITE / "openapi.json").write_text(to_serve(described), encoding="utf-8")
    (SITE / "docs" / "redoc.html").write_text(reference_page(described), encoding="utf-8")
    (SITE / "docs" / "problems.html").write_text(problems_page(), encoding="utf-8")
    ROUTE_MODULES.write_text(route_modules_text(), encoding="utf-8")
    SETTINGS.write_text(settings_page.settings_page(), encoding="utf-8")
