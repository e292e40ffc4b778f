"""Build of the web client; needs node and npm.

python -m infra.build.web_client

The built files are committed, so that only this command needs npm. ``web-client/built.json`` has
the digest of their sources, so that a stale build is detected without npm.
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
MADE = (".js", ".css", ".txt", ".html")
"""Suffixes of built files; the icon is handwritten."""
SOURCES = ("src/**/*.ts", "src/**/*.tsx", "src/**/*.css", "src/**/*.ftl", "src/**/*.html")
SETUP = ("build.mjs", "fluent.mjs", "package-lock.json", "tsconfig.json")


class WebClientError(Exception):
    """The client cannot be built; the message has the reason."""


def sources_digest(client: Path = CLIENT) -> str:
    """Return the SHA-256 of all inputs of the build."""
    paths = [path for pattern in SOURCES for path in client.glob(pattern)]
    paths += [client / name for name in SETUP]
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(client).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def built_files(folder: Path = PLAY) -> Mapping[str, str]:
    """Return the SHA-256 of each built file in a folder, by name."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.suffix in MADE
    }


def read_built() -> dict[str, Any]:
    """Return the description of the last build: digest of sources, files, bundled packages."""
    built: dict[str, Any] = json.loads(BUILT.read_text())
    return built


def bundled_packages() -> dict[str, dict[str, Any]]:
    """Return the npm packages in the bundle, in the format of ``infra/vendored.json``."""
    lock = json.loads((CLIENT / "package-lock.json").read_text())["packages"]
    return {
        name: {**package, "integrity": lock[f"node_modules/{name}"]["integrity"], "ships": True}
        for name, package in read_built()["packages"].items()
    }


def build(folder: Path = PLAY) -> dict[str, Any]:
    """Build into ``folder`` and return its description; raises WebClientError."""
    install()
    packages = json.loads(_run("node", "build.mjs", str(folder)))
    return {"sources": sources_digest(), "files": built_files(folder), "packages": packages}


def check_types() -> None:
    """Check types and compiled texts of the sources; raises WebClientError with the output."""
    install()
    _run("npm", "run", "--silent", "check")


def install() -> None:
    """Install the locked packages if missing; raises WebClientError."""
    if shutil.which("npm") is None:
        raise WebClientError("npm is missing; only rebuilding the web client needs it.")
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
