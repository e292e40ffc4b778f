"""Copy files from npm packages into the project, as listed in `infra/vendored.json`.

python -m infra.build.vendor                               # the locked versions
python -m infra.build.vendor --take swagger-ui-dist@5.35.0 # lock another version first

The copies are committed, so that only this command needs npm. A package whose archive differs from
the lock is refused.
"""

import argparse
import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from infra.build.template import ROOT

LOCK = ROOT / "infra" / "vendored.json"
Lock = dict[str, dict[str, Any]]


class VendorError(Exception):
    """A package cannot be copied; the message has the reason."""


def read_lock(path: Path = LOCK) -> Lock:
    """Return the lock: version, integrity, files and digests of each package."""
    lock: Lock = json.loads(path.read_text())
    return lock


def changed_files(lock: Lock, root: Path = ROOT) -> list[str]:
    """Return the copies that are missing or differ from the lock."""
    return [
        copy["to"]
        for package in lock.values()
        for copy in package["files"].values()
        if digest(root / copy["to"]) != copy["sha256"]
    ]


def digest(path: Path) -> str | None:
    """Return the SHA-256 of a file, None when missing."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None


def integrity(archive: Path) -> str:
    """Return the SHA-512 of an archive in npm's format."""
    return "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()


def vendor(lock: Lock) -> None:
    """Copy the files of all packages and store their digests in ``lock``; raises VendorError."""
    with tempfile.TemporaryDirectory() as folder:
        for name, package in lock.items():
            archive = _packed(f"{name}@{package['version']}", Path(folder))
            if integrity(archive) != package["integrity"]:
                raise VendorError(f"{name}@{package['version']} is not the archive that is locked.")
            _copy(archive, package["files"])


def lock_package(lock: Lock, wanted: str) -> None:
    """Lock a version, ``name@version``; raises VendorError."""
    name, _, version = wanted.rpartition("@")
    if name not in lock:
        raise VendorError(f"{name or wanted} is not vendored; vendored are: {', '.join(lock)}")
    with tempfile.TemporaryDirectory() as folder:
        lock[name] |= {"version": version, "integrity": integrity(_packed(wanted, Path(folder)))}


def _packed(wanted: str, folder: Path) -> Path:
    """Download the package's archive with npm."""
    command = ["npm", "pack", "--silent", "--pack-destination", str(folder), wanted]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise VendorError("npm is missing; only this command needs it.") from None
    if done.returncode != 0:
        raise VendorError(f"npm cannot fetch {wanted}.\n{done.stderr}".strip())
    return folder / done.stdout.split()[-1]


def _copy(archive: Path, files: dict[str, dict[str, str]]) -> None:
    with tarfile.open(archive) as packed:
        for name, copy in files.items():
            member = packed.extractfile(f"package/{name}")
            if member is None:
                raise VendorError(f"{archive.name} has no file {name}.")
            target = ROOT / copy["to"]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(member.read())
            copy["sha256"] = str(digest(target))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--take", help="name@version to lock first")
    arguments = parser.parse_args()
    lock = read_lock()
    try:
        if arguments.take:
            lock_package(lock, arguments.take)
        vendor(lock)
    except VendorError as error:
        sys.exit(str(error))
    LOCK.write_text(json.dumps(lock, indent=1) + "\n")
    print(f"{sum(len(package['files']) for package in lock.values())} files are as locked.")


if __name__ == "__main__":
    main()
