"""Local stack: the emulator as a child process, with its data in one folder."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.error import URLError
from urllib.request import urlopen

from filelock import FileLock, Timeout

from infra.build.bundle import Bundle
from infra.build.template import ROOT, read_template
from infra.deploy.addresses import address_of
from infra.deploy.cloud import REGION, Cloud
from infra.deploy.deployment import Deployed, deploy
from infra.emulator.local_gateway import Route, resolve_responses
from infra.emulator.saved_state import damaged_files
from infra.emulator.unpacked_code import UNPACKED, forget_old_copies

API_PORT = 8000
AWS_PORT = 4566
LOOPBACK = "127.0.0.1"
STATE = ROOT / ".invigil"

SAVE_EVERY_SECONDS = 10.0
"""Data that a crash may lose."""

STARTED_WITHIN_SECONDS = 60
STOPPED_WITHIN_SECONDS = 30
POLL_SECONDS = 0.05


class LocalStackError(Exception):
    """The local stack cannot run; the message has reason and remedy."""


@dataclass(slots=True)
class LocalStack:
    """Context manager of a stack on this machine; stops everything on exit."""

    api_port: int = API_PORT
    aws_port: int = AWS_PORT
    state: Path = STATE
    save_every: float = SAVE_EVERY_SECONDS
    unpacked: Path | None = None
    """A folder of unpacked bundles that several stacks share; without it this one has its own."""
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _lock: FileLock | None = field(default=None, init=False)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.api_port}"

    @property
    def cloud(self) -> Cloud:
        return Cloud(REGION, f"http://localhost:{self.aws_port}")

    @property
    def log(self) -> Path:
        return self.state / "stand-in.log"

    @property
    def _route(self) -> Path:
        return self.state / "route.json"

    @property
    def _own_code(self) -> Path:
        return self.state / "code"

    def __enter__(self) -> Self:
        self.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = _hold(self.state)
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            _end(self._process)
            self.release_handles()
        shutil.rmtree(self.state / "tmp", ignore_errors=True)
        if self._lock is not None:
            self._lock.release()

    def _start(self) -> None:
        for name, port in (("PORT", self.api_port), ("AWS_PORT", self.aws_port)):
            _refuse_taken(name, port)
        self._refuse_damaged_data()
        (self.state / "tmp").mkdir(exist_ok=True)
        forget_old_copies(self._own_code)
        command = [sys.executable, "-m", "infra.emulator.process", "--route", str(self._route)]
        command += ["--api-port", str(self.api_port), "--aws-port", str(self.aws_port)]
        command += ["--save-every", str(self.save_every)]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self._environment(),
                stdin=subprocess.PIPE,  # it stops when this closes: it never outlives us
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is passed on by the parent
            )
        self._wait_until_ready(self._process)

    def _refuse_damaged_data(self) -> None:
        """Raise LocalStackError for data that the emulator would silently start without."""
        if damaged := damaged_files(self.state / "aws"):
            raise LocalStackError(
                f"The saved data cannot be read: {', '.join(map(str, damaged))} is damaged. "
                "Put a good copy there, or forget all local data: make reset"
            )

    def _environment(self) -> dict[str, str]:
        """Return the complete environment of the emulator, which its functions inherit."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {
            "GATEWAY_PORT": str(self.aws_port),
            "BIND_HOST": LOOPBACK,
            "PERSIST_STATE": "1",
            "STATE_DIR": str(self.state / "aws"),
            "S3_DATA_DIR": str(self.state / "s3"),
            "S3_PERSIST": "1",
            "TMPDIR": str(self.state / "tmp"),
            UNPACKED: str(self.unpacked or self._own_code),
            "LAMBDA_EXECUTOR": "local",
            "AUTH": "true",  # functions get the permissions of their policies, as on AWS
            "AWS_ACCESS_KEY_ID": "testing",  # the tests' key; it and "test" are unrestricted
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "DOCKER_HOST": "unix:///nowhere",  # never touch a developer's containers
            "LOG_LEVEL": "WARNING",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + STARTED_WITHIN_SECONDS
        while time.monotonic() < until and process.poll() is None:
            if self._answers():
                return
            time.sleep(POLL_SECONDS)
        raise LocalStackError(f"The emulator did not start.\n{self.log_tail()}")

    @property
    def pid(self) -> int:
        """Return the emulator's process id; 0 when it was never started."""
        return self._process.pid if self._process else 0

    def release_handles(self) -> None:
        """Close the handles of the emulator, as the end of this process would."""
        if self._process and self._process.stdin:
            self._process.stdin.close()

    def is_running(self) -> bool:
        """Return whether the emulator runs as a child of this process."""
        return self._process is not None and self._process.poll() is None

    def wait(self) -> int:
        """Wait for the end of the emulator; returns its exit code."""
        return self._process.wait() if self._process else 0

    def log_tail(self) -> str:
        """Return the end of the emulator's log."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join([*lines[-20:], f"(all of it: {self.log})"])

    def deploy(self, bundle: Bundle, gateway: str = "rest") -> Deployed:
        """Deploy to this stack and enable its gateway, which is of a REST or of an HTTP API."""
        parameters = {
            "BaseUrl": self.address,
            "WebhookPrivateHosts": "localhost",
            "ResultMailMinutes": "0",
            "Gateway": gateway,
        }
        deployed = deploy(self.cloud, "dev", bundle, parameters)
        path = address_of(self.cloud, deployed.outputs).removeprefix(str(self.cloud.endpoint))
        route = Route(path, {}, None)
        if gateway == "rest":
            defined = read_template(bundle.template)["Resources"]["RestAPI"]["Properties"]
            responses = resolve_responses(defined["GatewayResponses"], self.address)
            route = Route(path, responses, defined.get("MinimumCompressionSize"))
        route.write(self._route)
        return deployed

    def refuse_unless_running(self) -> None:
        """Raise LocalStackError unless this stack runs, here or in another terminal."""
        if not self._answers():
            raise LocalStackError(f"Nothing runs on port {self.aws_port}. Start it with make run.")

    def _answers(self) -> bool:
        try:
            with urlopen(f"http://{LOOPBACK}:{self.aws_port}/_ministack/health", timeout=5):
                return True
        except (URLError, OSError):
            return False

    def reset(self) -> None:
        """Delete all data; refused while the stack runs."""
        if self.state.exists():
            lock = _hold(self.state)
            shutil.rmtree(self.state)
            lock.release()


def free_port() -> int:
    """Return an unused port."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _hold(state: Path) -> FileLock:
    lock = FileLock(state / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise LocalStackError(
            f"A stack is running on {state}; stop it first (Ctrl-C there)."
        ) from None
    return lock


def _refuse_taken(name: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            other = f"make run {name}={port + 10}"
            raise LocalStackError(f"Port {port} is in use. Choose another: {other}") from None


def _end(process: subprocess.Popen[bytes]) -> None:
    """Stop the process so that it saves its data, then kill the rest of its group."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(STOPPED_WITHIN_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
