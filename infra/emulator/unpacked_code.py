"""Unpacked copies of bundles, by digest: kept for the next run, and for other stacks if asked."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

UNPACKED = "INVIGIL_UNPACKED"
"""The variable of the folder with the copies; without it they are temporary."""
DIGITS = 16


def unpack_once(bundle: Path, extract: Callable[[Path], None]) -> Path:
    """Return the unpacked copy of a bundle; the first caller extracts it."""
    digest = hashlib.sha256(bundle.read_bytes()).hexdigest()[:DIGITS]
    copy = Path(os.environ.get(UNPACKED, tempfile.gettempdir())) / digest
    copy.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{copy}.lock"):
        if not copy.exists():
            unfinished = copy.with_suffix(".part")
            shutil.rmtree(unfinished, ignore_errors=True)  # of an emulator that was killed
            extract(unfinished)
            unfinished.rename(copy)
            copy.touch()
    return copy


def forget_old_copies(folder: Path) -> None:
    """Delete all copies but the newest, which is of the bundle that was deployed last."""
    copies = [path for path in folder.glob("*") if path.is_dir()]
    for old in sorted(copies, key=lambda path: path.stat().st_mtime)[:-1]:
        shutil.rmtree(old, ignore_errors=True)
