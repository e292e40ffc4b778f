"""A stack that was deleted is made anew around the tables that outlived it."""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from infra.build import options
from infra.build.bundle import Bundle, build
from infra.build.template import of_type, read_template, write
from infra.deploy.addresses import address_of
from infra.deploy.adoption import adopt
from infra.deploy.cloud import Cloud
from infra.deploy.cloudformation import DeployError, protect_from_deletion
from infra.deploy.deployment import confirm_always, deploy
from infra.operations.stack_access import create_user, environment_of
from tests.support.journey_stack import Stack

STAGE = "rescued"
STACK = f"invigil-{STAGE}"
PERSON = {"email": "ann@example.org", "password": "a long enough passphrase"}


@pytest.fixture
def kept(tmp_path: Path) -> Bundle:
    """A bundle whose stack leaves its data behind, as prod's does."""
    made = build("staging", here=True)
    template = read_template(made.template)
    options.retain(template)
    write(template, tmp_path / "sam.yaml")
    return Bundle(made.code, tmp_path / "sam.yaml")


@pytest.fixture
def cloud(stack: Stack) -> Iterator[Cloud]:
    cloud = stack.local.cloud
    yield cloud
    formation, dynamodb = cloud.client("cloudformation"), cloud.client("dynamodb")
    formation.update_termination_protection(StackName=STACK, EnableTerminationProtection=False)
    formation.delete_stack(StackName=STACK)
    for name in dynamodb.list_tables()["TableNames"]:
        if name.startswith(STACK):
            dynamodb.delete_table(TableName=name)


def delete_stack(cloud: Cloud) -> None:
    formation = cloud.client("cloudformation")
    formation.delete_stack(StackName=STACK)
    formation.get_waiter("stack_delete_complete").wait(
        StackName=STACK, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )


@pytest.mark.skipif("PROVE" not in os.environ, reason="two deployments; part of make prove")
def test_kept_tables_are_adopted_with_their_data(cloud: Cloud, kept: Bundle) -> None:
    deploy(cloud, STAGE, kept, {"Stage": STAGE})
    assert create_user(
        environment_of(cloud, STAGE), "user", PERSON["email"], "ann", PERSON["password"]
    )
    delete_stack(cloud)
    tables = cloud.client("dynamodb").list_tables()["TableNames"]
    template = read_template(kept.template)
    kept_tables = of_type(template, "AWS::DynamoDB::Table")
    assert len([one for one in tables if one.startswith(STACK)]) == len(kept_tables)

    adopt(cloud, STAGE, template, confirm_always)
    imported = cloud.client("cloudformation").list_stack_resources(StackName=STACK)
    assert {one["LogicalResourceId"] for one in imported["StackResourceSummaries"]} == set(
        of_type(template, "AWS::DynamoDB::Table")
    )
    with pytest.raises(DeployError, match="nothing to adopt"):
        adopt(cloud, STAGE, read_template(kept.template), confirm_always)

    made = deploy(cloud, STAGE, kept, {"Stage": STAGE})
    login = httpx.post(
        f"{address_of(cloud, made.outputs)}/api/v1/auth/login", json=PERSON, timeout=60
    )
    assert login.status_code == 200, login.text

    protect_from_deletion(cloud, STACK)
    with pytest.raises(cloud.client("cloudformation").exceptions.ClientError, match="rotect"):
        cloud.client("cloudformation").delete_stack(StackName=STACK)


def test_missing_table_is_named(stack: Stack, kept: Bundle) -> None:
    with pytest.raises(DeployError, match="There is no table invigil-nowhere-attempts"):
        adopt(stack.local.cloud, "nowhere", read_template(kept.template), confirm_always)
