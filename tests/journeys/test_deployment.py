"""Deployment: repeats change nothing, and failures have reasons."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from infra.build.bundle import Bundle, build
from infra.build.template import of_type, read_template, write
from infra.deploy import smoke
from infra.deploy.addresses import address_of
from infra.deploy.cloudformation import DeployError
from infra.deploy.deployment import confirm_always, deploy, deploy_and_smoke_test
from infra.deploy.destroy import destroy
from infra.emulator.local_stack import LocalStack, free_port
from infra.operations.stack_access import create_user, environment_of
from quizctl.restore import TABLES, Table, compare
from tests.support.journey_stack import Stack


def test_repeated_deployment_changes_nothing(stack: Stack) -> None:
    assert stack.local.deploy(build("dev", here=True)).changes == ()


def test_deployment_requires_confirmation(stack: Stack) -> None:
    asked: list[Sequence[str]] = []

    def refuse(changes: Sequence[str]) -> bool:
        asked.append(changes)
        return False

    other = {"BaseUrl": stack.url, "CorsOrigins": "https://elsewhere.example"}
    with pytest.raises(DeployError, match="Nothing was changed"):
        deploy(stack.local.cloud, "dev", build("dev", here=True), other, refuse)
    assert any(line.split()[:2] == ["Modify", "APIHandler"] for line in asked[0])
    assert environment_of(stack.local.cloud, "dev")["CORS_ORIGINS"] == ""


def test_failed_smoke_test_rolls_back(stack: Stack, tmp_path: Path) -> None:
    taker = stack.person()
    smoke.smoke_test(stack.url)
    good = build("dev", here=True)
    template = read_template(good.template)
    template["Resources"]["APIHandler"]["Properties"]["Handler"] = "app.nowhere"
    broken = Bundle(good.code, tmp_path / "broken.yaml")
    write(template, broken.template)
    with pytest.raises(DeployError, match=r"(?s)/health answers 50.*rolled back"):
        deploy_and_smoke_test(stack.local.cloud, "dev", broken, {}, confirm_always)
    smoke.smoke_test(stack.url)
    assert taker.http.get("/api/v1/auth/me").json()["username"] == taker.username


def test_older_code_is_refused_for_newer_data(stack: Stack, tmp_path: Path) -> None:
    good = build("dev", here=True)
    template = read_template(good.template)
    template["Outputs"]["DataVersion"]["Value"] = "0"
    older = Bundle(good.code, tmp_path / "older.yaml")
    write(template, older.template)
    with pytest.raises(DeployError, match="of version 1, and this code knows 0"):
        deploy(stack.local.cloud, "dev", older, {})


def test_items_expire_as_in_the_template(stack: Stack) -> None:
    dynamodb = stack.local.cloud.client("dynamodb")
    for table in of_type(read_template(), "AWS::DynamoDB::Table").values():
        name = table["Properties"]["TableName"]["Fn::Sub"].replace(
            "${AWS::StackName}", stack.environment["TABLE_PREFIX"]
        )
        found = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        expires = found["TimeToLiveStatus"] == "ENABLED"
        assert expires == ("TimeToLiveSpecification" in table["Properties"]), name


def test_functions_have_only_the_permissions_of_their_policies(stack: Stack) -> None:
    """The emulator enforces the roles: journeys that pass have the required permissions."""
    health = httpx.get(f"{stack.local.cloud.endpoint}/_ministack/health").json()
    assert health["auth"] == "enabled"


def test_failed_deployment_is_rolled_back_with_a_reason(tmp_path: Path) -> None:
    good = build("dev", here=True)
    template = read_template(good.template)
    comparing_nothing = {"Namespace": "Invigil", "MetricName": "none", "EvaluationPeriods": 1}
    impossible = {"Type": "AWS::CloudWatch::Alarm", "Properties": comparing_nothing}
    template["Resources"]["Impossible"] = impossible
    broken = Bundle(good.code, tmp_path / "broken.yaml")
    write(template, broken.template)
    with LocalStack(free_port(), free_port(), tmp_path / "state") as local:
        with pytest.raises(DeployError, match="Impossible"):
            deploy(local.cloud, "dev", broken, {})
        assert local.cloud.client("dynamodb").list_tables()["TableNames"] == []


def test_two_stages_of_one_account_do_not_meet(stack: Stack) -> None:
    cloud = stack.local.cloud
    before = dict(environment_of(cloud, "dev"))
    taker = stack.person()
    bundle = build("staging", here=True)
    made = deploy(cloud, "staging", bundle, {})
    assert deploy(cloud, "staging", bundle, {"LogLevel": "INFO"}).changes == ()
    address = address_of(cloud, made.outputs)
    smoke.smoke_test(address)
    there = environment_of(cloud, "staging")
    own = {
        name for name in there if name.endswith(("QUEUE_URL", "_PREFIX", "_PARAMETER", "_TOPIC"))
    }
    assert len(own) > 5
    assert not {name for name in own if there[name] == before[name]}
    person = {"email": taker.email, "password": taker.password}
    assert httpx.post(f"{address}/api/v1/auth/login", json=person, timeout=30).status_code == 401
    assert create_user(there, "user", taker.email, taker.username, taker.password)
    destroy(cloud, "staging")
    assert taker.http.get("/api/v1/auth/me").json()["username"] == taker.username
    left = cloud.client("dynamodb").list_tables()["TableNames"]
    assert {name.removeprefix("invigil-dev-") for name in left} == set(TABLES)


def test_runbook_restores_deleted_items(stack: Stack) -> None:
    """The emulator restores the current state; AWS that of the requested time."""
    cloud = stack.local.cloud
    taker = stack.person()
    users = Table(cloud, "invigil-dev-users")
    users.restore(datetime.now(UTC))
    [address] = [
        {"pk": item["pk"], "sk": item["sk"]}
        for item in stack.items("users")
        if item["pk"]["S"].startswith("U#") and item.get("em", {}).get("S") == taker.email
    ]
    cloud.client("dynamodb").delete_item(TableName=users.name, Key=address)
    assert taker.http.get("/api/v1/auth/me").status_code == 401
    assert next(iter(compare(users))) == "1 missing"
    assert users.copy("missing") == 1
    assert taker.http.get("/api/v1/auth/me").json()["username"] == taker.username
    cloud.client("dynamodb").delete_table(TableName=users.restored)
