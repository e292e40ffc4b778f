"""Software bill of materials of the bundle: CycloneDX 1.6, from the lock files.

python -m infra.build.sbom build/bill.cdx.json

https://cyclonedx.org/docs/1.6/json/. Equal locks give equal bills. Licences are those declared by
the installed packages; ``python -m infra.build.sbom`` without arguments prints them.
"""

import base64
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from chalicelib.settings import Settings
from infra.build.template import ROOT
from infra.build.vendor import Lock, read_lock
from infra.build.web_client import bundled_packages

_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
UNSTATED = "not stated"


@dataclass(frozen=True, slots=True)
class Component:
    """A locked package of the bundle."""

    name: str
    version: str
    hashes: tuple[str, ...]

    @property
    def licence(self) -> str:
        """Return the installed package's licence: an SPDX expression, a text, or a classifier."""
        try:
            stated = metadata(self.name)
        except PackageNotFoundError:
            return UNSTATED  # locked for another Python or platform
        for field in ("License-Expression", "License"):
            text = str((stated.get_all(field) or [""])[0])
            if text and "\n" not in text:
                return text
        classifiers = stated.get_all("Classifier") or []
        named = [one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License ::")]
        return ", ".join(named) or UNSTATED

    @property
    def described(self) -> dict[str, Any]:
        """Return the component in CycloneDX format."""
        purl = f"pkg:pypi/{self.name.lower()}@{self.version}"
        return {
            "type": "library",
            "bom-ref": purl,
            "name": self.name,
            "version": self.version,
            "purl": purl,
            "hashes": [{"alg": "SHA-256", "content": one} for one in self.hashes],
            "licenses": [{"license": {"name": self.licence}}],
        }


def components(lock: str) -> Iterator[Component]:
    """Yield the packages of a lock file in order."""
    found = list(_LOCKED.finditer(lock))
    ends = [*(match.start() for match in found[1:]), len(lock)]
    for match, end in zip(found, ends, strict=True):
        yield Component(match[1], match[2], tuple(_HASH.findall(lock[match.end() : end])))


def npm_components(vendored: Lock) -> Iterator[dict[str, Any]]:
    """Yield the files copied from npm in CycloneDX format."""
    for name, package in vendored.items():
        if package["ships"]:
            purl = f"pkg:npm/{name}@{package['version']}"
            digest = base64.b64decode(package["integrity"].removeprefix("sha512-")).hex()
            yield {
                "type": "library",
                "bom-ref": purl,
                "name": name,
                "version": package["version"],
                "purl": purl,
                "hashes": [{"alg": "SHA-512", "content": digest}],
                "licenses": [{"license": {"id": package["licence"]}}],
            }


def sbom(lock: str, vendored: Lock) -> dict[str, Any]:
    """Return the bill of a lock file and of the files copied from npm."""
    application = {"type": "application", "name": "invigil", "version": Settings().version}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": application},
        "components": [
            *(one.described for one in components(lock)),
            *npm_components(vendored),
        ],
    }


def main() -> None:
    lock = (ROOT / "requirements.txt").read_text()
    npm_packages = {**read_lock(), **bundled_packages()}
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(json.dumps(sbom(lock, npm_packages), indent=1) + "\n")
        return
    for one in components(lock):
        print(f"{one.name:28} {one.version:12} {one.licence}")
    for npm in npm_components(npm_packages):
        print(f"{npm['name']:28} {npm['version']:12} {npm['licenses'][0]['license']['id']}")


if __name__ == "__main__":
    main()
