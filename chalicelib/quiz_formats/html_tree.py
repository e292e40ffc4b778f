"""Tree of HTML elements with implied end tags and limited depth."""

from dataclasses import dataclass, field
from typing import TypeAlias

from chalicelib.quiz_formats.html_tokens import Tag, Text, tokens

MAX_DEPTH = 60
"""Maximum nesting; deeper elements become siblings, so that no tree exhausts the stack."""


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


VOID = _names("area base br col embed hr img input link meta mspace param source track wbr")
BLOCKS = _names(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main nav "
    "ol optgroup option p pre search section select summary table tbody tfoot thead tr ul"
)
INLINE = _names(
    "a abbr acronym b basefont bdi bdo big cite code data del dfn em font i ins kbd label mark "
    "marquee meter nobr output progress q rp rt ruby s samp small span strike strong sub sup td "
    "th time tt u var"
)
HIDDEN = _names("head noscript script style template title")
MEDIA = _names("audio canvas embed iframe img map object picture svg video")
CONTROLS = _names("button datalist input textarea")
MATHML = _names(
    "annotation annotation-xml maction math menclose merror mfenced mfrac mi mmultiscripts mn "
    "mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup "
    "mtable mtd mtext mtr munder munderover none semantics"
)
KNOWN = VOID | BLOCKS | INLINE | HIDDEN | MEDIA | CONTROLS | MATHML

_CLOSED_BY: dict[str, frozenset[str]] = {
    "p": BLOCKS,
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "option": frozenset({"option", "optgroup"}),
    "td": frozenset({"td", "th", "tr", "tbody", "tfoot"}),
    "th": frozenset({"td", "th", "tr", "tbody", "tfoot"}),
    "tr": frozenset({"tr", "tbody", "tfoot"}),
}
"""Elements that end where one of these starts."""


@dataclass
class Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)
    asset: str | None = None
    """Id of the asset that this picture or sound became."""

    def text(self) -> str:
        """Return all text inside, without markup."""
        return "".join(one if isinstance(one, str) else one.text() for one in self.children)


Node: TypeAlias = Element | str


class _Builder:
    def __init__(self) -> None:
        self.root = Element("body")
        self.open = [self.root]
        self.unknown: list[str] = []

    def add(self, node: Node) -> None:
        self.open[-1].children.append(node)

    def start(self, tag: Tag) -> None:
        while tag.name in _CLOSED_BY.get(self.open[-1].tag, ()):
            self.open.pop()
        element = Element(tag.name, tag.attributes)
        self.add(element)
        is_empty = tag.name in VOID or (tag.source.endswith("/>") and tag.name in MATHML)
        if not is_empty and len(self.open) < MAX_DEPTH:
            self.open.append(element)

    def end(self, name: str) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == name:
                del self.open[depth:]
                return


def parse_html(source: str) -> tuple[Element, list[str]]:
    """Return the tree and the unknown tags, which are kept as text.

    Tags of office programs (``<o:p>``) are ignored, since they display nothing.
    """
    builder = _Builder()
    for token in tokens(source):
        if isinstance(token, Text):
            builder.add(token.text)
        elif ":" in token.name:
            continue
        elif token.name not in KNOWN:
            builder.unknown.append(token.source)
            builder.add(token.source)
        elif token.closes:
            builder.end(token.name)
        else:
            builder.start(token)
    return builder.root, builder.unknown
