"""Programs that readers of our pages run, run as they do."""

import importlib.util
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

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


def imported_with(path: str, **modules: str) -> Any:
    """Return the module of a program that is no package, with other names for what it imports."""
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = {name: sys.modules.get(name) for name in modules}
    sys.modules.update({name: import_module(other) for name, other in modules.items()})
    try:
        spec.loader.exec_module(module)
    finally:
        for name, one in before.items():
            if one is None:
                del sys.modules[name]
            else:
                sys.modules[name] = one
    return module
