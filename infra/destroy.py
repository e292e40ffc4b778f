"""Deletes a stack with its data. Production is refused: that takes a person, twice."""

import argparse
import sys

from botocore.exceptions import BotoCoreError, ClientError, WaiterError

from infra.cloud import Cloud
from infra.deploy import describe, stack_name

REFUSED = frozenset({"prod"})


def destroy(cloud: Cloud, stage: str) -> None:
    """Delete the stack of ``stage``, its key set included, and wait until it is gone."""
    stack = stack_name(stage)
    found = describe(cloud, stack)
    if found is None:
        sys.exit(f"There is no stack {stack}.")
    outputs = {one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", [])}
    formation = cloud.client("cloudformation")
    formation.delete_stack(StackName=stack)
    formation.get_waiter("stack_delete_complete").wait(StackName=stack)
    parameters = cloud.client("ssm")
    parameters.delete_parameters(Names=[outputs["KeysetParameter"]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--endpoint", help="of a stand-in; none means AWS itself")
    arguments = parser.parse_args()
    if arguments.stage in REFUSED:
        sys.exit(f"{arguments.stage} is not destroyed by a command. See docs/operations.md.")
    try:
        destroy(Cloud.at(arguments.endpoint), arguments.stage)
    except (BotoCoreError, ClientError, WaiterError) as error:
        sys.exit(f"Not destroyed. {error}")


if __name__ == "__main__":
    main()
