"""Deletion of a stack with its data; never of production."""

import argparse
import sys

from botocore.exceptions import BotoCoreError, ClientError, WaiterError

from infra.deploy.addresses import stack_name
from infra.deploy.cloud import Cloud
from infra.deploy.cloudformation import read_stack_state
from infra.deploy.target import read_target

REFUSED = frozenset({"prod"})


class DestroyError(Exception):
    """The stack is not deleted; the message has the reason."""


def destroy(cloud: Cloud, stage: str) -> None:
    """Delete the stack of ``stage`` with its key set, and wait for it.

    A destruction that broke off can be repeated. Raises DestroyError for production, when there is
    no such stack, and for a file that cannot be deleted.
    """
    refuse_production(stage)
    stack = stack_name(stage)
    found = read_stack_state(cloud, stack)
    if found is None:
        raise DestroyError(f"There is no stack {stack}.")
    if "FilesBucket" in found.outputs:
        _empty(cloud, found.outputs["FilesBucket"])
    formation = cloud.client("cloudformation")
    formation.delete_stack(StackName=stack)
    formation.get_waiter("stack_delete_complete").wait(StackName=stack)
    if "KeysetParameter" in found.outputs:  # an incomplete stack has none
        cloud.client("ssm").delete_parameters(Names=[found.outputs["KeysetParameter"]])


def refuse_production(stage: str) -> None:
    """Raise DestroyError for stages that no command destroys."""
    if stage in REFUSED:
        raise DestroyError(
            f"{stage} is not destroyed by a command. See docs/runbooks.md, End production."
        )


def _empty(cloud: Cloud, bucket: str) -> None:
    """Delete all files with their versions, since CloudFormation only deletes empty buckets.

    Raises DestroyError with the first file that is not deleted.
    """
    s3 = cloud.client("s3")
    while some := _list_versions(cloud, bucket):
        wanted = {"Objects": some, "Quiet": True}
        for error in s3.delete_objects(Bucket=bucket, Delete=wanted).get("Errors", []):
            raise DestroyError(f"{error['Key']} in {bucket} is not deleted: {error['Message']}.")


def _list_versions(cloud: Cloud, bucket: str) -> list[dict[str, str]]:
    """Return up to 1,000 versions and delete markers; none of a bucket that is gone."""
    s3 = cloud.client("s3")
    try:
        page = s3.list_object_versions(Bucket=bucket)
    except s3.exceptions.NoSuchBucket:
        # an earlier try deleted it, and broke off before the rest of the stack was gone
        return []
    found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
    return [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in found]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--endpoint", help="endpoint of an AWS emulator; AWS itself if absent")
    arguments = parser.parse_args()
    cloud = Cloud.at(arguments.endpoint)
    try:
        refuse_production(arguments.stage)
        print(f"Stage {arguments.stage} is in {read_target(cloud)}.")
        destroy(cloud, arguments.stage)
    except (DestroyError, BotoCoreError, ClientError, WaiterError) as error:
        sys.exit(f"Not destroyed. {error}")
    print(f"{stack_name(arguments.stage)} is gone.")


if __name__ == "__main__":
    main()
