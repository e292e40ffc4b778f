"""Zip files that come out the same, byte for byte, whenever and wherever they are made."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

FIRST_DATE_OF_ZIP = (1980, 1, 1, 0, 0, 0)
READABLE_BY_ALL = 0o644 << 16

CODE_FOLDER_OF_LAMBDA = "/var/task"
"""Read-only, so Lambda could never keep the bytecode it makes: without ours it compiles at every
cold start. Tracebacks show this path."""


def compile_all(tree: Path, where: str | Path = CODE_FOLDER_OF_LAMBDA) -> None:
    """Put bytecode beside every source under ``tree``; it is used without a look at the source.

    ``where`` is the folder in which it will run, for tracebacks.
    """
    command = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    command += ["-s", str(tree), "-p", str(where), str(tree)]
    always_the_same = {**os.environ, "PYTHONHASHSEED": "0"}
    subprocess.run(command, env=always_the_same, check=True, stdout=subprocess.DEVNULL)


def write_zip(tree: Path, target: Path) -> None:
    """Zip all files under ``tree``, in the order of their names; replaces ``target`` at once."""
    unfinished = target.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w") as archive:
        add_to_zip(archive, tree)
    unfinished.replace(target)


def add_to_zip(archive: zipfile.ZipFile, tree: Path) -> None:
    """Add all files under ``tree``, in the order of their names."""
    for path in sorted(tree.rglob("*")):
        if path.is_file():
            entry = zipfile.ZipInfo(path.relative_to(tree).as_posix(), FIRST_DATE_OF_ZIP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = READABLE_BY_ALL
            archive.writestr(entry, path.read_bytes(), compresslevel=9)
