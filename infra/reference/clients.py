"""Generate clients from `docs/openapi.json` in `build/clients`: Python, TypeScript, a collection.

The last two need node and npm; without them they are skipped with a message.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from infra.build.template import ROOT
from infra.reference.code_examples import programs
from infra.reference.generate import REVIEWED

PAGE = ROOT / "docs" / "clients.md"
SOURCES = ROOT / "clients"
BUILT = ROOT / "build" / "clients"
LOCAL = "http://localhost:8000"
"""Address of the API under `make run`."""
MISSING = "TypeScript client and collection were left out: there is no npm (apt-get install npm)."


class ClientsError(Exception):
    """A client could not be generated; the message is the tool's output."""


def has_npm() -> bool:
    """Return whether node and npm are installed."""
    return shutil.which("npm") is not None


def python_client() -> Path:
    """Return the folder of the generated package `invigil_client`."""
    target = BUILT / "python"
    tool = Path(sys.executable).with_name("openapi-python-client")
    made = ["generate", "--overwrite", "--path", str(REVIEWED), "--output-path", str(target)]
    _run([str(tool), *made, "--config", str(SOURCES / "python" / "config.yaml")], ROOT)
    return target


def typescript_client() -> Path:
    """Return the folder with the types `api.ts`, compiled scripts in `made/`, and `package/`."""
    target = _installed("typescript")
    for name, program in programs(PAGE).items():
        (target / name).write_text(program, encoding="utf-8")
    types = ["openapi-typescript", str(REVIEWED), "-o", "api.ts", "--default-non-nullable", "false"]
    _run(["npx", "--no-install", *types], target)
    _run(["npx", "--no-install", "tsc"], target)
    for name in ("invigil.js", "invigil.d.ts"):
        shutil.copy(target / "made" / name, target / "package" / name)
    shutil.copy(target / "api.ts", target / "package" / "api.d.ts")
    return target


def collection() -> Path:
    """Return the folder of a collection for Bruno; its variables are ``baseUrl`` and ``token``."""
    tools = _installed("bruno")
    described = json.loads(REVIEWED.read_text(encoding="utf-8"))
    described["servers"] = [{"url": LOCAL}]
    del described["components"]["links"]
    for operation in _operations(described):
        for answer in operation["responses"].values():
            answer.pop("links", None)  # Bruno turns them into scripts and fails on headers
    source = tools / "openapi.json"
    source.write_text(json.dumps(described), encoding="utf-8")
    target = BUILT / "collection"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    form = ["--collection-name", "Invigil", "--collection-format", "bru"]
    made = ["bru", "import", "openapi", "--source", str(source), "--output", str(target)]
    _run(["npx", "--no-install", *made, *form], tools)
    return target / "Invigil"


def _operations(described: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for methods in described["paths"].values() for one in methods.values()]


def _installed(name: str) -> Path:
    """Return a folder in `build` with a client's sources and the locked tools."""
    target = BUILT / name
    shutil.copytree(SOURCES / name, target, dirs_exist_ok=True)
    kept, lock = target / "node_modules" / ".lock.json", target / "package-lock.json"
    if not kept.exists() or kept.read_bytes() != lock.read_bytes():
        _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], target)
        shutil.copyfile(lock, kept)
    return target


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ClientsError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def main() -> None:
    try:
        made = [python_client()]
        made += [typescript_client(), collection()] if has_npm() else []
    except ClientsError as error:
        sys.exit(str(error))
    for folder in made:
        print(folder.relative_to(ROOT))
    if not has_npm():
        print(MISSING)


if __name__ == "__main__":
    main()
