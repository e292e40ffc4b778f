"""The deploying role's policy allows what the template's resources and the deployment need."""

import json
import re
from fnmatch import fnmatchcase
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest

from infra.build.bundle import Bundle
from infra.build.expand_template import expanded
from infra.build.template import ROOT, read_template

POLICY: dict[str, Any] = json.loads((ROOT / "infra" / "deploy" / "deploy-role.json").read_text())
ALLOWED = [one for one in POLICY["Statement"] if one["Effect"] == "Allow"]
SCHEMAS = Path(str(distribution("cfn-lint").locate_file("cfnlint"))) / "data" / "schemas"
"""AWS's own descriptions of resource types, with the actions that creating one takes."""

OTHER_SERVICES = {
    *("amplify", "apprunner", "appsync", "bedrock-agentcore", "cognito-idp", "ec2"),
    *("elasticfilesystem", "elasticloadbalancing", "firehose", "kinesis", "payments"),
    *("s3files", "s3tables"),
}
"""Services that a type can be attached to, and that the template does not use."""
OTHER_ACTIONS = {
    "iam:CreateServiceLinkedRole",  # of other accounts' first use, done once by hand
    "iam:DeleteRolePermissionsBoundary",
    "iam:PutRolePermissionsBoundary",
    "kms:RevokeGrant",
}
"""Actions for properties that the template does not set."""

CALLS = {
    *("apigateway:GET", "cloudformation:CreateChangeSet", "cloudformation:DeleteChangeSet"),
    *("cloudformation:DescribeChangeSet", "cloudformation:DescribeStackEvents"),
    *("cloudformation:DescribeStacks", "cloudformation:ExecuteChangeSet"),
    *("cloudformation:GetTemplate", "cloudformation:ListStackResources"),
    *("cloudformation:UpdateTerminationProtection", "dynamodb:DescribeTimeToLive"),
    *("dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem", "dynamodb:UpdateTimeToLive"),
    *("iam:ListAccountAliases", "lambda:GetAccountSettings", "lambda:GetFunctionConfiguration"),
    *("s3:CreateBucket", "s3:GetObject", "s3:ListBucket", "s3:PutBucketPolicy", "s3:PutObject"),
    *("s3:PutBucketPublicAccessBlock", "s3:PutLifecycleConfiguration"),
    *("servicequotas:GetServiceQuota", "servicequotas:GetAWSDefaultServiceQuota"),
    *("ses:GetAccount", "ses:GetIdentityDkimAttributes", "ses:GetSendQuota"),
    *("ses:GetIdentityMailFromDomainAttributes", "ses:GetIdentityVerificationAttributes"),
    *("sns:ListSubscriptionsByTopic", "ssm:GetServiceSetting", "ssm:PutParameter"),
    "sts:GetCallerIdentity",
}
"""What deployment, preflight and checklist call themselves."""


def is_allowed(action: str) -> bool:
    patterns = [
        pattern
        for one in ALLOWED
        for pattern in ([one["Action"]] if isinstance(one["Action"], str) else one["Action"])
    ]
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns)


def needed_for(kind: str) -> set[str]:
    """The actions that CloudFormation takes for a type, less those of parts we do not use."""
    index = json.loads((SCHEMAS / "providers" / "us-east-1.json").read_text())
    schema = json.loads((SCHEMAS / "resources" / f"{index[kind]}.json").read_text())
    actions = {
        action
        for handler in ("create", "read", "update", "delete")
        for action in schema["handlers"].get(handler, {}).get("permissions", [])
    }
    return {one for one in actions if one.partition(":")[0] not in OTHER_SERVICES} - OTHER_ACTIONS


def test_every_resource_of_the_template_can_be_deployed(prod: Bundle) -> None:
    resources = expanded(read_template(prod.template))["Resources"].values()
    kinds = {one["Type"] for one in resources}
    assert len(kinds) > 25
    refused = {
        kind: found
        for kind in sorted(kinds)
        if (found := sorted(one for one in needed_for(kind) if not is_allowed(one)))
    }
    assert refused == {}


def test_what_the_deployment_itself_calls_is_allowed() -> None:
    assert [one for one in sorted(CALLS) if not is_allowed(one)] == []


@pytest.mark.parametrize(
    "action", ["iam:CreateUser", "iam:CreateAccessKey", "ec2:RunInstances", "sts:AssumeRole"]
)
def test_what_no_deployment_needs_is_not_allowed(action: str) -> None:
    assert not is_allowed(action)


def test_named_resources_are_those_of_invigil_alone() -> None:
    for one in ALLOWED:
        resources = [one["Resource"]] if isinstance(one["Resource"], str) else one["Resource"]
        foreign = [
            arn
            for arn in resources
            if not re.search(r"invigil|Serverless-2016|CodeDeployDefault", arn)
        ]
        assert foreign == ([] if one["Sid"] != "NamedByAwsOrWithoutNames" else ["*"]), one["Sid"]


def test_roles_are_passed_to_the_services_of_the_stack_alone() -> None:
    [passing] = [one for one in ALLOWED if one["Action"] == "iam:PassRole"]
    services = passing["Condition"]["StringEquals"]["iam:PassedToService"]
    assert set(services) == {f"{name}.amazonaws.com" for name in ("lambda", "codedeploy", "backup")}


def test_production_is_not_deleted_by_the_role() -> None:
    [denied] = [one for one in POLICY["Statement"] if one["Effect"] == "Deny"]
    assert {"cloudformation:DeleteStack", "dynamodb:DeleteTable"} <= set(denied["Action"])
    assert all("invigil-prod" in arn for arn in denied["Resource"])


def test_policy_is_as_small_as_iam_takes() -> None:
    assert len(json.dumps(POLICY, separators=(",", ":"))) < 6_144
