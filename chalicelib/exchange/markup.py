"""Text out of HTML: what is left when a question's markup cannot be shown."""

import re
from html.parser import HTMLParser

_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})
_EMPTY_LINES = re.compile(r"\s*\n\s*")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.has_media = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.has_media = self.has_media or tag in {"img", "audio", "video", "object", "iframe"}
        if tag in _BREAKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def plain(html: str) -> tuple[str, bool]:
    """The words of a piece of HTML, and whether a picture or a sound was left out."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return _EMPTY_LINES.sub("\n", "".join(parser.words)).strip(), parser.has_media
