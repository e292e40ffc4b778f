"""Writing of XML elements; all escaping is done here."""

import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def element(
    name: str, content: str | Iterable[str] = "", attributes: Mapping[str, object] | None = None
) -> str:
    """Return an element around content that is already markup."""
    inner = content if isinstance(content, str) else "".join(content)
    written = "".join(
        f" {key}={quoteattr(_clean(str(value)))}" for key, value in (attributes or {}).items()
    )
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def text(content: object) -> str:
    """Return escaped text; a literal carriage return would become a line feed."""
    return escape(_clean(str(content)), {"\r": "&#13;"})


def comment(content: str) -> str:
    """Return a comment; double hyphens, which are not allowed inside, are replaced."""
    return f"<!-- {_clean(content).replace('--', '- -')} -->\n"


def _clean(content: str) -> str:
    return _FORBIDDEN.sub("", content)
