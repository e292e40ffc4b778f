"""Programs that readers of our pages run, run as they do."""

import os
import subprocess
from pathlib import Path

from infra.build.template import ROOT


def run_program(command: list[str], folder: Path = ROOT, **environment: str) -> str:
    """Run a command with only PATH and HOME; return its output, or fail."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={name: os.environ[name] for name in ("PATH", "HOME")} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
