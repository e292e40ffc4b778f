"""Deploy each change of the code to the running local stack: `make dev`."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path

import httpx
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from infra.build.bundle import build
from infra.build.config import ConfigError
from infra.build.dependencies import BuildError
from infra.build.template import ROOT
from infra.deploy.cloudformation import DeployError
from infra.emulator.local_stack import LocalStack

WATCHED = ("app.py", "chalicelib", ".chalice", "infra/openapi", "infra/resources.yaml")
"""What the bundle is made of; the pages of `web-client/` once `make web-client` has built them."""
POLL_SECONDS = 0.3
PATIENCE_SECONDS = 30

Seen = Mapping[Path, int]


def snapshot(root: Path = ROOT) -> Seen:
    """Return the modification time of each watched file."""
    found: dict[Path, int] = {}
    for path in chain.from_iterable(_files(root / name) for name in WATCHED):
        with suppress(FileNotFoundError):  # a build replaces files while they are looked at
            if path.suffix != ".pyc":
                found[path] = path.stat().st_mtime_ns
    return found


def _files(source: Path) -> Iterator[Path]:
    """Yield a file, or the files of a folder; unlike a glob, even while folders vanish."""
    if source.is_file():
        yield source
    for folder, _, names in os.walk(source):
        yield from (Path(folder, name) for name in names)


def changed_files(before: Seen, after: Seen, root: Path = ROOT) -> list[str]:
    """Return the files that were changed, created or deleted between two snapshots."""
    changed = {path for path, _ in before.items() ^ after.items()}
    return sorted(str(path.relative_to(root)) for path in changed)


def watch(local: LocalStack, console: Console) -> None:
    """Redeploy after every change until the stack stops."""
    before = snapshot()
    while local.is_running():
        time.sleep(POLL_SECONDS)
        after = snapshot()
        if changed := changed_files(before, after):
            serve_change(local, changed, console.print)
            before = after


def serve_change(local: LocalStack, changed: list[str], report: Callable[[str], None]) -> None:
    """Deploy, and wait for the first response of the new code; report the time."""
    began = time.monotonic()
    names = ", ".join(changed[:3]) + (f" and {len(changed) - 3} more" if changed[3:] else "")
    try:
        local.deploy(build("dev", here=True))
        httpx.get(f"{local.address}/health", timeout=PATIENCE_SECONDS)
    except (
        BuildError,
        ConfigError,
        DeployError,
        BotoCoreError,
        ClientError,
        httpx.HTTPError,
        OSError,  # a file was replaced while it was read: the next look finds what is there now
    ) as error:
        report(f"{names}: not served. {error}")
    else:
        report(f"{names}: served after {time.monotonic() - began:.1f} s.")
