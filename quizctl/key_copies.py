"""Copies of the key set in another region or account: `quizctl keys copy`."""

import json
from typing import Annotated, Any

import boto3
import typer

from chalicelib.auth.keys import KeySet
from infra.deploy.cloud import Cloud
from infra.operations.stack_access import OperatorError
from quizctl.context import context_of, stdout

PARAMETER = "KEYSET_PARAMETER"


def copy_keys(
    context: typer.Context,
    region: Annotated[str, typer.Option(help="Region of the copy.")],
    profile: Annotated[
        str | None, typer.Option(help="AWS profile of the copy's account; the stack's if absent.")
    ] = None,
    back: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--back", help="From the copy into a stack that has no keys.")
    ] = False,
) -> None:
    """Copy the key set to another region or account, or back; it is never stored in a file."""
    stack = context_of(context).stack()
    here = stack.cloud.client("ssm")
    there = _store(stack.cloud, region, profile)
    source, target = (there, here) if back else (here, there)
    put(target, stack.environment[PARAMETER], read(source, stack.environment[PARAMETER]), anew=back)
    stdout.print(f"The keys were copied {'from' if back else 'to'} {region}.")


def _store(cloud: Cloud, region: str, profile: str | None) -> Any:  # noqa: ANN401 - boto3's client
    if profile is None:
        return Cloud(region, cloud.endpoint).client("ssm")
    return boto3.Session(profile_name=profile).client("ssm", region_name=region)


def read(ssm: Any, parameter: str) -> str:  # noqa: ANN401 - as above
    """Return a stored key set; raises OperatorError when there is none that can be used."""
    try:
        stored = ssm.get_parameter(Name=parameter, WithDecryption=True)["Parameter"]["Value"]
        KeySet(json.loads(stored))
    except ssm.exceptions.ParameterNotFound:
        raise OperatorError(f"There is no parameter {parameter} to copy.") from None
    except (ValueError, KeyError):
        raise OperatorError(f"{parameter} is no key set.") from None
    return str(stored)


def put(ssm: Any, parameter: str, stored: str, *, anew: bool) -> None:  # noqa: ANN401 - as above
    """Store a key set; with ``anew`` only where there is none, since the live one is in use."""
    try:
        ssm.put_parameter(Name=parameter, Value=stored, Type="SecureString", Overwrite=not anew)
    except ssm.exceptions.ParameterAlreadyExists:
        raise OperatorError(
            f"{parameter} exists; copying over it would sign everybody out. Delete it first if it "
            "was made by a deployment without the copy."
        ) from None
