"""What markdown may hold: CommonMark with tables and maths, no HTML, only our images.

Checked when a draft is saved; what is stored is the text as it was written. The parser is loaded
by the first text that could break the profile.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from chalicelib import ids

ASSET = re.compile(rf"asset:({ids.pattern('ast')[1:-1]})")
DECORATIVE = "decorative"
_SCHEMES = ("https:", "mailto:")
_MAY_BREAK_IT = re.compile(r"[<\[]")
_MATH = re.compile(r"\$\$(?:\\.|[^\\$])+\$\$|\$(?![ $])(?:\\.|[^\\$])+(?<! )\$(?![0-9])", re.DOTALL)
_HTML = ("html_inline", "html_block")


def profile_problems(text: str) -> list[str]:
    """Return what in a markdown text breaks the profile, each in one sentence."""
    if not _MAY_BREAK_IT.search(text):
        return []
    return list(dict.fromkeys(_problems(_parser().parse(text))))


def asset_ids(text: str) -> list[str]:
    """Return the ids of the assets that a markdown text may show."""
    return ASSET.findall(text)


def _problems(tokens: Iterable[Any]) -> Iterator[str]:
    for token in tokens:
        if token.type in _HTML:
            yield "may hold no HTML"
        elif token.type == "link_open" and not _is_allowed(token.attrs["href"]):
            yield "may link to https: and mailto: alone"
        elif token.type == "image":
            yield from _image_problems(token)
        else:
            yield from _problems(token.children or ())


def _image_problems(token: Any) -> Iterator[str]:  # noqa: ANN401 - a token of an untyped plugin API
    if not ASSET.fullmatch(token.attrs["src"]):
        yield "may show images of the form ![alt](asset:ast_…) alone"
    if not token.content.strip() and token.attrs.get("title") != DECORATIVE:
        yield 'has an image without an alt text or the title "decorative"'


def _is_allowed(address: str) -> bool:
    return address.lower().startswith(_SCHEMES)


@cache
def _parser() -> Any:  # noqa: ANN401 - loaded late
    from markdown_it import MarkdownIt  # noqa: PLC0415 - few requests write markdown

    parser = MarkdownIt("commonmark").enable("table")
    # every link is to be seen, and refused here
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    parser.inline.ruler.before("escape", "math", _skip_math)
    return parser


def _skip_math(state: Any, silent: bool) -> bool:  # noqa: ANN401, FBT001 - called by the parser
    """Read maths as one piece: what is in it is LaTeX, not markup."""
    found = _MATH.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("math_inline", "", 0).content = found[0]
    state.pos = found.end()
    return True
