"""One deployed stack for all processes of a test run."""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from filelock import FileLock

from infra.build.bundle import build
from infra.emulator.local_stack import LocalStack, free_port
from tests.support.waiting import wait_until

NEVER = 86_400.0
"""Seconds between snapshots, longer than any run: the data of a test stack are thrown away."""
PATIENCE_SECONDS = 600
"""For the other processes to end their tests."""


@contextmanager
def shared_stack(folder: Path, gateway: str) -> Iterator[LocalStack]:
    """Provide the stack of a folder: the process that comes first runs it until none uses it."""
    users, known = folder / "users", folder / "stack.json"
    users.mkdir(parents=True, exist_ok=True)
    own = users / str(os.getpid())
    lock = FileLock(folder / "lock")

    def is_left() -> bool:
        with lock:
            if any(users.iterdir()):
                return False
            known.unlink()
            return True

    with ExitStack() as held:
        with lock:
            if known.exists():
                api_port, aws_port, state = json.loads(known.read_text())
                local = LocalStack(api_port, aws_port, Path(state))
            else:
                state = folder / f"state-{os.getpid()}"
                local = held.enter_context(
                    LocalStack(free_port(), free_port(), state, NEVER, folder.parent / "unpacked")
                )
                local.deploy(build("dev", here=True), gateway)
                known.write_text(json.dumps([local.api_port, local.aws_port, str(state)]))
                held.callback(wait_until, is_left, PATIENCE_SECONDS)
            own.touch()
            held.callback(own.unlink)
        yield local
