"""The peer as it is served: uvicorn before PostgreSQL, with the CPU that both have used."""

import json
import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from benchmarks.measuring import ROOT
from benchmarks.peer.postgres import postgres
from infra.emulator.local_stack import free_port

PYTHON = str(ROOT / "build" / "bench-venv" / "bin" / "python")
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Peer:
    """A running peer: where it is, and the processes of its two halves."""

    url: str
    app: int
    database: int

    def cpu(self) -> tuple[float, float]:
        """Seconds of CPU so far: of the application, and of PostgreSQL with its children."""
        return _cpu(self.app), _cpu(self.database) + sum(
            _cpu(one) for one in _children(self.database)
        )


@contextmanager
def serving(programs: Path, public_key: str, content: Mapping[str, Any]) -> Iterator[Peer]:
    """The peer, filled with users, sessions and a quiz; stopped after."""
    with postgres(programs) as (database, server):
        environment = {**os.environ, "DATABASE": database, "PUBLIC_KEY": public_key}
        _fill(environment, content)
        port = free_port()
        command = [PYTHON, "-m", "uvicorn", "benchmarks.peer.app:app", "--port", str(port)]
        app = subprocess.Popen(
            [*command, "--log-level", "warning", "--no-access-log"], cwd=ROOT, env=environment
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url)
            yield Peer(url, app.pid, server)
        finally:
            app.terminate()
            app.wait()


def _fill(environment: Mapping[str, str], content: Mapping[str, Any]) -> None:
    command = [PYTHON, "-m", "benchmarks.peer.seed"]
    for _ in range(PATIENCE_SECONDS):
        done = subprocess.run(
            command, cwd=ROOT, env=environment, input=json.dumps(content), text=True, check=False,
            capture_output=True,
        )  # fmt: skip
        if done.returncode == 0:
            return
        time.sleep(1)  # the database is starting
    raise RuntimeError(done.stderr)


def _wait(url: str) -> None:
    for _ in range(PATIENCE_SECONDS * 2):
        try:
            httpx.get(f"{url}/quizzes")
        except httpx.TransportError:
            time.sleep(0.5)
        else:
            return
    raise RuntimeError("The peer does not come up.")


def _cpu(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    # its own time, and that of children that have ended
    return sum(int(one) for one in fields[11:15]) / TICKS


def _children(process: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if int(fields[1]) == process:
            found.append(int(stat.parent.name))
    return found
