"""Runnable code examples of the documentation.

A marker names the program of a block; blocks with the same name form one program, in order:

<!-- runs: mobile.ts -->
```ts
…
```
"""

import re
from pathlib import Path

_BLOCK = re.compile(r"^<!-- runs: (\S+) -->\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def programs(page: Path) -> dict[str, str]:
    """Return the programs of a page by name."""
    found: dict[str, str] = {}
    for name, code in _BLOCK.findall(page.read_text(encoding="utf-8")):
        found[name] = found.get(name, "") + code + "\n"
    return found
