"""Check of the saved data: without a file that it cannot read the emulator starts empty."""

import json
from pathlib import Path


def damaged_files(folder: Path) -> list[Path]:
    """Return the saved files that are not JSON, as after a full disk or an edit by hand."""
    return [path for path in sorted(folder.glob("*.json")) if not _is_readable(path)]


def _is_readable(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except ValueError:
        return False
    return True
