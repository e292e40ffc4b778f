"""Conversion of imported Markdown to HTML, so that its tags and pictures are read like HTML.

The parser is imported with the first text in Markdown.
"""

import re
from functools import cache
from html import escape
from typing import Any

_MATH = re.compile(r"\$\$(?:\\.|[^\\$])+\$\$|\$(?![ $])(?:\\.|[^\\$])+(?<! )\$(?![0-9])", re.DOTALL)
_UNCLEAN = re.compile(r"<|!\[|\](?:\((?!https://|mailto:)|:|\[)", re.IGNORECASE)
_PICTURE = re.compile(r"!\[((?:\\.|[^\]\\])*)\]\(asset:[^)]*\)")


def is_clean(source: str) -> bool:
    """Return whether a text has no tags, no pictures, and only ordinary links."""
    return not _UNCLEAN.search(source)


def html_of_markdown(source: str) -> str:
    r"""Return the HTML of Markdown, with formulas between ``\(`` and ``\)``."""
    html: str = _parser().render(source)
    return html


def without_pictures(source: str) -> str:
    """Return Markdown with pictures that are assets replaced by their descriptions."""
    return _PICTURE.sub(lambda found: rf"\[{found[1]}\]" if found[1].strip() else "", source)


@cache
def _parser() -> Any:  # noqa: ANN401 - imported on use
    from markdown_it import MarkdownIt  # noqa: PLC0415 - few files are in Markdown

    parser = MarkdownIt("commonmark", {"xhtmlOut": True}).enable("table")
    parser.inline.ruler.before("escape", "math", _read_math)
    return parser


def _read_math(state: Any, silent: bool) -> bool:  # noqa: ANN401, FBT001 - called by the parser
    found = _MATH.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        is_block = found[0].startswith("$$")
        left, right = (r"\[", r"\]") if is_block else (r"\(", r"\)")
        token = state.push("html_inline", "", 0)
        token.content = escape(f"{left}{found[0].strip('$').strip()}{right}", quote=False)
    state.pos = found.end()
    return True
