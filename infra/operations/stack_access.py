"""Access of operators to a stack: outputs, environment, user creation."""

import secrets
import subprocess
import sys

from infra.build.template import ROOT
from infra.deploy.addresses import stack_name
from infra.deploy.cloud import Cloud
from infra.deploy.cloudformation import read_stack_state

PASSWORD_BYTES = 18
"""144 bits in 24 characters."""


class OperatorError(Exception):
    """The command failed; the message has the reason."""


def outputs_of(cloud: Cloud, stage: str) -> dict[str, str]:
    """Return the outputs of the stack of ``stage``; raises OperatorError when there is none."""
    found = read_stack_state(cloud, stack_name(stage))
    if found is None:
        raise OperatorError(f"There is no stack {stack_name(stage)}; deploy it first.")
    return dict(found.outputs)


def environment_of(cloud: Cloud, stage: str) -> dict[str, str]:
    """Return the environment of the stack's API for the application's code."""
    name = outputs_of(cloud, stage)["APIHandlerName"]
    function = cloud.client("lambda").get_function_configuration(FunctionName=name)
    variables: dict[str, str] = function["Environment"]["Variables"]
    return cloud.environment | variables


def new_password() -> str:
    """Return a random password."""
    return secrets.token_urlsafe(PASSWORD_BYTES)


def create_user(
    environment: dict[str, str], role: str, email: str, username: str, password: str
) -> bool:
    """Create a user directly in the tables; returns False for an existing address or name.

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
