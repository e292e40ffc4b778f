"""Deploys a bundle: to AWS, to LocalStack, or to the stand-in, by endpoint alone.

Deploying the same again changes nothing. What will change is shown first, and asked about unless
``--yes`` is given. A failed change is rolled back by CloudFormation; a stack that was changed and
then fails its smoke test is put back to what it was made of before.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.auth.keys import create_keyset
from infra.build import config
from infra.build.bundle import Bundle, build
from infra.build.dependencies import BuildError
from infra.build.template import Template, of_type, read_template
from infra.deploy import data_version, smoke
from infra.deploy.cloud import Cloud
from infra.deploy.cloudformation import (
    ChangeRequest,
    Confirm,
    DeployError,
    StackState,
    apply_change_set,
    read_stack_state,
    template_of,
)
from infra.deploy.smoke import SmokeTestError

LOCAL_ADDRESS = "http://localhost:8000"
"""The template's default for BaseUrl."""


@dataclass(frozen=True, slots=True)
class Deployed:
    """A stack as it stands after a deployment; ``before`` makes it what it was, if it was."""

    stack: str
    outputs: Mapping[str, str]
    changes: tuple[str, ...]
    before: ChangeRequest | None = None


def stack_name(stage: str) -> str:
    """Stages of one account never meet: everything is named after the stack."""
    return f"invigil-{stage}"


def confirm_always(_changes: Sequence[str]) -> bool:
    """Agree to everything."""
    return True


def deploy(
    cloud: Cloud,
    stage: str,
    bundle: Bundle,
    parameters: Mapping[str, str],
    agree: Confirm = confirm_always,
) -> Deployed:
    """Bring the stack of ``stage`` to what ``bundle`` says; parameters not given stay as they are.

    ``agree`` is shown each change before any is made. Raises ConfigError when a parameter cannot be
    meant, DeployError with CloudFormation's reasons when the stack cannot be changed.
    """
    stack = stack_name(stage)
    template = read_template(bundle.template)
    found = read_stack_state(cloud, stack)
    wanted = _parameters(template, found, parameters)
    config.check_parameters(template, wanted)
    kept = data_version.read_data_version(cloud, stack)
    _refuse_older_code(stack, template, kept)
    known = data_version.of_template(template)
    # code from before a new version of the data must not come back to it
    before = _current_template(cloud, stack, found) if kept in {None, known} else None
    address = _publish(cloud, stack, bundle, template, wanted)
    changes = apply_change_set(cloud, ChangeRequest(stack, address, wanted), agree)
    made = read_stack_state(cloud, stack)
    if made is None:
        raise DeployError(f"The stack {stack} is gone.")
    data_version.write_data_version(cloud, stack, known)
    _expire_items(cloud, stack, template)
    if cloud.endpoint:
        _verify_sender(cloud, made)
    create_keyset(cloud.client("ssm"), made.outputs["KeysetParameter"])
    return Deployed(stack, made.outputs, changes, before if changes else None)


def _refuse_older_code(stack: str, template: Template, kept: int | None) -> None:
    """Raise DeployError when the stack holds data of a version that this bundle does not know."""
    known = data_version.of_template(template)
    if kept is not None and kept > known:
        raise DeployError(
            f"The data of {stack} is of version {kept}, and this code knows {known}: "
            "docs/runbooks.md, Upgrade and roll back."
        )


def _current_template(cloud: Cloud, stack: str, found: StackState | None) -> ChangeRequest | None:
    """What makes a stack again what it is now."""
    if found is None:
        return None
    return ChangeRequest(
        stack, _upload_template(cloud, stack, template_of(cloud, stack)), found.parameters
    )


def roll_back(cloud: Cloud, deployed: Deployed) -> bool:
    """Make the stack what it was before it was changed; False when there is no before."""
    if deployed.before is None:
        return False
    apply_change_set(cloud, deployed.before, confirm_always)
    return True


def _parameters(
    template: Template, before: StackState | None, given: Mapping[str, str]
) -> dict[str, str]:
    kept = before.parameters if before else {}
    return {name: kept[name] for name in kept.keys() & template["Parameters"].keys()} | dict(given)


def _publish(
    cloud: Cloud, stack: str, bundle: Bundle, template: Template, parameters: Mapping[str, str]
) -> str:
    """Put the code and the template where CloudFormation can read them; the template's address."""
    code = f"{stack}/{bundle.digest}.zip"
    bucket = _bucket(cloud)
    _upload(cloud, bucket, code, bundle.code.read_bytes())
    # with those that were never given: once the stack is there it names them all
    values = {name: str(one["Default"]) for name, one in template["Parameters"].items()}
    version = json.dumps([bundle.digest, sorted((values | dict(parameters)).items())])
    for function in of_type(template, "AWS::Serverless::Function").values():
        function["Properties"]["CodeUri"] = {"Bucket": bucket, "Key": code}
        if "AutoPublishAlias" in function["Properties"]:
            # else a change of parameters alone would publish no version, and the alias keep the old
            digest = hashlib.sha256(version.encode()).hexdigest()
            function["Properties"]["AutoPublishCodeSha256"] = digest
    return _upload_template(cloud, stack, json.dumps(template, separators=(",", ":")))


def _upload_template(cloud: Cloud, stack: str, template: str) -> str:
    """Upload a template under its own digest; its address."""
    bucket = _bucket(cloud)
    key = f"{stack}/{hashlib.sha256(template.encode()).hexdigest()}.json"
    _upload(cloud, bucket, key, template.encode())
    return f"{cloud.client('s3').meta.endpoint_url}/{bucket}/{key}"


def _bucket(cloud: Cloud) -> str:
    storage = cloud.client("s3")
    account = cloud.client("sts").get_caller_identity()["Account"]
    name = f"invigil-artifacts-{account}-{cloud.region}"
    try:
        # somebody else may own a bucket of this name, and would get to say what we deploy
        storage.head_bucket(Bucket=name, ExpectedBucketOwner=account)
    except ClientError:
        elsewhere = {"LocationConstraint": cloud.region}
        located = {} if cloud.region == "us-east-1" else {"CreateBucketConfiguration": elsewhere}
        storage.create_bucket(Bucket=name, **located)
    return name


def _upload(cloud: Cloud, bucket: str, key: str, content: bytes) -> None:
    storage = cloud.client("s3")
    try:
        storage.head_object(Bucket=bucket, Key=key)
    except ClientError:
        storage.put_object(Bucket=bucket, Key=key, Body=content)


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


def _verify_sender(cloud: Cloud, made: StackState) -> None:
    """Verify the sender with a stand-in; on AWS the owner of the domain does that."""
    cloud.client("ses").verify_domain_identity(Domain=made.parameters["MailIdentity"])


def address_of(cloud: Cloud, outputs: Mapping[str, str]) -> str:
    """Where the deployed API answers; a stand-in serves it below its own endpoint."""
    if cloud.endpoint is None:
        return outputs["ApiAddress"]
    host, _, stage = outputs["ApiAddress"].removeprefix("https://").partition("/")
    return f"{cloud.endpoint}/restapis/{host.partition('.')[0]}/{stage}/_user_request_"


def deploy_and_smoke_test(
    cloud: Cloud, stage: str, bundle: Bundle, given: Mapping[str, str], agree: Confirm
) -> Deployed:
    """Deploy, then ask the deployed API whether it works; put the stack back when it does not."""
    deployed = deploy(cloud, stage, bundle, given, agree)
    made = read_stack_state(cloud, deployed.stack)
    address = address_of(cloud, deployed.outputs)
    if cloud.endpoint is None and made and made.parameters["BaseUrl"] == LOCAL_ADDRESS:
        # an API's own address is known only once it is there
        domain = made.parameters.get("DomainName")
        found = {"BaseUrl": f"https://{domain}" if domain else address}
        deployed = deploy(cloud, stage, bundle, {**given, **found})
    try:
        smoke.smoke_test(address)
    except SmokeTestError as error:
        undone = roll_back(cloud, deployed)
        now = "It was put back to what it was." if undone else "There is nothing to put it back to."
        raise DeployError(f"{deployed.stack} does not work: {error}\n{now}") from error
    return deployed


def show(changes: Sequence[str]) -> bool:
    """Print what will change, and agree."""
    print("\n".join(["This will change:", *(f"  {line}" for line in changes)]))
    return True


def confirm_in_terminal(changes: Sequence[str]) -> bool:
    """Ask whoever sits at the terminal; where nobody does, the answer is no."""
    show(changes)
    if not sys.stdin.isatty():
        print("Nobody is here to ask; --yes agrees beforehand (make deploy YES=1).")
        return False
    return input("Apply these changes? [y/N] ").strip().lower() in {"y", "yes"}


def arguments() -> Any:  # noqa: ANN401 - argparse's own
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", default="dev")
    parser.add_argument("--endpoint", help="of a stand-in; none means AWS itself")
    parser.add_argument("--set", nargs="*", default=[], metavar="PARAMETER=VALUE", dest="given")
    parser.add_argument(
        "--built", action="store_true", help="what `infra.build.bundle` made before"
    )
    parser.add_argument("--yes", action="store_true", help="agree to what will change")
    given = parser.parse_args()
    if unclear := [one for one in given.given if "=" not in one]:
        parser.error(f"{unclear[0]!r} is not PARAMETER=VALUE")
    return given


def main() -> None:
    given = arguments()
    cloud = Cloud.at(given.endpoint)
    parameters = dict(one.split("=", 1) for one in given.given) | {"Stage": given.stage}
    try:
        bundle = Bundle.built(given.stage) if given.built else build(given.stage)
        agree = show if given.yes else confirm_in_terminal
        deployed = deploy_and_smoke_test(cloud, given.stage, bundle, parameters, agree)
    except (BuildError, DeployError, BotoCoreError, ClientError) as error:
        sys.exit(f"Not deployed. {error}")
    if not deployed.changes:
        print("Nothing to change.")
    for name, value in sorted(deployed.outputs.items()):
        print(f"  {name:18} {value}")
