"""The packaged template is valid and ready for production."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app import app
from infra.build.bundle import Bundle
from infra.build.expand_template import expanded
from infra.build.template import Template, of_type, read_template


def lint(path: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("cfn-lint")), str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("stage", ["prod", "dev"] if "PROVE" in os.environ else ["prod"])
def test_template_passes_cfn_lint(request: pytest.FixtureRequest, stage: str) -> None:
    """That of prod, which has all that dev has and more; under `make prove` that of dev too."""
    bundle: Bundle = request.getfixturevalue("prod" if stage == "prod" else "bundle")
    found = lint(bundle.template)
    assert found.returncode == 0, found.stdout


def test_every_function_has_timeout_memory_and_a_role_of_its_own(
    functions: dict[str, Template],
) -> None:
    roles = {name: str(one["Role"]) for name, one in functions.items()}
    assert all({"Timeout", "MemorySize"} <= one.keys() for one in functions.values())
    assert len(set(roles.values())) == len(functions)


def test_function_logs_have_a_retention(template: Template, functions: dict[str, Template]) -> None:
    groups = [one["Properties"] for one in of_type(template, "AWS::Logs::LogGroup").values()]
    named = {str(group.get("LogGroupName")): group["RetentionInDays"] for group in groups}
    for name in functions:
        assert any(f"${{{name}}}" in group and days > 0 for group, days in named.items()), name


def test_merge_template_has_no_unknown_functions(
    functions: dict[str, Template],
) -> None:
    merged = set(of_type(read_template(), "AWS::Serverless::Function"))
    assert merged <= functions.keys()
    assert all("Handler" in functions[name] for name in merged)


def test_tables_of_prod_outlive_the_stack_and_are_backed_up(prod: Bundle) -> None:
    tables = of_type(read_template(prod.template), "AWS::DynamoDB::Table")
    assert len(tables) == 7
    for table in tables.values():
        assert (table["DeletionPolicy"], table["UpdateReplacePolicy"]) == ("Retain", "Retain")
        properties = table["Properties"]
        in_prod = {"Fn::If": ["Production", True, False]}
        assert properties["DeletionProtectionEnabled"] == in_prod
        backed_up = properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
        assert backed_up == in_prod
        assert properties["BillingMode"] == "PAY_PER_REQUEST"


def test_the_stage_is_in_the_template_itself(bundle: Bundle, prod: Bundle) -> None:
    for made, stage in ((bundle, "dev"), (prod, "prod")):
        assert read_template(made.template)["Parameters"]["Stage"]["Default"] == stage


def test_the_template_has_no_aliases(bundle: Bundle) -> None:
    """CloudFormation does not read YAML's anchors."""
    text = bundle.template.read_text()
    assert "&id" not in text
    assert "*id" not in text


def test_siblings_in_the_paths_have_one_name() -> None:
    """API Gateway takes one variable name under each parent; Chalice does not look."""
    names: dict[tuple[str, ...], set[str]] = {}
    for path in app.routes:
        parts = path.strip("/").split("/")
        for place, part in enumerate(parts):
            if part.startswith("{"):
                parent = tuple("{}" if one.startswith("{") else one for one in parts[:place])
                names.setdefault(parent, set()).add(part)
    assert {parent: found for parent, found in names.items() if len(found) > 1} == {}


NAMES = {
    "TableName", "DashboardName", "DomainName", "FunctionName", "LogGroupName", "QueueName",
    "RoleName", "RuleName", "TopicName", "AlarmName",
}  # fmt: skip
"""The properties by which a resource is called something in its account."""

NAMED_BY_NAME = {
    "AWS::SES::ConfigurationSet",
    "AWS::Serverless::Api",
    "AWS::WAFv2::WebACL",
    "AWS::SSM::Parameter",
}


def test_two_stages_of_an_account_share_no_name(template: Template) -> None:
    """What has no name gets one from CloudFormation that begins with the stack's."""
    for name, resource in template["Resources"].items():
        properties = resource.get("Properties", {})
        called = {key: properties[key] for key in NAMES & properties.keys()}
        if resource["Type"] in NAMED_BY_NAME:
            called["Name"] = properties["Name"]
        for key, value in called.items():
            assert is_of_the_stack(value, template), (name, key, value)


def is_of_the_stack(value: Any, template: Template) -> bool:
    """Whether a name is made from the stack's, is a resource's of it, or the owner's own domain."""
    if value.get("Ref") in {"AWS::StackName", "DomainName", *template["Resources"]}:
        return True
    text = str(value.get("Fn::Sub", ""))
    own = any(f"${{{name}}}" in text for name in template["Resources"])
    return "${AWS::StackName}" in text or own


def test_outside_of_dev_the_gateway_calls_the_published_version(prod: Bundle) -> None:
    made = expanded(read_template(prod.template))["Resources"]
    alias = made["APIHandlerAliaslive"]["Properties"]
    assert alias["FunctionName"] == {"Ref": "APIHandler"}
    body = json.dumps(made["RestAPI"]["Properties"]["Body"])
    assert "${APIHandlerAliaslive}/invocations" in body
    assert "${APIHandler.Arn}" not in body
    permission = made["APIHandlerInvokePermission"]["Properties"]
    assert permission["FunctionName"] == {"Ref": "APIHandlerAliaslive"}
    assert made["HttpApiHandler"]["Properties"]["IntegrationUri"] == {
        "Fn::Sub": "${APIHandlerAliaslive}"
    }
    by_http = made["HttpApiInvokePermission"]["Properties"]
    assert by_http["FunctionName"] == {"Ref": "APIHandlerAliaslive"}
    condition, asked, otherwise = alias["ProvisionedConcurrencyConfig"]["Fn::If"]
    assert condition == "WithApiProvisioned"
    assert asked == {"ProvisionedConcurrentExecutions": {"Ref": "ApiProvisioned"}}
    assert otherwise == {"Ref": "AWS::NoValue"}
    snapshots = made["APIHandler"]["Properties"]["SnapStart"]["Fn::If"]
    assert snapshots[:2] == ["WithSnapStart", {"ApplyOn": "PublishedVersions"}]


def test_other_code_or_other_parameters_are_another_version(prod: Bundle) -> None:
    template = read_template(prod.template)
    names = set()
    for digest in ("a" * 64, "b" * 64):
        template["Resources"]["APIHandler"]["Properties"]["AutoPublishCodeSha256"] = digest
        names |= {
            name
            for name, one in expanded(template)["Resources"].items()
            if one["Type"] == "AWS::Lambda::Version"
        }
    assert len(names) == 2


def test_tables_and_all_their_indexes_are_as_warm_as_asked(template: Template) -> None:
    for name, table in of_type(template, "AWS::DynamoDB::Table").items():
        parameter = f"Warm{name.removesuffix('Table')}"
        assert template["Parameters"][parameter]["Default"] == "0,0"
        properties = table["Properties"]
        for one in (properties, *properties.get("GlobalSecondaryIndexes", [])):
            condition, units, _ = one["WarmThroughput"]["Fn::If"]
            assert condition == f"With{parameter}"
            assert units["WriteUnitsPerSecond"] == {"Fn::Select": [1, {"Ref": parameter}]}


def test_a_password_hash_is_asked_for_more_seldom_than_the_rest(template: Template) -> None:
    settings = template["Resources"]["RestAPI"]["Properties"]["MethodSettings"]
    limited = {one["ResourcePath"].replace("~1", "/").replace("//", "/") for one in settings}
    assert limited == {"/*", "/api/v1/auth/login", "/api/v1/auth/register"}
    assert limited - {"/*"} <= set(app.routes)


def test_an_http_api_limits_password_hashes_as_the_rest_api_does(template: Template) -> None:
    stage = template["Resources"]["HttpApiStage"]["Properties"]
    routes = {
        one["Properties"]["RouteKey"]
        for one in of_type(template, "AWS::ApiGatewayV2::Route").values()
    }
    assert routes == {"$default", *stage["RouteSettings"]}
    for route, limits in stage["RouteSettings"].items():
        method, path = route.split(" ")
        assert method in app.routes[path]
        assert limits == {
            "ThrottlingRateLimit": {"Ref": "SignInRate"},
            "ThrottlingBurstLimit": {"Ref": "SignInBurst"},
        }


def test_data_logs_and_waiting_messages_of_prod_outlive_the_stack(
    prod: Bundle, bundle: Bundle
) -> None:
    kinds = {"AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Logs::LogGroup", "AWS::SQS::Queue"}
    for made, kept in ((prod, "Retain"), (bundle, None)):
        resources = read_template(made.template)["Resources"]
        policies = {
            (one.get("DeletionPolicy"), one.get("UpdateReplacePolicy"))
            for one in resources.values()
            if one["Type"] in kinds
        }
        assert policies == {(kept, kept)}
