"""Users of a stack and their sessions, made by one process in the stack's tables.

Each user by `infra.operations.create_user` costs a start of Python with the whole application, and
each sign-in over HTTP two hashes of production's cost; the process here stays, and its hashes are
cheap. It reads a call per line, as JSON, and prints what the call returns.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from chalicelib import bootstrap
from chalicelib.accounts.models import Device, Role
from chalicelib.accounts.store import account_by_email
from infra.build.template import ROOT
from infra.operations import create_user

LOOPBACK = Device(ip="127.0.0.1")
PASSWORD_MEMORY_KIB = 64


@dataclass
class UserCreation:
    """Creates users directly in the tables of the stack with this ``environment``."""

    environment: dict[str, str]
    _process: subprocess.Popen[str] | None = field(default=None, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def create(self, role: str, email: str, username: str, password: str) -> bool:
        """Create a user; returns False for an existing address or name."""
        return bool(self._call("create", role, email, username, password))

    def tokens_of(self, email: str) -> dict[str, str]:
        """Begin a session of a user, as on a known device; returns its access and refresh token."""
        return dict(self._call("tokens_of", email))

    def _call(self, *words: str) -> Any:
        with self._lock:
            process = self._process = self._process or self._start()
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(words) + "\n")
            process.stdin.flush()
            said = process.stdout.readline()
        assert said, f"{words[:2]} failed; the reason is on standard error."
        return json.loads(said)

    def _start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.support.user_creation"]
        pipe = subprocess.PIPE
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdin=pipe, stdout=pipe, text=True
        )

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate()
            self._process = None


def create(role: str, email: str, username: str, password: str) -> bool:
    return create_user.create_user(Role(role), email, username, password)


def tokens_of(email: str) -> dict[str, str]:
    account = account_by_email(email)
    assert account is not None, email
    tokens = bootstrap.sessions().create(account, LOOPBACK, is_known=True)
    return {"access_token": tokens.access_token, "refresh_token": tokens.refresh_token}


CALLS: Mapping[str, Callable[..., Any]] = {"create": create, "tokens_of": tokens_of}


def main() -> None:
    bootstrap.reset(replace(bootstrap.externals(), password_memory_kib=PASSWORD_MEMORY_KIB))
    for line in sys.stdin:
        name, *words = json.loads(line)
        sys.stdout.write(json.dumps(CALLS[name](*words)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
