"""What an operator needs to know of a stack, and the people they put into its tables."""

import secrets
import subprocess
import sys

from infra.build.template import ROOT
from infra.deploy.cloud import Cloud
from infra.deploy.cloudformation import read_stack_state
from infra.deploy.deployment import stack_name

PASSWORD_BYTES = 18
"""144 bits, as 24 letters."""


class OperatorError(Exception):
    """A command that cannot be carried out; the message says why."""


def outputs_of(cloud: Cloud, stage: str) -> dict[str, str]:
    """What the stack of ``stage`` says of itself; raises OperatorError when there is none."""
    found = read_stack_state(cloud, stack_name(stage))
    if found is None:
        raise OperatorError(f"There is no stack {stack_name(stage)}; deploy it first.")
    return dict(found.outputs)


def environment_of(cloud: Cloud, stage: str) -> dict[str, str]:
    """The environment in which the application's code works on a stack as its API does."""
    name = outputs_of(cloud, stage)["APIHandlerName"]
    function = cloud.client("lambda").get_function_configuration(FunctionName=name)
    variables: dict[str, str] = function["Environment"]["Variables"]
    return cloud.environment | variables


def new_password() -> str:
    """A password that nobody can guess."""
    return secrets.token_urlsafe(PASSWORD_BYTES)


def create_user(
    environment: dict[str, str], role: str, email: str, username: str, password: str
) -> bool:
    """Make a user directly in the tables; False when the address or the name is taken.

    Raises OperatorError when the application refuses.
    """
    done = subprocess.run(
        [sys.executable, "-m", "infra.operations.create_user", role, email, username],
        cwd=ROOT,
        env=environment,
        input=password,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise OperatorError(f"{email} could not be made a user.\n{done.stderr.strip()}")
    return done.stdout.strip() == "made"
