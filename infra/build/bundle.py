"""Build of the deployment: ``build/<stage>/deployment.zip`` and ``build/<stage>/sam.yaml``.

Chalice packages code and template in a scratch folder; the dependencies are ours (see
`infra.build.dependencies`). Equal input gives equal bytes.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from infra.build import config, dependencies, options
from infra.build.archive import add_to_zip, compile_all
from infra.build.dependencies import BuildError
from infra.build.options import for_stage
from infra.build.template import PARTS, ROOT, read_template, write

LARGEST_UNZIPPED = 250 * 2**20
"""Lambda's limit of an unpacked bundle, in bytes."""

_PACKAGED = ("app.py", "chalicelib", ".chalice/config.json")


@dataclass(frozen=True, slots=True)
class Bundle:
    """A deployment: the code and its template."""

    code: Path
    template: Path

    @classmethod
    def built(cls, stage: str, root: Path = ROOT) -> "Bundle":
        """Return the existing bundle of ``stage``; raises BuildError when there is none."""
        made = cls(root / "build" / stage / "deployment.zip", root / "build" / stage / "sam.yaml")
        if not (made.code.exists() and made.template.exists()):
            raise BuildError(f"{made.code} was not built: python -m infra.build --stage {stage}")
        return made

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the code."""
        return hashlib.sha256(self.code.read_bytes()).hexdigest()


def build(stage: str, *, here: bool = False, root: Path = ROOT) -> Bundle:
    """Build the bundle of ``stage``; with ``here``, dependencies are for this machine.

    Raises BuildError when Chalice or pip fails, the stage's configuration is invalid, or the bundle
    must not be deployed.
    """
    out = root / "build" / stage
    out.mkdir(parents=True, exist_ok=True)
    bundle = Bundle(out / "deployment.zip", out / "sam.yaml")
    inputs = out / "inputs.sha256"
    with FileLock(root / "build" / "lock"), tempfile.TemporaryDirectory() as folder:
        base = dependencies.layer(root / "requirements.txt", root / "build", here=here)
        digest = _digest_of_inputs(root, base)
        if inputs.exists() and inputs.read_text() == digest:
            return bundle  # the configuration is one of the inputs, and was checked then
        config.check(root, stage)
        inputs.unlink(missing_ok=True)
        packaged = _package(root, stage, Path(folder))
        _bundle(base, packaged / "deployment.zip", bundle.code)
        write(for_stage(json.loads((packaged / "sam.json").read_text()), stage), bundle.template)
        inputs.write_text(digest)
    return bundle


def _digest_of_inputs(root: Path, base: Path) -> str:
    """Return a digest of all input files and of the build code."""
    sources = [root / name for name in _PACKAGED] + [root / "infra" / one.name for one in PARTS]
    sources += [*root.glob(".chalice/policy-*.json"), ROOT / "infra" / "build"]
    digest = hashlib.sha256(f"{sys.version} {base.name}".encode())
    for source in sorted(sources):
        for path in sorted(source.rglob("*")) if source.is_dir() else [source]:
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"{path.relative_to(source)} ".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _package(root: Path, stage: str, scratch: Path) -> Path:
    """Package the code with Chalice, isolated from the rest of the project."""
    project, out = scratch / "project", scratch / "out"
    policies = sorted(root.glob(".chalice/policy-*.json"))
    for source in (*(root / name for name in _PACKAGED), *policies):
        _copy(source, project / source.relative_to(root))
    (project / "requirements.txt").touch()
    ours = read_template(*(root / "infra" / part.name for part in PARTS))
    (project / "ours.json").write_text(json.dumps(ours))  # of YAML, Chalice is slow
    command = [str(Path(sys.executable).with_name("chalice")), "package", "--stage", stage]
    command += ["--merge-template", "ours.json", str(out)]
    environment = {"PATH": os.environ["PATH"], "AWS_DEFAULT_REGION": "us-east-1"}
    done = subprocess.run(
        command,
        cwd=project,
        env=environment | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0 or "Could not install dependencies" in done.stdout:
        raise BuildError(f"Chalice cannot package the app.\n{done.stdout}{done.stderr}".strip())
    return out


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def _bundle(base: Path, code: Path, target: Path) -> None:
    """Add code and bytecode to the zip of dependencies."""
    unfinished = target.with_suffix(".part")
    shutil.copy(base, unfinished)
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(unfinished, "a") as archive:
        with zipfile.ZipFile(code) as packaged:
            packaged.extractall(folder)
        compile_all(Path(folder))
        add_to_zip(archive, Path(folder))
        unzipped = sum(entry.file_size for entry in archive.infolist())
    if unzipped > LARGEST_UNZIPPED:
        raise BuildError(
            f"The bundle unpacks to {unzipped} bytes; Lambda takes {LARGEST_UNZIPPED}."
        )
    unfinished.replace(target)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", default="dev")
    arguments = parser.parse_args()
    try:
        bundle = build(arguments.stage)
    except BuildError as error:
        sys.exit(str(error))
    print(f"{bundle.code.relative_to(ROOT)}: {bundle.code.stat().st_size / 1e6:.1f} MB")
    print(f"sha256 {bundle.digest}")
    for line in options.warnings(read_template(bundle.template)):
        print(line, file=sys.stderr)
