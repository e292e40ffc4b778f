"""Guides for users of the API: sections of docs/*.md as pages, one source for both."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from infra.build.template import ROOT

DOCS = ROOT / "docs"


@dataclass(frozen=True, slots=True)
class Guide:
    """A page: its name in addresses, its title, and where its text is."""

    slug: str
    title: str
    summary: str
    parts: tuple[tuple[str, str], ...]
    """Files of docs/ with a heading of each; without a heading the whole file."""


GUIDES: tuple[Guide, ...] = (
    Guide(
        "getting-started",
        "Getting started",
        "From an account to a score, and what holds for every call.",
        (
            ("api.md", "Getting started"),
            ("api.md", "Conventions"),
            ("api.md", "Limits"),
            ("api.md", "Eventual consistency"),
        ),
    ),
    Guide(
        "sign-in",
        "Sign-in",
        "Sessions of people, second factors and passkeys, service keys of programs.",
        (
            ("api.md", "Signing in"),
            ("clients.md", "Tokens"),
            ("clients.md", "Trusted devices"),
            ("api.md", "Service keys"),
            ("clients.md", "Browser apps of other origins"),
        ),
    ),
    Guide(
        "taking-a-quiz",
        "Taking a quiz",
        "Start, save, submit: on bad networks, offline, and in time.",
        (
            ("api.md", "Taking a quiz"),
            ("api.md", "Deadlines"),
            ("clients.md", "Clock"),
            ("clients.md", "Offline answers"),
            ("api.md", "Reopening"),
        ),
    ),
    Guide(
        "quizzes-and-files",
        "Quizzes and files",
        "Banks and draws, pictures and sounds, marking, grades as files.",
        (
            ("api.md", "Banks and draws"),
            ("api.md", "Pictures and sounds"),
            ("api.md", "Marking"),
            ("api.md", "Files"),
        ),
    ),
    Guide("errors", "Errors", "One shape for all, and what to do.", (("api.md", "Errors"),)),
    Guide(
        "pagination",
        "Pagination",
        "Lists by cursors.",
        (("api.md", "Pagination"),),
    ),
    Guide(
        "idempotency",
        "Idempotency",
        "Repeat every call safely, and edit together with others.",
        (
            ("api.md", "Idempotency and retries"),
            ("clients.md", "Retries"),
            ("api.md", "Concurrent edits"),
        ),
    ),
    Guide(
        "versions",
        "Versions and deprecation",
        "What may change, when, and how it is announced.",
        (("api.md", "Versions and deprecation"),),
    ),
    Guide("webhooks", "Webhooks", "Events for other programs.", (("webhooks.md", ""),)),
    Guide(
        "accessibility",
        "Accessibility",
        "What the pages conform to, and how that was tried.",
        (("accessibility.md", ""),),
    ),
    Guide("changelog", "Changelog", "What is new.", (("../CHANGELOG.md", ""),)),
)
"""In the order of reading."""

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Invigil API</title>
<link rel="icon" href="{root}docs/@release@/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="{root}docs/@release@/guides.css">
</head>
<body>
<a class="skip" href="#main">To the text</a>
<header>
<nav aria-label="Reference">
<a href="{root}guides">Guides</a>
<a href="{root}redoc">All endpoints</a>
<a href="{root}docs">Try them</a>
<a href="{root}problems">Problems</a>
</nav>
</header>
<div class="columns">
<nav class="guides" aria-label="Guides">
<ul>
{contents}
</ul>
</nav>
<main id="main" tabindex="-1">
<h1>{title}</h1>
{body}
</main>
</div>
</body>
</html>
"""
INDEX = """\
<p>How the API is used. Every endpoint with its schemas and examples is in
<a href="redoc">the reference</a>; <a href="docs">there</a> it can be tried.</p>
<dl>
{entries}
</dl>"""

_HEADING = re.compile(r"^(#{1,6}) (.+)$")
_FENCE = re.compile(r"^\s*```")
_COMMENT = re.compile(r"^<!--.*?-->\n", re.MULTILINE | re.DOTALL)
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


def pages() -> Mapping[str, str]:
    """Return all pages by the name of their file."""
    made = {f"guide-{one.slug}.html": _page(one) for one in GUIDES}
    entries = "\n".join(
        f'<dt><a href="guides/{one.slug}">{escape(one.title)}</a></dt>\n'
        f"<dd>{escape(one.summary)}</dd>"
        for one in GUIDES
    )
    index = frame("Guides", INDEX.format(entries=entries), root="", current="")
    return {"guides.html": index, **made}


def section(file: str, heading: str) -> str:
    """Return a section of a file without its heading, or without one the file below its title.

    Raises ValueError for a heading that is not there.
    """
    lines = _COMMENT.sub("", (DOCS / file).read_text(encoding="utf-8")).splitlines()
    found: list[str] = []
    level = 0
    for depth, line in _with_depths(lines):
        if level and 0 < depth <= level:
            break
        if level:
            found.append(line)
        elif depth and (not heading or line.lstrip("#").strip() == heading):
            level = depth
    if not level:
        raise ValueError(f"{file} has no section {heading}")
    return "\n".join(found)


def headings(file: str) -> list[str]:
    """Return the headings of second level of a file."""
    lines = (DOCS / file).read_text(encoding="utf-8").splitlines()
    return [line[3:].strip() for depth, line in _with_depths(lines) if depth == len("##")]


def _with_depths(lines: Sequence[str]) -> list[tuple[int, str]]:
    """Return lines with the level of their heading; 0 for others, and within code."""
    found, is_code = [], False
    for line in lines:
        is_code ^= bool(_FENCE.match(line))
        heading = None if is_code else _HEADING.match(line)
        found.append((len(heading.group(1)) if heading else 0, line))
    return found


def _page(guide: Guide) -> str:
    bodies = []
    for file, heading in guide.parts:
        shown = heading if len(guide.parts) > 1 and heading != guide.title else ""
        title = f'<h2 id="{anchor(shown)}">{escape(shown)}</h2>\n' if shown else ""
        bodies.append(title + _render(section(file, heading), file, below=2 if shown else 1))
    return frame(guide.title, "\n".join(bodies), root="../", current=guide.slug)


def frame(title: str, body: str, *, root: str, current: str) -> str:
    """Return a page with its navigation; ``root`` leads to where the service's pages are."""
    contents = "\n".join(_entry(one, root, current) for one in GUIDES)
    return PAGE.format(title=escape(title), root=root, contents=contents, body=body)


def _entry(guide: Guide, root: str, current: str) -> str:
    here = ' aria-current="page"' if guide.slug == current else ""
    return f'<li><a href="{root}guides/{guide.slug}"{here}>{escape(guide.title)}</a></li>'


def _render(text: str, file: str, *, below: int) -> str:
    tokens = _MARKDOWN.parse(text)
    outline = [int(one.tag[1]) for one in tokens if one.type == "heading_open"]
    shift = below + 1 - min(outline, default=below + 1)
    for place, token in enumerate(tokens):
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + shift)}"
        if token.type == "heading_open":
            token.attrSet("id", anchor(tokens[place + 1].content))
        for inner in token.children or []:
            _lead(inner, file)
        token.children = _without_dead_links(token.children)
    html: str = RendererHTML().render(tokens, _MARKDOWN.options, {})
    table = '<div class="table" role="region" aria-label="Table" tabindex="0"><table>'
    html = html.replace("<table>", table).replace("</table>", "</table></div>")
    return html.replace("<pre>", '<pre tabindex="0">')


def anchor(heading: str) -> str:
    """Return the id of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _lead(token: Token, file: str) -> None:
    """Have a link to a file of docs/ lead to its guide; those to other files lead nowhere."""
    href = str(token.attrGet("href") or "") if token.type == "link_open" else ""
    if not href or re.match(r"https?:", href):
        return
    name, _, fragment = href.partition("#")
    target = str(PurePosixPath(name).name) if name else file
    token.attrSet("href", _address(target, fragment))


def _address(file: str, fragment: str) -> str:
    known = {"openapi.json": "../api/v1/openapi.json"}
    for guide in GUIDES:
        for of, heading in guide.parts:
            if PurePosixPath(of).name == file and (not heading or anchor(heading) == fragment):
                return f"../guides/{guide.slug}{f'#{fragment}' if fragment else ''}"
            if PurePosixPath(of).name == file and not fragment:
                known.setdefault(file, f"../guides/{guide.slug}")
    return known.get(file, "")


def _without_dead_links(tokens: list[Token] | None) -> list[Token] | None:
    if tokens is None:
        return None
    kept, is_dead = [], False
    for one in tokens:
        if one.type == "link_open":
            is_dead = one.attrGet("href") == ""
        if not (is_dead and one.type in {"link_open", "link_close"}):
            kept.append(one)
    return kept
