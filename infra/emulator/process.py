"""Process of the local stack: runs ministack with persistence and the local gateway.

Started by `infra.emulator.local_stack`, which sets the environment that ministack reads on import,
and holds this process's standard input: when that closes, the parent is gone, and it stops.
"""

import argparse
import asyncio
import os
import signal
import sys
from pathlib import Path

from hypercorn.asyncio import serve
from hypercorn.config import Config
from hypercorn.typing import Framework
from ministack.core import hypercorn_compat

from infra.emulator.iam import enforce_policies
from infra.emulator.local_gateway import Gateway
from infra.emulator.persistence import PersistentBackend, Snapshots, save_quickly
from infra.emulator.worker_code import share_code

LOOPBACK = "127.0.0.1"
KEEP_ALIVE_SECONDS = 75


async def run(api_port: int, aws_port: int, route: Path, save_every: float) -> None:
    """Serve until a signal, or until the parent is gone."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(one, stop.set)
    loop.add_reader(sys.stdin, lambda: None if os.read(0, 1) else stop.set())
    snapshots = Snapshots()
    config = Config()
    config.bind = [f"{LOOPBACK}:{aws_port}", f"{LOOPBACK}:{api_port}"]
    config.keep_alive_timeout = KEEP_ALIVE_SECONDS
    config.loglevel = "WARNING"
    saving = asyncio.create_task(save_regularly(snapshots, save_every))
    app: Framework = Gateway(PersistentBackend(snapshots), api_port, route)  # type: ignore[assignment]
    await serve(app, config, shutdown_trigger=stop.wait)
    saving.cancel()


async def save_regularly(snapshots: Snapshots, seconds: float) -> None:
    """Take a snapshot at intervals, if anything was written."""
    while True:
        await asyncio.sleep(seconds)
        snapshots.take()


def stop_workers() -> None:
    """Stop the Lambda workers, the remaining processes of this group."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(0, signal.SIGTERM)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--api-port", type=int, required=True)
    parser.add_argument("--aws-port", type=int, required=True)
    parser.add_argument("--route", type=Path, required=True)
    parser.add_argument("--save-every", type=float, required=True)
    given = parser.parse_args()
    # never used, and takes a third of the start
    sys.modules["docker"] = None  # type: ignore[assignment]
    hypercorn_compat.install()
    enforce_policies()
    share_code()
    save_quickly()
    try:
        asyncio.run(run(given.api_port, given.aws_port, given.route, given.save_every))
    finally:
        stop_workers()


if __name__ == "__main__":
    main()
