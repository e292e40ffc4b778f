"""Run the whole service on this machine: build, deploy to the emulator, seed.

With ``--endpoint``, deploy to a running emulator (LocalStack) and leave it running.
"""

import argparse
import shutil
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from infra.build.bundle import build
from infra.build.dependencies import BuildError
from infra.deploy.addresses import address_of, stack_name
from infra.deploy.cloud import Cloud
from infra.deploy.cloudformation import DeployError
from infra.deploy.deployment import deploy
from infra.emulator.local_stack import API_PORT, AWS_PORT, STATE, LocalStack, LocalStackError
from infra.emulator.seed import Seeded, SeedError, seed
from infra.emulator.watch import watch
from infra.operations.logs import lines

console = Console(highlight=False)

LOGGED_SECONDS = 60


def run_local(local: LocalStack, *, watching: bool = False) -> None:
    """Run until interrupted, or until the emulator stops."""
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _interrupt)
    try:
        _serve(local, watching=watching)
    except KeyboardInterrupt:
        console.print("\nStopped. The data is kept: [bold]make run[/] goes on with it.")


def _serve(local: LocalStack, *, watching: bool) -> None:
    began = time.monotonic()
    console.print("Building the bundle …")
    bundle = build("dev", here=True)
    console.print("Starting the AWS emulator and deploying to it …")
    with local:
        local.deploy(bundle)
        seeded = _fill(local)
        console.print(f"Ready after {time.monotonic() - began:.0f} s.\n")
        _print_addresses(local.address, seeded)
        console.print("  Mails     [bold]make show-mail[/]")
        console.print(f"  Log       {local.log}\n\nCtrl-C stops it; the data is kept.")
        if watching:
            console.print("Changes of the code are served as they are saved.\n")
            watch(local, console)
        code = local.wait()
        raise LocalStackError(
            f"The emulator stopped (exit code {code}).\n{local.log_tail()}\n"
            "The data is kept: make run starts it again. If that fails too, make reset forgets it."
        )


def _fill(local: LocalStack) -> Seeded:
    try:
        return seed(local.address, local.cloud, local.state)
    except SeedError as error:
        logged = lines(local.cloud, stack_name("dev"), time.time() - LOGGED_SECONDS)
        raise SeedError(
            "\n".join([str(error), "End of the functions' log:", *logged[-3:]])
        ) from error


def run_on_endpoint(endpoint: str, local: LocalStack) -> None:
    """Deploy to an emulator that runs already."""
    cloud = Cloud.at(endpoint)
    bundle = build("dev")
    deployed = deploy(cloud, "dev", bundle, {})
    address = address_of(cloud, deployed.outputs)
    state = local.state / "elsewhere"
    if f"{'Add':8} UsersTable" in deployed.changes:
        shutil.rmtree(state, ignore_errors=True)  # notes of an earlier stack
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    _print_addresses(address, seed(address, cloud, state))


def redeploy(local: LocalStack) -> None:
    """Deploy changed code to the running stack."""
    began = time.monotonic()
    local.refuse_unless_running()
    changes = local.deploy(build("dev", here=True)).changes
    done = f"{len(changes)} changes" if changes else "nothing to change"
    console.print(f"Redeployed after {time.monotonic() - began:.1f} s: {done}.")


def _print_addresses(address: str, seeded: Seeded) -> None:
    console.print(f"  API       [bold]{address}[/]/api/v1")
    console.print(f"  Player    {address}/play")
    console.print(f"  Reference {address}/docs")
    if seeded.admin_password:
        console.print(f"  Admin     {seeded.admin_email}, password {seeded.admin_password}")
        console.print("            (shown only once: log in and change it)")
    console.print(f"  Author    {seeded.author_email}, password {seeded.author_password}")


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=API_PORT)
    parser.add_argument("--aws-port", type=int, default=AWS_PORT)
    parser.add_argument("--endpoint", help="endpoint of a running emulator")
    parser.add_argument("--state", type=Path, default=STATE, help="the folder with all data")
    parser.add_argument("--redeploy", action="store_true", help="into the running stack")
    parser.add_argument("--watch", action="store_true", help="serve changes of the code")
    parser.add_argument("--reset", action="store_true", help="forget all data")
    arguments = parser.parse_args()
    local = LocalStack(arguments.port, arguments.aws_port, arguments.state)
    try:
        if arguments.reset:
            local.reset()
        elif arguments.redeploy:
            redeploy(local)
        elif arguments.endpoint:
            run_on_endpoint(arguments.endpoint, local)
        else:
            run_local(local, watching=arguments.watch)
    except (LocalStackError, BuildError, DeployError, SeedError) as error:
        sys.exit(str(error))
    except (BotoCoreError, ClientError) as error:
        sys.exit(f"The stack could not be deployed. {error}")


if __name__ == "__main__":
    main()
