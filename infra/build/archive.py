"""Reproducible zip files: equal content gives equal bytes."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

FIRST_DATE_OF_ZIP = (1980, 1, 1, 0, 0, 0)
READABLE_BY_ALL = 0o644 << 16

CODE_FOLDER_OF_LAMBDA = "/var/task"
"""Read-only in Lambda, so that bytecode cannot be cached: without ours, every cold start compiles.
Tracebacks show this path.
"""


def compile_all(tree: Path, where: str | Path = CODE_FOLDER_OF_LAMBDA) -> None:
    """Add bytecode beside every source under ``tree``, valid without checking the source.

    ``where`` is the folder at run time, for tracebacks.
    """
    _compile(tree, where)


def replace_by_bytecode(tree: Path, where: str | Path = CODE_FOLDER_OF_LAMBDA) -> None:
    """Put bytecode in the place of every source under ``tree``.

    Python imports such a file as it imports a source, if its version is the one that compiled.
    """
    _compile(tree, where, "-b")
    for source in tree.rglob("*.py"):
        source.unlink()


def _compile(tree: Path, where: str | Path, *options: str) -> None:
    command = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash"]
    command += [*options, "-s", str(tree), "-p", str(where), str(tree)]
    always_the_same = {**os.environ, "PYTHONHASHSEED": "0"}
    subprocess.run(command, env=always_the_same, check=True, stdout=subprocess.DEVNULL)


def write_zip(tree: Path, target: Path) -> None:
    """Zip all files under ``tree``, sorted by name; replaces ``target`` atomically."""
    unfinished = target.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w") as archive:
        add_to_zip(archive, tree)
    unfinished.replace(target)


def add_to_zip(archive: zipfile.ZipFile, tree: Path) -> None:
    """Add all files under ``tree``, sorted by name."""
    for path in sorted(tree.rglob("*")):
        if path.is_file():
            entry = zipfile.ZipInfo(path.relative_to(tree).as_posix(), FIRST_DATE_OF_ZIP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = READABLE_BY_ALL
            archive.writestr(entry, path.read_bytes(), compresslevel=9)
