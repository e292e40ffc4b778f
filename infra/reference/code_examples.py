"""The code in our documentation that runs: a block is marked by what it is a part of.

    <!-- runs: mobile.ts -->
    ```ts
    …
    ```

Blocks of the same name are one program, in the order they stand.
"""

import re
from pathlib import Path

_BLOCK = re.compile(r"^<!-- runs: (\S+) -->\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def programs(page: Path) -> dict[str, str]:
    """The programs of a page by their names."""
    found: dict[str, str] = {}
    for name, code in _BLOCK.findall(page.read_text(encoding="utf-8")):
        found[name] = found.get(name, "") + code + "\n"
    return found
