"""Bundles the web client into the files that the service serves; needs node and npm.

    python -m infra.build.web_client

The built files are committed, so nothing but this needs npm. ``web-client/built.json`` says of
which sources they were made, so that a stale build is noticed on a machine without npm too.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from infra.build.template import ROOT

CLIENT = ROOT / "web-client"
BUILT = CLIENT / "built.json"
PLAY = ROOT / "chalicelib" / "site" / "play"
MADE = (".js", ".css", ".txt")
"""Suffixes of what is built; the page and its icon are written by hand."""
SOURCES = ("src/**/*.ts", "src/**/*.tsx", "src/**/*.css", "src/**/*.ftl")
SETUP = ("build.mjs", "package-lock.json", "tsconfig.json")


class WebClientError(Exception):
    """The client cannot be built; the message says why."""


def sources_digest(client: Path = CLIENT) -> str:
    """The SHA-256 of all that a build is made of."""
    paths = [path for pattern in SOURCES for path in client.glob(pattern)]
    paths += [client / name for name in SETUP]
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(client).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def built_files(folder: Path = PLAY) -> Mapping[str, str]:
    """The SHA-256 of each built file in a folder, by name."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.suffix in MADE
    }


def read_built() -> dict[str, Any]:
    """What was built last: the sources' digest, the files, the packages within."""
    built: dict[str, Any] = json.loads(BUILT.read_text())
    return built


def bundled_packages() -> dict[str, dict[str, Any]]:
    """The npm packages whose code ships, as ``infra/vendored.json`` describes such."""
    lock = json.loads((CLIENT / "package-lock.json").read_text())["packages"]
    return {
        name: {**package, "integrity": lock[f"node_modules/{name}"]["integrity"], "ships": True}
        for name, package in read_built()["packages"].items()
    }


def build(folder: Path = PLAY) -> dict[str, Any]:
    """Build into ``folder`` and describe it; raises WebClientError."""
    install()
    packages = json.loads(_run("node", "build.mjs", str(folder)))
    return {"sources": sources_digest(), "files": built_files(folder), "packages": packages}


def check_types() -> None:
    """Check the sources' types; raises WebClientError with what is wrong."""
    install()
    _run("npm", "run", "--silent", "check")


def install() -> None:
    """Fetch the locked packages, unless they are there; raises WebClientError."""
    if shutil.which("npm") is None:
        raise WebClientError("npm is not there; it is needed to rebuild the web client alone.")
    if not (CLIENT / "node_modules" / ".package-lock.json").exists():
        _run("npm", "ci", "--no-audit", "--no-fund", "--silent")


def _run(*command: str) -> str:
    done = subprocess.run(command, cwd=CLIENT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise WebClientError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def main() -> None:
    try:
        check_types()
        described = build()
    except WebClientError as error:
        sys.exit(str(error))
    BUILT.write_text(json.dumps(described, indent=1) + "\n")
    print(f"{len(described['files'])} files are built.")


if __name__ == "__main__":
    main()
