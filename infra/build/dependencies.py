"""Bundled dependencies: locked, pruned and compiled once per lock file."""

import hashlib
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from infra.build.archive import replace_by_bytecode, write_zip
from infra.build.pruning import prune

ARCHITECTURE = "x86_64"
GLIBC_OF_AMAZON_LINUX_2 = 26
GLIBC_OF_AMAZON_LINUX_2023 = 34
FIRST_PYTHON_ON_2023 = (3, 12)
OLDEST_MANYLINUX = 5

_LOCALLY_COMPILED = re.compile(r"^Tag: .*-linux_\w+$", re.MULTILINE)


class BuildError(Exception):
    """The bundle cannot be built or must not be deployed; the message has the reason."""


def layer(requirements: Path, cache: Path, *, here: bool) -> Path:
    """Return a zip of the packages in ``requirements`` for Lambda, or ``here`` for this machine.

    Raises BuildError when a wheel is missing, its hash differs, or it was compiled locally.
    """
    platforms = [] if here and not _is_like_lambda() else _lambda_platforms()
    done = cache / f"dependencies-{_fingerprint(requirements, platforms)}.zip"
    if done.exists():
        return done
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        _install(requirements, tree, platforms)
        _refuse_locally_compiled(tree)
        prune(tree)
        replace_by_bytecode(tree)
        cache.mkdir(parents=True, exist_ok=True)
        write_zip(tree, done)
    return done


def _is_like_lambda() -> bool:
    return (platform.system(), platform.machine()) == ("Linux", ARCHITECTURE) and bool(
        platform.libc_ver()[0]
    )


def _lambda_platforms() -> list[str]:
    modern = sys.version_info[:2] >= FIRST_PYTHON_ON_2023
    newest = GLIBC_OF_AMAZON_LINUX_2023 if modern else GLIBC_OF_AMAZON_LINUX_2
    versions = range(newest, OLDEST_MANYLINUX - 1, -1)
    legacy = ("manylinux2014", "manylinux2010", "manylinux1")
    return [f"manylinux_2_{n}_{ARCHITECTURE}" for n in versions] + [
        f"{name}_{ARCHITECTURE}" for name in legacy
    ]


def _fingerprint(requirements: Path, platforms: list[str]) -> str:
    ours = (
        Path(__file__).with_name(f"{name}.py") for name in ("dependencies", "archive", "pruning")
    )
    sources = [requirements, *ours]
    digest = hashlib.sha256(repr((sys.version_info[:2], platforms)).encode())
    if not platforms:
        digest.update(repr(platform.platform()).encode())
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _install(requirements: Path, tree: Path, platforms: list[str]) -> None:
    """Install wheels only, with the hashes in the lock file."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--no-compile"]
    command += ["--require-hashes", "--only-binary=:all:", "--no-deps", "--target", str(tree)]
    for name in platforms:
        command += ["--platform", name]
    done = subprocess.run(
        [*command, "-r", str(requirements)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BuildError(f"A dependency cannot be bundled.\n{done.stdout}{done.stderr}".strip())


def _refuse_locally_compiled(tree: Path) -> None:
    """Refuse wheels tagged plainly ``linux``, which depend on one machine's libraries."""
    guilty = [
        wheel.parent.name
        for wheel in sorted(tree.glob("*.dist-info/WHEEL"))
        if _LOCALLY_COMPILED.search(wheel.read_text())
    ]
    if guilty:
        raise BuildError(f"Compiled on a developer's machine, not for Lambda: {', '.join(guilty)}")
