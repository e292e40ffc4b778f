"""`make run` in a terminal: output, shutdown, persistence."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from infra.build.template import ROOT
from infra.emulator.local_stack import free_port
from tests.support.waiting import wait_until

IS_PROVING = "PROVE" in os.environ
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
def listening_to_ctrl_c() -> Iterator[None]:
    """Let started processes hear Ctrl-C as in a terminal: in the background they ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@contextmanager
def running(state: Path, ports: tuple[int, int], said: str = "Ready") -> Iterator[Run]:
    with listening_to_ctrl_c():
        run = Run(state, *ports)
    try:
        run.wait_until_it_says(said)
        yield run
    finally:
        run.process.kill()
        run.process.wait()


@pytest.fixture(scope="module")
def ports() -> tuple[int, int]:
    return free_port(), free_port()


@dataclass(frozen=True)
class Ended:
    """A first run that was asked for its keys and stopped by Ctrl-C."""

    state: Path
    said: str
    keys_status: int
    exit_code: int
    started: set[int]

    @property
    def password(self) -> str:
        return str(re.findall(r"Admin .* password (\S+)", self.said)[0])


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, ports: tuple[int, int]) -> Ended:
    state = tmp_path_factory.mktemp("run") / "state"
    with running(state, ports) as run:
        keys = httpx.get(f"{run.url}/.well-known/jwks.json", timeout=30)
        started = run.descendants()
        code = run.stop(signal.SIGINT)
        return Ended(state, run.said, keys.status_code, code, started)


def alive(pids: set[int]) -> set[int]:
    """Return the running processes, without zombies that wait for init."""
    return {pid for pid in pids if (state := state_of(pid)) and state not in "ZX"}


def state_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]
    except FileNotFoundError:
        return ""


def wait_until_gone(pids: set[int]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while alive(pids) and time.monotonic() < until:
        time.sleep(0.05)
    assert alive(pids) == set()


def test_first_run_prints_addresses_and_ctrl_c_stops_everything(first: Ended) -> None:
    assert re.search(r"http://localhost:\d+/docs", first.said)
    assert re.search(r"Admin .* password \S{20,}", first.said)
    assert first.keys_status == 200
    assert len(first.started) > 1
    assert first.exit_code == 0
    assert "The data is kept" in first.said
    assert alive(first.started) == set()


def test_second_run_seeds_nothing_and_dies_with_all_its_processes(
    first: Ended, ports: tuple[int, int]
) -> None:
    with running(first.state, ports) as run:
        assert "Admin" not in run.said
        assert titles(run.url) == ["Geometry and graphs", "HTTP and the web", "World geography"]
        started = run.descendants()
        assert len(started) > 1
        run.stop(signal.SIGKILL)
        wait_until_gone(started)


def titles(url: str) -> list[str]:
    """The titles of all quizzes that a new user sees."""
    with httpx.Client(base_url=url, timeout=30) as http:
        person = {"email": "reader@people.example", "password": "a quiet evening 42"}
        http.post("/api/v1/auth/register", json=person | {"username": "reader"})
        tokens = http.post("/api/v1/auth/login", json=person).json()
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        found = http.get("/api/v1/quizzes", headers=bearer).json()["items"]
    return sorted(quiz["title"] for quiz in found)


def test_admin_password_is_not_stored(first: Ended) -> None:
    kept = [path for path in first.state.rglob("*") if path.is_file()]
    assert kept
    stored = first.password.encode()
    assert [path for path in kept if stored in path.read_bytes()] == []


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGHUP])
def test_run_is_stopped_at_any_time(
    first: Ended, ports: tuple[int, int], ending: signal.Signals
) -> None:
    """While it starts, which is the harder moment; under `make prove` when it is ready."""
    with running(first.state, ports, "Ready" if IS_PROVING else "Starting") as run:
        assert wait_until(lambda: bool(run.descendants()))
        started = run.descendants()
        assert run.stop(ending) == 0
        assert "The data is kept" in run.said
        wait_until_gone(started)


def test_emulator_crash_is_reported_with_a_remedy(first: Ended, ports: tuple[int, int]) -> None:
    with running(first.state, ports) as run:
        started = run.descendants()
        os.kill(min(started), signal.SIGKILL)
        assert run.process.wait(timeout=PATIENCE_SECONDS) == 1
        assert "The emulator stopped" in run.said
        assert "make run" in run.said
        assert alive(started) == set()


def test_production_is_not_destroyed_by_a_command() -> None:
    command = [sys.executable, "-m", "infra.deploy.destroy", "--stage", "prod"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "prod" in done.stderr
