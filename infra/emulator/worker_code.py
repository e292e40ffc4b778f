"""One unpacked copy of each bundle for all workers of the emulator.

The emulator unpacks the bundle for every worker, and a worker that dies leaves its copy behind.
Here a worker's folder links to a copy that they share. Patches ministack 1.5.33, which is why that
version is pinned.
"""

import hashlib
import shutil
import tempfile
import types
import zipfile
from pathlib import Path
from typing import Any

from ministack.core import lambda_runtime

CODE = "code"
"""The folder of a worker that its bundle is unpacked into."""
DIGITS = 16


class SharedZipFile(zipfile.ZipFile):
    """A bundle that is unpacked once, however many workers take it."""

    def extractall(self, path: Any = None, *rest: Any, **options: Any) -> None:  # noqa: ANN401 - as its base
        target = Path(path or ".")
        if target.name != CODE or self.filename is None:
            super().extractall(path, *rest, **options)
            return
        shared = self._unpack_once(Path(self.filename))
        target.rmdir()
        target.symlink_to(shared, target_is_directory=True)
        Path(self.filename).unlink()

    def _unpack_once(self, bundle: Path) -> Path:
        digest = hashlib.sha256(bundle.read_bytes()).hexdigest()[:DIGITS]
        shared = Path(tempfile.gettempdir()) / f"invigil-{CODE}-{digest}"
        if not shared.exists():
            unfinished = Path(tempfile.mkdtemp(prefix=f"{shared.name}-"))
            super().extractall(unfinished)
            try:
                unfinished.rename(shared)
            except OSError:  # another worker was first
                shutil.rmtree(unfinished, ignore_errors=True)
        return shared


def share_code() -> None:
    """Let the emulator's workers share their unpacked bundles."""
    sharing = types.ModuleType("zipfile")
    vars(sharing).update(vars(zipfile))
    vars(sharing)["ZipFile"] = SharedZipFile
    vars(lambda_runtime)["zipfile"] = sharing
