"""A PostgreSQL of its own in a scratch folder; ended after use."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.emulator.local_stack import free_port


def programs() -> Path | None:
    """Where PostgreSQL's programs are: the newest of Debian's, or what is in the PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    found = str(debian[-1]) if debian else shutil.which("postgres")
    return Path(found).resolve().parent if found else None


@contextmanager
def postgres(at: Path) -> Iterator[tuple[str, int]]:
    """An address for clients, and the id of the server's first process."""
    # it refuses to run as root
    own = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    as_owner = own if os.geteuid() == 0 else []
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        if as_owner:
            shutil.chown(folder, "postgres")
        make = [
            *as_owner,
            str(at / "initdb"),
            "-D",
            str(data),
            "-U",
            "bench",
            "-A",
            "trust",
            "--no-sync",
        ]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
        serve = [*as_owner, str(at / "postgres"), "-D", str(data), "-p", str(port), "-k", folder]
        server = subprocess.Popen(
            [*serve, "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=60"],
            stderr=subprocess.DEVNULL,
        )
        try:
            address = f"host=127.0.0.1 port={port} user=bench dbname=postgres"
            yield address, server.pid
        finally:
            server.terminate()
            server.wait()
