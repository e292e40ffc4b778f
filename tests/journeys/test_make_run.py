"""`make run` in a terminal: output, shutdown, persistence."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from infra.build.template import ROOT
from infra.emulator.local_stack import free_port

PATIENCE_SECONDS = 180
"""Nobody waits so long but on a machine with much else to do."""


class Run:
    """A running `make run`; ``said`` is its output."""

    def __init__(self, state: Path, api_port: int, aws_port: int) -> None:
        self.url = f"http://localhost:{api_port}"
        self._out = state.with_suffix(f".{time.monotonic_ns()}.out")
        command = [sys.executable, "-m", "infra.emulator.run", "--state", str(state)]
        command += ["--port", str(api_port), "--aws-port", str(aws_port)]
        with self._out.open("w") as out:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)

    @property
    def said(self) -> str:
        return self._out.read_text()

    def wait_until_it_says(self, text: str) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while text not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < until, self.said
            time.sleep(0.05)

    def descendants(self) -> set[int]:
        """The processes it has started, and those that these have started."""
        found: set[int] = set()
        waiting = [self.process.pid]
        while waiting:
            pid = waiting.pop()
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                new = {int(child) for child in children.read_text().split()} - found
                found |= new
                waiting.extend(new)
        return found

    def stop(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(timeout=PATIENCE_SECONDS)


@contextmanager
def running(state: Path, ports: tuple[int, int]) -> Iterator[Run]:
    run = Run(state, *ports)
    try:
        run.wait_until_it_says("Ready")
        yield run
    finally:
        run.process.kill()
        run.process.wait()


@pytest.fixture(autouse=True)
def _ctrl_c() -> Iterator[None]:
    """Send Ctrl-C as a terminal does: background processes ignore it by default."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def ports() -> tuple[int, int]:
    return free_port(), free_port()


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run") / "state"


def alive(pids: set[int]) -> set[int]:
    """Return the running processes, without zombies that wait for init."""
    return {pid for pid in pids if (state := state_of(pid)) and state not in "ZX"}


def state_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]
    except FileNotFoundError:
        return ""


def test_first_run_prints_addresses_and_ctrl_c_stops_everything(
    state: Path, ports: tuple[int, int]
) -> None:
    with running(state, ports) as run:
        assert f"{run.url}/docs" in run.said
        assert re.search(r"Admin .* password \S{20,}", run.said)
        assert httpx.get(f"{run.url}/.well-known/jwks.json", timeout=30).status_code == 200
        started = run.descendants()
        assert len(started) > 1
        assert run.stop(signal.SIGINT) == 0
        assert "The data is kept" in run.said
        assert alive(started) == set()


def test_admin_password_is_shown_once_and_not_stored(
    tmp_path: Path, ports: tuple[int, int]
) -> None:
    state = tmp_path / "state"
    with running(state, ports) as run:
        password = re.findall(r"Admin .* password (\S+)", run.said)[0]
        assert run.stop(signal.SIGTERM) == 0
    with running(state, ports) as run:
        assert "Admin" not in run.said
        assert run.stop(signal.SIGTERM) == 0
    kept = [path for path in state.rglob("*") if path.is_file()]
    assert kept
    assert [path for path in kept if password.encode() in path.read_bytes()] == []


def test_samples_are_seeded_once(state: Path, ports: tuple[int, int]) -> None:
    with running(state, ports) as run, httpx.Client(base_url=run.url, timeout=30) as http:
        person = {"email": "reader@people.example", "password": "a quiet evening 42"}
        http.post("/api/v1/auth/register", json=person | {"username": "reader"})
        tokens = http.post("/api/v1/auth/login", json=person).json()
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        titles = [
            quiz["title"] for quiz in http.get("/api/v1/quizzes", headers=bearer).json()["items"]
        ]
        assert sorted(titles) == [
            "Geometry and graphs",
            "HTTP and the web",
            "World geography",
        ]
        assert run.stop(signal.SIGHUP) == 0


def test_emulator_crash_is_reported_with_a_remedy(state: Path, ports: tuple[int, int]) -> None:
    with running(state, ports) as run:
        started = run.descendants()
        os.kill(min(started), signal.SIGKILL)
        assert run.process.wait(timeout=PATIENCE_SECONDS) == 1
        assert "The emulator stopped" in run.said
        assert "make run" in run.said
        assert alive(started) == set()


def test_kill_leaves_no_processes(state: Path, ports: tuple[int, int]) -> None:
    with running(state, ports) as run:
        started = run.descendants()
        run.stop(signal.SIGKILL)
        until = time.monotonic() + PATIENCE_SECONDS
        while alive(started) and time.monotonic() < until:
            time.sleep(0.1)
        assert alive(started) == set()


def test_production_is_not_destroyed_by_a_command() -> None:
    command = [sys.executable, "-m", "infra.deploy.destroy", "--stage", "prod"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "prod" in done.stderr
