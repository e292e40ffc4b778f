"""Puts each change of the code into the local stack that runs: `make dev`."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping
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

WATCHED = ("app.py", "chalicelib", "player", ".chalice", "infra/openapi", "infra/resources.yaml")
GENERATED_FROM = ("player/",)
"""What is joined into files of the bundle by `infra.reference` first."""
POLL_SECONDS = 0.3
PATIENCE_SECONDS = 30

Seen = Mapping[Path, int]


def snapshot(root: Path = ROOT) -> Seen:
    """When each watched file was last written."""
    sources = [root / name for name in WATCHED]
    files = [
        path
        for source in sources
        for path in (source.rglob("*") if source.is_dir() else [source])
        if path.is_file() and path.suffix != ".pyc"
    ]
    return {path: path.stat().st_mtime_ns for path in files}


def changed_files(before: Seen, after: Seen, root: Path = ROOT) -> list[str]:
    """The files that were written, made or removed between two snapshots."""
    changed = {path for path, _ in before.items() ^ after.items()}
    return sorted(str(path.relative_to(root)) for path in changed)


def watch(local: LocalStack, console: Console) -> None:
    """Redeploy after every change, until the stack ends."""
    before = snapshot()
    while local.is_running():
        time.sleep(POLL_SECONDS)
        after = snapshot()
        if changed := changed_files(before, after):
            serve_change(local, changed, console.print)
            # what the build itself wrote is no change
            before = snapshot() if changed[0].startswith(GENERATED_FROM) else after


def serve_change(local: LocalStack, changed: list[str], report: Callable[[str], None]) -> None:
    """Deploy and wait for the first response of the new code; report how long that took."""
    began = time.monotonic()
    names = ", ".join(changed[:3]) + (f" and {len(changed) - 3} more" if changed[3:] else "")
    try:
        if any(name.startswith(GENERATED_FROM) for name in changed):
            subprocess.run([sys.executable, "-m", "infra.reference"], cwd=ROOT, check=True)
        local.deploy(build("dev", here=True))
        httpx.get(f"{local.address}/health", timeout=PATIENCE_SECONDS)
    except (
        BuildError,
        ConfigError,
        DeployError,
        BotoCoreError,
        ClientError,
        httpx.HTTPError,
        subprocess.CalledProcessError,
    ) as error:
        report(f"{names}: not served. {error}")
    else:
        report(f"{names}: served after {time.monotonic() - began:.1f} s.")
