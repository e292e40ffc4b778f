"""Pages of problems: one of all, and one for each code, where the `type` of a problem leads."""

import json
from collections.abc import Mapping
from html import escape
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import chalicelib
from app import ROUTES
from chalicelib.errors import ApiError
from infra.openapi.operations import operation_id
from infra.openapi.problems import refusals
from infra.reference.guides import frame

INTRODUCTION = """\
<p>Every refusal is a problem document (RFC 9457). Its <code>code</code> is stable and meant for
programs, its <code>instance</code> is the id of the request. See <a href="guides/errors">errors</a>
and <a href="redoc">all endpoints</a>.</p>
"""
ARTICLE = """\
<article id="{code}">
<h2><a href="problems/{code}"><code>{code}</code></a> {status}</h2>
<p>{title} {advice}</p>
<p class="quiet">{operations}</p>
</article>"""

OWN_PAGE = """\
<p>{title}</p>
<dl>
<dt>Status</dt><dd>{status}</dd>
<dt>What to do</dt><dd>{advice}</dd>
<dt>Answered by</dt><dd>{operations}</dd>
</dl>
<h2>Example</h2>
<pre tabindex="0"><code>{example}</code></pre>
<p>The shape of all problems: <a href="../guides/errors">errors</a>.
Every code: <a href="../problems">problems</a>.</p>"""

ADVICE = {
    400: "Send a request that can be read; the same again is refused again.",
    401: "Sign in, or send a fresh access token.",
    403: "The caller may not do this; the same again is refused until that changes.",
    404: "It is not there, or not for this caller.",
    405: "The header Allow names the methods that are served here.",
    409: "Read how things stand now, then decide anew.",
    412: "Read the resource again, and send the change with its ETag.",
    413: "Send less.",
    415: "Send one of the media types that the reference names.",
    422: "Mend what the errors point to.",
    428: "Send If-Match with the ETag of what was read.",
    429: "Wait as long as Retry-After says, then send the same again.",
    500: "Tell the operator the instance.",
    503: "Wait as long as Retry-After says, then send the same again.",
}
"""What to do, by status."""
OF_MANY = 12
"""Operations beyond which their number is said instead."""


def all_problems() -> list[type[ApiError]]:
    """Return every error that a client can meet, by status and code."""
    for module in walk_packages(chalicelib.__path__, "chalicelib."):
        if module.name.endswith(".errors"):
            import_module(module.name)
    every = {one.code: one for one in _answered()}
    for error in _subclasses(ApiError):
        if "code" in vars(error):
            every.setdefault(error.code, error)
    return sorted(every.values(), key=lambda one: (one.status, one.code))


def problems_page() -> str:
    """Return the page of all codes, with an anchor for each."""
    by_code = _operations_by_code()
    articles = [_article(one, by_code.get(one.code, [])) for one in all_problems()]
    return frame("Problems", INTRODUCTION + "\n".join(articles), root="", current="")


def pages() -> Mapping[str, str]:
    """Return a page for each code by the name of its file."""
    by_code = _operations_by_code()
    return {
        f"problem-{one.code}.html": frame(
            one.code, _own_page(one, by_code.get(one.code, [])), root="../", current=""
        )
        for one in all_problems()
    }


def _operations_by_code() -> Mapping[str, list[str]]:
    by_code: dict[str, list[str]] = {}
    for endpoint in (one for routes in ROUTES for one in routes.endpoints):
        for refusal in refusals(endpoint):
            by_code.setdefault(refusal.code, []).append(operation_id(endpoint))
    return by_code


def _own_page(problem: type[ApiError], operations: list[str]) -> str:
    links = ", ".join(f'<a href="../redoc#{one}">{one}</a>' for one in operations[:OF_MANY])
    rest = len(operations) - OF_MANY
    example = {
        "type": f"https://exam.example.org/problems/{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.title,
        "instance": "req_…",
        "code": problem.code,
    }
    return OWN_PAGE.format(
        title=escape(problem.title),
        status=problem.status,
        advice=ADVICE[problem.status],
        operations=(links or "any address") + (f", and {rest} more" if rest > 0 else ""),
        example=escape(json.dumps(example, indent=2, ensure_ascii=False), quote=False),
    )


def _article(problem: type[ApiError], operations: list[str]) -> str:
    named: Any = ", ".join(operations)
    if not operations:
        named = "any address"
    elif len(operations) > OF_MANY:
        named = f"{len(operations)} operations"
    return ARTICLE.format(
        code=escape(problem.code),
        status=problem.status,
        title=escape(problem.title),
        advice=ADVICE[problem.status],
        operations=f"Answered by {escape(named)}.",
    )


def _answered() -> list[type[ApiError]]:
    endpoints = [one for routes in ROUTES for one in routes.endpoints]
    return [refusal for endpoint in endpoints for refusal in refusals(endpoint)]


def _subclasses(error: type[ApiError]) -> list[type[ApiError]]:
    found: list[type[ApiError]] = []
    for one in error.__subclasses__():
        found += [one, *_subclasses(one)]
    return found
