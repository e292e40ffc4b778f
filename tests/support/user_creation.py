"""Creation of many users of a stack by one process.

Each user by `infra.operations.create_user` costs a start of Python with the whole application; the
process here stays. It reads a line per user, as JSON, and says "made" or "taken" to each.
"""

import json
import subprocess
import sys
import threading
from dataclasses import dataclass, field

from chalicelib.accounts.models import Role
from infra.build.template import ROOT
from infra.operations.create_user import create_user


@dataclass
class UserCreation:
    """Creates users directly in the tables of the stack with this ``environment``."""

    environment: dict[str, str]
    _process: subprocess.Popen[str] | None = field(default=None, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def create(self, role: str, email: str, username: str, password: str) -> bool:
        """Create a user; returns False for an existing address or name."""
        with self._lock:
            process = self._process = self._process or self._start()
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps([role, email, username, password]) + "\n")
            process.stdin.flush()
            said = process.stdout.readline().strip()
        assert said in {"made", "taken"}, f"{email} could not be made a user."
        return said == "made"

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


def main() -> None:
    for line in sys.stdin:
        role, *rest = json.loads(line)
        made = create_user(Role(role), *rest)
        sys.stdout.write("made\n" if made else "taken\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
