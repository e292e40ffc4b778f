"""Deployment of a bundle to AWS, LocalStack or the emulator, by endpoint.

A repeated deployment changes nothing. Changes are shown first and confirmed, unless ``--yes`` is
given. CloudFormation rolls a failed change back; a stack that fails its smoke test after a change
is restored to its previous state.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.auth.keys import create_keyset
from infra.build import config, options
from infra.build.bundle import Bundle, build
from infra.build.dependencies import BuildError
from infra.build.emulator_template import for_emulator
from infra.build.template import Template, of_type, read_template
from infra.deploy import account, artifacts, data_version, smoke
from infra.deploy.addresses import address_of, stack_name
from infra.deploy.cloud import Cloud
from infra.deploy.cloudformation import (
    ChangeRequest,
    Confirm,
    DeployError,
    StackState,
    apply_change_set,
    protect_from_deletion,
    read_stack_state,
    template_of,
)
from infra.deploy.preflight import add_exam_arguments, exam_of, preflight
from infra.deploy.smoke import SmokeTestError
from infra.deploy.target import PRODUCTION, Target, find_cloud, read_target

LOCAL_ADDRESS = "http://localhost:8000"
"""The template's default of BaseUrl."""


@dataclass(frozen=True, slots=True)
class Deployed:
    """A deployed stack; ``before`` restores its previous state, if any."""

    stack: str
    outputs: Mapping[str, str]
    changes: tuple[str, ...]
    before: ChangeRequest | None = None

    def followed_by(self, second: "Deployed") -> "Deployed":
        """Return both deployments as one, which is rolled back to what was before the first."""
        before = self.before if self.changes else second.before
        return replace(second, changes=(*self.changes, *second.changes), before=before)


def confirm_always(_changes: Sequence[str]) -> bool:
    """Confirm everything."""
    return True


def deploy(
    cloud: Cloud,
    stage: str,
    bundle: Bundle,
    parameters: Mapping[str, str],
    confirm: Confirm = confirm_always,
) -> Deployed:
    """Deploy ``bundle`` to the stack of ``stage``; parameters that are not given stay.

    ``confirm`` decides about the changes. Raises ConfigError for invalid parameters,
    DeployError with CloudFormation's reasons.
    """
    stack = stack_name(stage)
    template = read_template(bundle.template)
    found = read_stack_state(cloud, stack)
    wanted = _parameters(template, found, parameters)
    config.check_parameters(template, wanted)
    kept = data_version.read_data_version(cloud, stack)
    _refuse_older_code(stack, template, kept)
    known = data_version.of_template(template)
    # code older than the data's version must not be deployed
    before = _current_template(cloud, stack, found) if kept in {None, known} else None
    address = _publish(cloud, stack, bundle, template, wanted)
    changes = apply_change_set(cloud, ChangeRequest(stack, address, wanted), confirm)
    made = read_stack_state(cloud, stack)
    if made is None:
        raise DeployError(f"The stack {stack} is gone.")
    if stage == PRODUCTION:
        protect_from_deletion(cloud, stack)
    data_version.write_data_version(cloud, stack, known)
    _expire_items(cloud, stack, template)
    if cloud.endpoint:
        _verify_sender(cloud, made)
    create_keyset(cloud.client("ssm"), made.outputs["KeysetParameter"])
    return Deployed(stack, made.outputs, changes, before if changes else None)


def _refuse_older_code(stack: str, template: Template, kept: int | None) -> None:
    """Raise DeployError when the stack's data have a version that this bundle does not know."""
    known = data_version.of_template(template)
    if kept is not None and kept > known:
        raise DeployError(
            f"The data of {stack} is of version {kept}, and this code knows {known}: "
            "docs/runbooks.md, Upgrade and roll back."
        )


def _current_template(cloud: Cloud, stack: str, found: StackState | None) -> ChangeRequest | None:
    """Return the request that restores the current state of a stack."""
    if found is None:
        return None
    template = template_of(cloud, stack)
    artifacts.renew_code(cloud, json.loads(template))
    return ChangeRequest(stack, upload_template(cloud, stack, template), found.parameters)


def roll_back(cloud: Cloud, deployed: Deployed) -> bool:
    """Restore the previous state; returns False when there is none."""
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
    """Upload code and template for CloudFormation; returns the template's address."""
    code = f"{stack}/{bundle.digest}.zip"
    bucket = artifacts.artifact_bucket(cloud)
    artifacts.secure_bucket(cloud, bucket)
    artifacts.upload(cloud, bucket, code, bundle.code.read_bytes())
    # with defaulted parameters too, since an existing stack lists them all
    values = {name: str(one["Default"]) for name, one in template["Parameters"].items()}
    version = json.dumps([bundle.digest, sorted((values | dict(parameters)).items())])
    for function in of_type(template, "AWS::Serverless::Function").values():
        function["Properties"]["CodeUri"] = {"Bucket": bucket, "Key": code}
        if "AutoPublishAlias" in function["Properties"]:
            # otherwise a change of parameters alone would publish no version, and the alias would
            # stay
            digest = hashlib.sha256(version.encode()).hexdigest()
            function["Properties"]["AutoPublishCodeSha256"] = digest
    if cloud.endpoint:
        template = for_emulator(template, parameters)
    return upload_template(cloud, stack, json.dumps(template, separators=(",", ":")))


def upload_template(cloud: Cloud, stack: str, template: str) -> str:
    """Upload a template named by its digest; returns its address."""
    bucket = artifacts.artifact_bucket(cloud)
    key = f"{stack}/{hashlib.sha256(template.encode()).hexdigest()}.json"
    artifacts.upload(cloud, bucket, key, template.encode())
    return f"{cloud.client('s3').meta.endpoint_url}/{bucket}/{key}"


def _expire_items(cloud: Cloud, stack: str, template: Template) -> None:
    """Enable expiry of items as in the template, which emulators ignore."""
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
    """Verify the sender in an emulator; on AWS the owner of the domain does it."""
    cloud.client("ses").verify_domain_identity(Domain=made.parameters["MailIdentity"])


def deploy_and_smoke_test(
    cloud: Cloud, stage: str, bundle: Bundle, given: Mapping[str, str], confirm: Confirm
) -> Deployed:
    """Deploy and test the API; roll back when it fails."""
    deployed = deploy(cloud, stage, bundle, given, confirm)
    made = read_stack_state(cloud, deployed.stack)
    address = address_of(cloud, deployed.outputs)
    if cloud.endpoint is None and made and made.parameters["BaseUrl"] == LOCAL_ADDRESS:
        # the API's own address is known only after its creation
        domain = made.parameters.get("DomainName")
        found = {"BaseUrl": f"https://{domain}" if domain else address}
        deployed = deployed.followed_by(deploy(cloud, stage, bundle, {**given, **found}))
    try:
        smoke.smoke_test(address)
    except SmokeTestError as error:
        undone = roll_back(cloud, deployed)
        now = "It was rolled back." if undone else "There is nothing to put it back to."
        raise DeployError(f"{deployed.stack} does not work: {error}\n{now}") from error
    return deployed


@dataclass(frozen=True, slots=True)
class TerminalConfirmation:
    """Print the target and the changes; ask, unless ``agreed`` in advance."""

    target: Target
    agreed: bool

    def __call__(self, changes: Sequence[str]) -> bool:
        """Return whether to apply the changes; False without a terminal."""
        print("\n".join([f"In {self.target} this will change:", *(f"  {one}" for one in changes)]))
        if self.agreed:
            return True
        if not sys.stdin.isatty():
            print("No terminal for a confirmation; --yes confirms in advance (make deploy YES=1).")
            return False
        asked = f"Apply these changes to {self.target}? [y/N] "
        return input(asked).strip().lower() in {"y", "yes"}


def arguments() -> Any:  # noqa: ANN401 - argparse's own
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", default="dev")
    parser.add_argument("--endpoint", help="endpoint of an AWS emulator; AWS itself if absent")
    parser.add_argument("--set", nargs="*", default=[], metavar="PARAMETER=VALUE", dest="given")
    parser.add_argument(
        "--built", action="store_true", help="deploy the existing bundle of `infra.build.bundle`"
    )
    parser.add_argument("--yes", action="store_true", help="confirm all changes")
    add_exam_arguments(parser)
    given = parser.parse_args()
    if unclear := [one for one in given.given if "=" not in one]:
        parser.error(f"{unclear[0]!r} is not PARAMETER=VALUE")
    return given


def main() -> None:
    given = arguments()
    parameters = dict(one.split("=", 1) for one in given.given) | {"Stage": given.stage}
    try:
        cloud = find_cloud(given.stage, given.endpoint)
        confirm = TerminalConfirmation(read_target(cloud), given.yes)
        print(f"Stage {given.stage} is deployed to {confirm.target}.")
        bundle = Bundle.built(given.stage) if given.built else build(given.stage)
        for line in options.warnings(read_template(bundle.template)):
            print(line)
        parameters |= account.measured_parameters(cloud)
        if not cloud.endpoint:
            print("\n".join(preflight(cloud, given.stage, parameters, exam_of(given))))
        deployed = deploy_and_smoke_test(cloud, given.stage, bundle, parameters, confirm)
    except (BuildError, DeployError, BotoCoreError, ClientError) as error:
        sys.exit(f"Not deployed. {error}")
    if not deployed.changes:
        print("Nothing to change.")
    for name, value in sorted(deployed.outputs.items()):
        print(f"  {name:18} {value}")
