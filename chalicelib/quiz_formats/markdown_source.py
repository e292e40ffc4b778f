"""Markdown that came from elsewhere, as HTML: its own tags and pictures are then read as HTML is.

The parser is loaded by the first text in Markdown.
"""

import re
from functools import cache
from html import escape
from typing import Any

_MATH = re.compile(r"\$\$(?:\\.|[^\\$])+\$\$|\$(?![ $])(?:\\.|[^\\$])+(?<! )\$(?![0-9])", re.DOTALL)
_UNCLEAN = re.compile(r"<|!\[|\](?:\((?!https://|mailto:)|:|\[)", re.IGNORECASE)
_PICTURE = re.compile(r"!\[((?:\\.|[^\]\\])*)\]\([^)]*\)")


def is_clean(source: str) -> bool:
    """Return whether a text has neither tags nor pictures, nor links but to pages and addresses."""
    return not _UNCLEAN.search(source)


def html_of_markdown(source: str) -> str:
    r"""Return the HTML of a text in Markdown, formulas between ``\(`` and ``\)``."""
    html: str = _parser().render(source)
    return html


def without_pictures(source: str) -> str:
    """Return a text in Markdown with the descriptions of its pictures in their place."""
    return _PICTURE.sub(lambda found: rf"\[{found[1]}\]" if found[1].strip() else "", source)


@cache
def _parser() -> Any:  # noqa: ANN401 - loaded late
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
