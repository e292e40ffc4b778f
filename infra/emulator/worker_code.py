"""One unpacked copy of each bundle for all workers of the emulator, and for its next run.

The emulator unpacks the bundle for every worker, and a worker that dies leaves its copy behind.
Here a worker's folder links to a copy that they share; unpacking takes longer than all else of a
first call. Patches ministack 1.5.33, which is why that version is pinned.
"""

import types
import zipfile
from pathlib import Path
from typing import Any

from ministack.core import lambda_runtime

from infra.emulator.unpacked_code import unpack_once

CODE = "code"
"""The folder of a worker that its bundle is unpacked into."""


class SharedZipFile(zipfile.ZipFile):
    """A bundle that is unpacked once, however many workers take it."""

    def extractall(self, path: Any = None, *rest: Any, **options: Any) -> None:  # noqa: ANN401 - as its base
        target = Path(path or ".")
        if target.name != CODE or self.filename is None:
            super().extractall(path, *rest, **options)
            return
        shared = unpack_once(Path(self.filename), super().extractall)
        target.rmdir()
        target.symlink_to(shared, target_is_directory=True)
        Path(self.filename).unlink()


def share_code() -> None:
    """Let the emulator's workers share their unpacked bundles."""
    sharing = types.ModuleType("zipfile")
    vars(sharing).update(vars(zipfile))
    vars(sharing)["ZipFile"] = SharedZipFile
    vars(lambda_runtime)["zipfile"] = sharing
