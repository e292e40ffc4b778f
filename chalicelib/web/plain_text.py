"""Characters that are refused in texts which others read."""

import re

_CONTROLS = "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f"
_DIRECTION_OVERRIDES = "\\u202a-\\u202e"
"""Bidirectional text needs marks and isolates only; overrides can disguise text."""
_ANNOTATIONS = "\\ufff9-\\ufffb"
_LINE_BREAKS = "\\t\\n\\r\\u2028\\u2029"
_REFUSED = re.compile(f"[{_CONTROLS}{_DIRECTION_OVERRIDES}{_ANNOTATIONS}]")
_REFUSED_IN_LINES = re.compile(f"[{_LINE_BREAKS}]|{_REFUSED.pattern}")


def refused_character(text: str, *, is_line: bool = False) -> str | None:
    """Return the first refused character of a text or a line, such as U+202E."""
    found = (_REFUSED_IN_LINES if is_line else _REFUSED).search(text)
    return None if found is None else f"U+{ord(found[0]):04X}"
