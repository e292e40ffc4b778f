"""Profile of markdown: CommonMark with tables and maths, no HTML, only own images.

Checked when a draft is saved; the text is stored as written. The parser is imported only for texts
that could violate the profile.
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
    """Return the violations in a markdown text, each as a sentence."""
    if not _MAY_BREAK_IT.search(text):
        return []
    return list(dict.fromkeys(_problems(_parser().parse(text))))


def asset_ids(text: str) -> list[str]:
    """Return the ids of the assets in a markdown text."""
    return ASSET.findall(text)


def _problems(tokens: Iterable[Any]) -> Iterator[str]:
    for token in tokens:
        if token.type in _HTML:
            yield "must not contain HTML"
        elif token.type == "link_open" and not _is_allowed(token.attrs["href"]):
            yield "may only link to https: and mailto:"
        elif token.type == "image":
            yield from _image_problems(token)
        else:
            yield from _problems(token.children or ())


def _image_problems(token: Any) -> Iterator[str]:  # noqa: ANN401 - a token of an untyped plugin API
    if not ASSET.fullmatch(token.attrs["src"]):
        yield "may only show images of the form ![alt](asset:ast_…)"
    if not token.content.strip() and token.attrs.get("title") != DECORATIVE:
        yield 'has an image without an alt text or the title "decorative"'


def _is_allowed(address: str) -> bool:
    return address.lower().startswith(_SCHEMES)


@cache
def _parser() -> Any:  # noqa: ANN401 - imported on use
    from markdown_it import MarkdownIt  # noqa: PLC0415 - few requests write markdown

    parser = MarkdownIt("commonmark").enable("table")
    # links are parsed, whatever their target, and refused here
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    parser.inline.ruler.before("escape", "math", _skip_math)
    return parser


def _skip_math(state: Any, silent: bool) -> bool:  # noqa: ANN401, FBT001 - called by the parser
    """Parse maths as one token: its content is LaTeX, not markup."""
    found = _MATH.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("math_inline", "", 0).content = found[0]
    state.pos = found.end()
    return True
