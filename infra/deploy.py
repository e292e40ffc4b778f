"""Deploys a bundle: to AWS, to LocalStack, or to the stand-in, by endpoint alone.

Deploying the same again changes nothing. A failed change is rolled back by CloudFormation.
"""

import argparse
import hashlib
import json
import sys
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, WaiterError

from chalicelib.accounts.keys import create_keyset
from infra.build import Bundle, build
from infra.cloud import Cloud
from infra.dependencies import BuildError
from infra.template import Template, of_type, read

POLL_SECONDS = 5
LONGEST_SECONDS = 30 * 60
LOCAL_POLL_SECONDS = 1

LOCAL_ADDRESS = "http://localhost:8000"
"""The template's default for BaseUrl."""


class DeployError(Exception):
    """The stack could not be changed; the message says what was wrong."""


@dataclass(frozen=True, slots=True)
class Deployed:
    """A stack as it stands after a deployment."""

    stack: str
    outputs: Mapping[str, str]
    changes: tuple[str, ...]


def stack_name(stage: str) -> str:
    """Stages of one account never meet: everything is named after the stack."""
    return f"invigil-{stage}"


def deploy(
    cloud: Cloud,
    stage: str,
    bundle: Bundle,
    parameters: Mapping[str, str],
    show: Callable[[str], None] = lambda _line: None,
) -> Deployed:
    """Bring the stack of ``stage`` to what ``bundle`` says; parameters not given stay as they are.

    ``show`` is told each change before any is made. Raises DeployError with CloudFormation's
    reasons when the stack cannot be changed.
    """
    stack = stack_name(stage)
    template = read(bundle.template)
    address = _publish(cloud, stack, bundle, template)
    changes = _change(cloud, stack, address, parameters, show)
    described = describe(cloud, stack)
    if described is None:
        raise DeployError(f"The stack {stack} is gone.")
    _expire_items(cloud, stack, template)
    if cloud.endpoint:
        _allow_to_send(cloud, described)
    outputs = {one["OutputKey"]: one["OutputValue"] for one in described.get("Outputs", [])}
    create_keyset(cloud.client("ssm"), outputs["KeysetParameter"])
    return Deployed(stack, outputs, changes)


def describe(cloud: Cloud, stack: str) -> dict[str, Any] | None:
    """What CloudFormation says of a stack, or None when there is none that was ever finished."""
    try:
        found: dict[str, Any] = cloud.client("cloudformation").describe_stacks(StackName=stack)[
            "Stacks"
        ][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    return None if found["StackStatus"] == "REVIEW_IN_PROGRESS" else found


def _publish(cloud: Cloud, stack: str, bundle: Bundle, template: Template) -> str:
    """Put the code and the template where CloudFormation can read them; the template's address."""
    storage = cloud.client("s3")
    bucket = _bucket(cloud)
    code = f"{stack}/{bundle.digest}.zip"
    _upload(storage, bucket, code, bundle.code.read_bytes())
    for function in of_type(template, "AWS::Serverless::Function").values():
        function["Properties"]["CodeUri"] = {"Bucket": bucket, "Key": code}
    text = json.dumps(template, separators=(",", ":")).encode()
    key = f"{stack}/{hashlib.sha256(text).hexdigest()}.json"
    _upload(storage, bucket, key, text)
    return f"{storage.meta.endpoint_url}/{bucket}/{key}"


def _bucket(cloud: Cloud) -> str:
    storage = cloud.client("s3")
    account = cloud.client("sts").get_caller_identity()["Account"]
    name = f"invigil-artifacts-{account}-{cloud.region}"
    try:
        storage.head_bucket(Bucket=name)
    except ClientError:
        elsewhere = {"LocationConstraint": cloud.region}
        located = {} if cloud.region == "us-east-1" else {"CreateBucketConfiguration": elsewhere}
        storage.create_bucket(Bucket=name, **located)
    return name


def _upload(storage: Any, bucket: str, key: str, content: bytes) -> None:  # noqa: ANN401 - boto3
    try:
        storage.head_object(Bucket=bucket, Key=key)
    except ClientError:
        storage.put_object(Bucket=bucket, Key=key, Body=content)


def _change(
    cloud: Cloud,
    stack: str,
    address: str,
    parameters: Mapping[str, str],
    show: Callable[[str], None],
) -> tuple[str, ...]:
    """Make the change set, show it, carry it out; what it changed."""
    formation = cloud.client("cloudformation")
    before = describe(cloud, stack)
    if before and before["StackStatus"] == "ROLLBACK_COMPLETE":
        raise DeployError(f"The stack {stack} was never made; delete what is left of it first.")
    arguments: dict[str, Any] = {
        "StackName": stack,
        "ChangeSetName": f"change-{uuid.uuid4()}",
        "ChangeSetType": "UPDATE" if before else "CREATE",
        "TemplateURL": address,
        "Parameters": _parameters(before, parameters),
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    }
    formation.create_change_set(**arguments)
    named = {"StackName": stack, "ChangeSetName": arguments["ChangeSetName"]}
    if not _is_ready(cloud, named):
        return ()
    changes = tuple(_changes(formation, named))
    for change in changes:
        show(f"  {change}")
    formation.execute_change_set(**named)
    _wait(cloud, "stack_update_complete" if before else "stack_create_complete", stack)
    return changes


def _parameters(
    before: dict[str, Any] | None, parameters: Mapping[str, str]
) -> list[dict[str, Any]]:
    given = [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()]
    known = {one["ParameterKey"] for one in (before or {}).get("Parameters", [])}
    kept = sorted(known - parameters.keys())
    return [*given, *({"ParameterKey": key, "UsePreviousValue": True} for key in kept)]


def _is_ready(cloud: Cloud, named: Mapping[str, str]) -> bool:
    """Whether the change set has anything to change; an empty one is removed."""
    formation = cloud.client("cloudformation")
    waiter = formation.get_waiter("change_set_create_complete")
    try:
        waiter.wait(**named, WaiterConfig=_patience(cloud))
    except WaiterError as error:
        reason = str(error.last_response.get("StatusReason", error))
        formation.delete_change_set(**named)
        if "didn't contain changes" in reason or "No updates are to be performed" in reason:
            return False
        raise DeployError(reason) from error
    return True


def _changes(formation: Any, named: Mapping[str, str]) -> list[str]:  # noqa: ANN401 - boto3
    pages = formation.get_paginator("describe_change_set").paginate(**named)
    changes = [one["ResourceChange"] for page in pages for one in page["Changes"]]
    return [f"{one['Action']:8} {one['LogicalResourceId']}" for one in changes]


def _wait(cloud: Cloud, condition: str, stack: str) -> None:
    formation = cloud.client("cloudformation")
    try:
        formation.get_waiter(condition).wait(StackName=stack, WaiterConfig=_patience(cloud))
    except WaiterError as error:
        events = formation.describe_stack_events(StackName=stack)["StackEvents"]
        reasons = [
            f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
            for event in reversed(events)
            if event["ResourceStatus"].endswith("_FAILED")
        ]
        raise DeployError("\n".join([f"{stack} was rolled back.", *reasons])) from error


def _patience(cloud: Cloud) -> dict[str, int]:
    delay = LOCAL_POLL_SECONDS if cloud.endpoint else POLL_SECONDS
    return {"Delay": delay, "MaxAttempts": LONGEST_SECONDS // delay}


def _expire_items(cloud: Cloud, stack: str, template: Template) -> None:
    """Turn on the expiry of items where the template asks for it; stand-ins overlook it there."""
    dynamodb = cloud.client("dynamodb")
    for table in of_type(template, "AWS::DynamoDB::Table").values():
        wanted = table["Properties"].get("TimeToLiveSpecification")
        name = table["Properties"]["TableName"]["Fn::Sub"].replace("${AWS::StackName}", stack)
        if wanted is None:
            continue
        found = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        if found["TimeToLiveStatus"] not in {"ENABLED", "ENABLING"}:
            dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=wanted)


def _allow_to_send(cloud: Cloud, described: Mapping[str, Any]) -> None:
    """Verify the sender with a stand-in; on AWS the owner of the domain does that."""
    given = {one["ParameterKey"]: one["ParameterValue"] for one in described["Parameters"]}
    cloud.client("ses").verify_domain_identity(Domain=given["MailIdentity"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", default="dev")
    parser.add_argument("--endpoint", help="of a stand-in; none means AWS itself")
    parser.add_argument("--set", nargs="*", default=[], metavar="PARAMETER=VALUE", dest="given")
    arguments = parser.parse_args()
    cloud = Cloud.at(arguments.endpoint)
    parameters = {"Stage": arguments.stage} | dict(one.split("=", 1) for one in arguments.given)
    try:
        bundle = build(arguments.stage)
        deployed = deploy(cloud, arguments.stage, bundle, parameters, print)
        address = deployed.outputs["ApiAddress"]
        if _is_still_nowhere(cloud, deployed.stack):
            deployed = deploy(cloud, arguments.stage, bundle, parameters | {"BaseUrl": address})
    except (BuildError, DeployError, BotoCoreError, ClientError) as error:
        sys.exit(f"Not deployed. {error}")
    print(f"{deployed.stack}: {address}")


def _is_still_nowhere(cloud: Cloud, stack: str) -> bool:
    """Whether links in mails would lead to this machine: an address is known only afterwards."""
    found = describe(cloud, stack) or {}
    values = {one["ParameterKey"]: one["ParameterValue"] for one in found.get("Parameters", [])}
    return cloud.endpoint is None and values.get("BaseUrl") == LOCAL_ADDRESS


if __name__ == "__main__":
    main()
