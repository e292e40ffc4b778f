"""The reference to read: contents, every operation, schemas with examples."""

import json
from collections.abc import Iterable
from html import escape
from itertools import groupby
from typing import Any, NamedTuple

from infra.openapi.schemas import name_of

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Invigil API</title>
<link rel="icon" href="docs/@release@/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="docs/@release@/redoc.css">
<script src="docs/@release@/redoc.js" type="module"></script>
</head>
<body>
<main>
<h1>Invigil API</h1>
<p>Every endpoint, made from the code that serves it.
To try them: <a href="docs">the interactive reference</a>.
How they are used: <a href="guides">guides</a>.
For programs: <a href="api/v1/openapi.json">OpenAPI 3.1</a>.</p>
<form role="search" hidden>
<label for="search">Search endpoints, schemas and codes</label>
<input id="search" type="search" autocomplete="off" spellcheck="false">
<p id="found" role="status"></p>
</form>
<nav aria-label="Contents">
{contents}
</nav>
{sections}
<section>
<h2 id="schemas">Schemas</h2>
{schemas}
</section>
</main>
</body>
</html>
"""
SECTION = """\
<section>
<h2 id="{anchor}">{tag}</h2>
{articles}
</section>"""
CONTENTS = """\
<details><summary>{tag}</summary>
<ul>
{links}
</ul></details>"""
ARTICLE = """\
<article id="{name}">
<h3><span class="method">{method}</span> {path}</h3>
<p>{summary}</p>
<p class="quiet">{access} {body} {answers}</p>
</article>"""
SCHEMA = """\
<details id="{name}"><summary>{name}</summary>
{example}<pre tabindex="0">{schema}</pre></details>"""
EXAMPLE = """\
<p>Example</p>
<pre tabindex="0">{example}</pre>
<p>Schema</p>
"""


class Operation(NamedTuple):
    """A method of a path, as the document describes it."""

    tag: str
    path: str
    method: str
    described: dict[str, Any]


def reading_page(document: dict[str, Any]) -> str:
    """Return the OpenAPI document as a page; its script only searches."""
    operations = [
        Operation(one["tags"][0], path, method, _resolved(document, one))
        for path, methods in document["paths"].items()
        for method, one in methods.items()
    ]
    by_tag = [(tag, list(group)) for tag, group in groupby(operations, key=lambda one: one.tag)]
    contents = [_contents(tag, of_tag) for tag, of_tag in by_tag]
    return PAGE.format(
        contents="\n".join([*contents, '<p><a href="#schemas">Schemas</a></p>']),
        sections="\n".join(_section(tag, of_tag) for tag, of_tag in by_tag),
        schemas="\n".join(_schemas(document["components"])),
    )


def _resolved(document: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    """Return an operation with references to shared responses resolved."""
    shared = document["components"]["responses"]
    answers = {
        status: shared[answer["$ref"].rpartition("/")[2]] if "$ref" in answer else answer
        for status, answer in operation["responses"].items()
    }
    return {**operation, "responses": answers}


def _contents(tag: str, operations: Iterable[Operation]) -> str:
    links = [
        f'<li><a href="#{one.described["operationId"]}">{escape(one.described["summary"])}</a></li>'
        for one in operations
    ]
    return CONTENTS.format(tag=escape(tag), links="\n".join(links))


def _section(tag: str, operations: Iterable[Operation]) -> str:
    anchor = f"tag-{tag.lower().replace(' ', '-')}"
    articles = "\n".join(map(_article, operations))
    return SECTION.format(anchor=anchor, tag=escape(tag), articles=articles)


def _article(operation: Operation) -> str:
    described = operation.described
    body = described.get("requestBody", {}).get("content", {})
    answers = [_answer(status, one) for status, one in described["responses"].items()]
    return ARTICLE.format(
        name=described["operationId"],
        method=operation.method.upper(),
        path=escape(operation.path),
        summary=escape(described["summary"]),
        access="Needs an access token." if described["security"] else "Open to all.",
        body=f"Takes {_linked(body)}." if body else "",
        answers=" ".join(answers),
    )


def _answer(status: str, answer: dict[str, Any]) -> str:
    if status.startswith("2"):
        return f"{status}: {_linked(answer.get('content', {})) or 'nothing'}."
    codes = [f'<a href="problems/{code}">{code}</a>' for code in answer.get("x-codes", [])]
    return f"{status}: {' or '.join(codes) or 'nothing'}."


def _linked(content: dict[str, Any]) -> str:
    for kind, described in content.items():
        schemas = described["schema"].get("oneOf", [described["schema"]])
        names = [escape(name) for one in schemas if (name := name_of(one))]
        links = [f'<a href="#{name}">{name}</a>' for name in names]
        return " or ".join(links) or escape(kind)
    return ""


def _schemas(components: dict[str, Any]) -> Iterable[str]:
    for name, schema in components["schemas"].items():
        example = components["examples"].get(name, {}).get("value")
        shown = "" if example is None else EXAMPLE.format(example=_json(example))
        yield SCHEMA.format(name=escape(name), example=shown, schema=_json(schema))


def _json(value: object) -> str:
    return escape(json.dumps(value, indent=2, ensure_ascii=False))
