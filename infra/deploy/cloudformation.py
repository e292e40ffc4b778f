"""CloudFormation change sets: create, show, apply; failures are rolled back."""

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError, WaiterError

from infra.deploy.cloud import Cloud

POLL_SECONDS = 5
LONGEST_SECONDS = 30 * 60
LOCAL_POLL_SECONDS = 1

Confirm = Callable[[Sequence[str]], bool]
"""Takes the changes, one line each, and returns whether to apply them."""


class DeployError(Exception):
    """The stack could not be changed; the message has the reason."""


@dataclass(frozen=True, slots=True)
class StackState:
    """State of a stack: parameters and outputs."""

    status: str
    parameters: Mapping[str, str]
    outputs: Mapping[str, str]


def read_stack_state(cloud: Cloud, stack: str) -> StackState | None:
    """Return the state of a stack, None when it does not exist or was never completed."""
    formation = cloud.client("cloudformation")
    try:
        found = formation.describe_stacks(StackName=stack)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise
    if found["StackStatus"] == "REVIEW_IN_PROGRESS":
        return None
    return StackState(
        found["StackStatus"],
        {one["ParameterKey"]: one["ParameterValue"] for one in found.get("Parameters", [])},
        {one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", [])},
    )


def template_of(cloud: Cloud, stack: str) -> str:
    """Return the current template of a stack as JSON."""
    formation = cloud.client("cloudformation")
    body = formation.get_template(StackName=stack, TemplateStage="Original")["TemplateBody"]
    return body if isinstance(body, str) else json.dumps(body, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """The wanted stack: address of the template, and all parameters."""

    stack: str
    address: str
    parameters: Mapping[str, str]


def apply_change_set(cloud: Cloud, change: ChangeRequest, confirm: Confirm) -> tuple[str, ...]:
    """Confirm and apply the changes of a stack; returns the applied changes.

    Raises DeployError with CloudFormation's reasons, or when not confirmed.
    """
    formation = cloud.client("cloudformation")
    before = read_stack_state(cloud, change.stack)
    _refuse_incomplete_stack(change.stack, before)
    named = {"StackName": change.stack, "ChangeSetName": f"change-{uuid.uuid4()}"}
    formation.create_change_set(
        **named,
        ChangeSetType="UPDATE" if before else "CREATE",
        TemplateURL=change.address,
        Parameters=[
            {"ParameterKey": name, "ParameterValue": value}
            for name, value in change.parameters.items()
        ],
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    )
    if not _is_ready(cloud, named):
        return ()
    changes = tuple(_changes(formation, named))
    if not confirm(changes):
        _delete_change_set(formation, named, before)
        raise DeployError("Nothing was changed.")
    formation.execute_change_set(**named)
    _wait(cloud, "stack_update_complete" if before else "stack_create_complete", change.stack)
    return changes


def protect_from_deletion(cloud: Cloud, stack: str) -> None:
    """Let CloudFormation refuse to delete the stack, until somebody allows it."""
    cloud.client("cloudformation").update_termination_protection(
        StackName=stack, EnableTerminationProtection=True
    )


@dataclass(frozen=True, slots=True)
class ImportedResource:
    """A resource that exists, by its logical name in a template and its name in the account."""

    kind: str
    logical_id: str
    key: str
    """The property that names it, ``TableName`` for example."""
    name: str


def import_resources(
    cloud: Cloud, stack: str, address: str, resources: Sequence[ImportedResource], confirm: Confirm
) -> None:
    """Make a stack of resources that exist; raises DeployError when refused or not confirmed."""
    formation = cloud.client("cloudformation")
    named = {"StackName": stack, "ChangeSetName": f"import-{uuid.uuid4()}"}
    formation.create_change_set(
        **named,
        ChangeSetType="IMPORT",
        TemplateURL=address,
        ResourcesToImport=[
            {
                "ResourceType": one.kind,
                "LogicalResourceId": one.logical_id,
                "ResourceIdentifier": {one.key: one.name},
            }
            for one in resources
        ],
    )
    _is_ready(cloud, named)
    if not confirm([f"Import   {one.logical_id} ({one.name})" for one in resources]):
        _delete_change_set(formation, named, None)
        raise DeployError("Nothing was changed.")
    formation.execute_change_set(**named)
    _wait(cloud, "stack_import_complete", stack)


def _refuse_incomplete_stack(stack: str, before: StackState | None) -> None:
    if before and before.status in {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED"}:
        raise DeployError(
            f"The stack {stack} was never made ({before.status}); delete what is left of it first: "
            "docs/runbooks.md, A first deployment that failed."
        )


def _delete_change_set(formation: Any, named: Mapping[str, str], before: StackState | None) -> None:  # noqa: ANN401 - boto3
    """Delete a change set, and the empty stack that one of a new stack leaves."""
    formation.delete_change_set(**named)
    if before is None:
        formation.delete_stack(StackName=named["StackName"])


def _is_ready(cloud: Cloud, named: Mapping[str, str]) -> bool:
    """Return whether the change set has changes; an empty one is deleted."""
    formation = cloud.client("cloudformation")
    waiter = formation.get_waiter("change_set_create_complete")
    try:
        waiter.wait(**named, WaiterConfig=_wait_config(cloud))
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
    return [_describe(one) for one in changes]


def _describe(change: Mapping[str, Any]) -> str:
    """Return a change as a line; a replaced resource is created anew, and a table then is empty."""
    line = f"{change['Action']:8} {change['LogicalResourceId']}"
    replaced = change.get("Replacement", "False")
    return line if replaced == "False" else f"{line} (REPLACED: {replaced})"


def _wait(cloud: Cloud, condition: str, stack: str) -> None:
    formation = cloud.client("cloudformation")
    try:
        formation.get_waiter(condition).wait(StackName=stack, WaiterConfig=_wait_config(cloud))
    except WaiterError as error:
        events = formation.describe_stack_events(StackName=stack)["StackEvents"]
        reasons = [
            f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
            for event in reversed(events)
            if event["ResourceStatus"].endswith("_FAILED")
        ]
        raise DeployError("\n".join([describe_outcome(formation, stack), *reasons])) from error


def describe_outcome(formation: Any, stack: str) -> str:  # noqa: ANN401 - boto3
    """Say how a stack stands that did not come to what was waited for."""
    [described] = formation.describe_stacks(StackName=stack)["Stacks"]
    status = str(described["StackStatus"])
    if status.endswith("_IN_PROGRESS"):
        minutes = LONGEST_SECONDS // 60
        return (
            f"{stack} is still being changed after {minutes} minutes ({status}). Nothing is wrong "
            f"yet: follow it with aws cloudformation describe-stack-events --stack-name {stack}"
        )
    if "ROLLBACK" in status and not status.endswith("FAILED"):
        return f"{stack} was rolled back."
    return f"{stack} stands at {status}."


def _wait_config(cloud: Cloud) -> dict[str, int]:
    delay = LOCAL_POLL_SECONDS if cloud.endpoint else POLL_SECONDS
    return {"Delay": delay, "MaxAttempts": LONGEST_SECONDS // delay}
