"""Deploying: the same again changes nothing, and what fails says why."""

from pathlib import Path

import pytest

from infra.build import Bundle, build
from infra.deploy import DeployError, deploy
from infra.destroy import destroy
from infra.local import Local, free_port
from infra.template import of_type, read, write
from tests.journeys.conftest import Stack


def test_deploying_the_same_again_changes_nothing(stack: Stack) -> None:
    assert stack.local.deploy(build("dev", here=True)).changes == ()


def test_items_expire_where_the_template_says_so(stack: Stack) -> None:
    dynamodb = stack.local.cloud.client("dynamodb")
    for table in of_type(read(), "AWS::DynamoDB::Table").values():
        name = table["Properties"]["TableName"]["Fn::Sub"].replace(
            "${AWS::StackName}", stack.environment["TABLE_PREFIX"]
        )
        found = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        expires = found["TimeToLiveStatus"] == "ENABLED"
        assert expires == ("TimeToLiveSpecification" in table["Properties"]), name


def test_a_function_may_do_only_what_its_policy_allows(stack: Stack) -> None:
    """The stand-in enforces the roles: journeys that pass have the permissions they need."""
    import httpx  # noqa: PLC0415 - for this alone

    health = httpx.get(f"{stack.local.cloud.endpoint}/_ministack/health").json()
    assert health["auth"] == "enabled"


def test_what_fails_is_rolled_back_and_says_why(tmp_path: Path) -> None:
    good = build("dev", here=True)
    template = read(good.template)
    comparing_nothing = {"Namespace": "Invigil", "MetricName": "none", "EvaluationPeriods": 1}
    impossible = {"Type": "AWS::CloudWatch::Alarm", "Properties": comparing_nothing}
    template["Resources"]["Impossible"] = impossible
    broken = Bundle(good.code, tmp_path / "broken.yaml")
    write(template, broken.template)
    with Local(free_port(), free_port(), tmp_path / "state") as local:
        with pytest.raises(DeployError, match="Impossible"):
            deploy(local.cloud, "dev", broken, {})
        assert local.cloud.client("dynamodb").list_tables()["TableNames"] == []


def test_a_destroyed_stack_leaves_no_tables_and_no_keys(tmp_path: Path) -> None:
    with Local(free_port(), free_port(), tmp_path / "state") as local:
        local.deploy(build("dev", here=True))
        destroy(local.cloud, "dev")
        assert local.cloud.client("dynamodb").list_tables()["TableNames"] == []
        assert local.cloud.client("ssm").describe_parameters()["Parameters"] == []
