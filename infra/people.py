"""An operator's commands: the first administrator, the keys, the address of a stack."""

import argparse
import secrets
import subprocess
import sys

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib import clock
from chalicelib.accounts.keys import RotationError, create_keyset, replace_keyset, rotate
from infra.cloud import Cloud
from infra.deploy import stack_name
from infra.formation import standing
from infra.template import ROOT

PASSWORD_BYTES = 18
"""144 bits, as 24 letters."""


class OperatorError(Exception):
    """A command that cannot be carried out; the message says why."""


def outputs_of(cloud: Cloud, stage: str) -> dict[str, str]:
    """What the stack of ``stage`` says of itself; raises OperatorError when there is none."""
    found = standing(cloud, stack_name(stage))
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


def enrol(environment: dict[str, str], role: str, email: str, username: str, password: str) -> bool:
    """Make a user directly in the tables; False when the address or the name is taken.

    Raises OperatorError when the application refuses.
    """
    done = subprocess.run(
        [sys.executable, "-m", "infra.enrol", role, email, username],
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["admin", "keys", "rotate-keys", "replace-keys", "address"])
    parser.add_argument("--stage", default="dev")
    parser.add_argument("--endpoint", help="of a stand-in; none means AWS itself")
    parser.add_argument("--email", help="of the new administrator")
    parser.add_argument("--username", default="admin")
    arguments = parser.parse_args()
    cloud = Cloud.at(arguments.endpoint)
    try:
        if arguments.what == "address":
            print(outputs_of(cloud, arguments.stage)["ApiAddress"])
        elif arguments.what.endswith("keys"):
            _keys(cloud, arguments.stage, arguments.what)
        elif arguments.email:
            _make_admin(cloud, arguments.stage, arguments.email, arguments.username)
        else:
            parser.error("an administrator needs an address: make admin EMAIL=me@example.org")
    except RotationError:
        sys.exit("Somebody else rotated at the same time; look, and run it again.")
    except (OperatorError, BotoCoreError, ClientError) as error:
        sys.exit(str(error))


def _keys(cloud: Cloud, stage: str, what: str) -> None:
    ssm, parameter = cloud.client("ssm"), outputs_of(cloud, stage)["KeysetParameter"]
    if what == "keys":
        print("Made." if create_keyset(ssm, parameter) else "There are keys already.")
    elif what == "rotate-keys":
        step = rotate(ssm, parameter, clock.now())
        print(step.said)
        if step.again_at is not None:
            print(f"Run this again after {clock.to_rfc3339(step.again_at)}.")
    else:
        replace_keyset(ssm, parameter)
        print("All keys are new. Everybody is signed out within five minutes, and mailed links")
        print("that were not used yet are void.")


def _make_admin(cloud: Cloud, stage: str, email: str, username: str) -> None:
    password = new_password()
    if enrol(environment_of(cloud, stage), "admin", email, username, password):
        print(f"{email} is an administrator. Password: {password}")
        print("It is shown this once and kept nowhere: sign in and change it.")
    else:
        print(f"{email} or {username} is taken; nothing was changed.")


if __name__ == "__main__":
    main()
