"""Roles have only the permissions of their functions, for own resources."""

import json
from typing import Any

import pytest

from infra.build.template import ROOT, read_template

POLICIES: dict[str, dict[str, Any]] = {
    path.stem.removeprefix("policy-"): json.loads(path.read_text())
    for path in sorted((ROOT / ".chalice").glob("policy-*.json"))
}
STATEMENTS = [
    pytest.param(name, statement, id=f"{name}-{statement['Sid']}")
    for name, policy in POLICIES.items()
    for statement in policy["Statement"]
]
ON_EVERYTHING = {
    frozenset({"xray:PutTraceSegments", "xray:PutTelemetryRecords"}): "X-Ray knows no resources",
}
"""The only actions that may name ``*``, and why."""

STREAM_READERS = {"update_leaderboards", "notify_results"}
RESOURCES = read_template()["Resources"]


def actions_of(statement: dict[str, Any]) -> frozenset[str]:
    return frozenset(statement["Action"])


def resources_of(statement: dict[str, Any]) -> list[Any]:
    named = statement["Resource"]
    return named if isinstance(named, list) else [named]


@pytest.mark.parametrize(("name", "statement"), STATEMENTS)
def test_no_action_is_a_wildcard(name: str, statement: dict[str, Any]) -> None:
    assert not [action for action in actions_of(statement) if "*" in action], name


@pytest.mark.parametrize(("name", "statement"), STATEMENTS)
def test_statements_name_only_own_resources(name: str, statement: dict[str, Any]) -> None:
    if actions_of(statement) in ON_EVERYTHING:
        return
    for resource in resources_of(statement):
        assert is_ours(resource), (name, resource)


def is_ours(resource: Any) -> bool:
    if isinstance(resource, dict) and "Fn::GetAtt" in resource:
        return resource["Fn::GetAtt"][0] in RESOURCES
    if not isinstance(resource, dict):
        return False
    text = str(resource["Fn::Sub"])
    within_the_stack = "${AWS::StackName}" in text or "${Mail" in text
    return text.startswith(tuple(f"${{{name}.Arn}}/" for name in RESOURCES)) or within_the_stack


def test_only_the_consumers_of_the_stream_read_it() -> None:
    readers = {
        name
        for name, policy in POLICIES.items()
        if any("dynamodb:GetRecords" in actions_of(one) for one in policy["Statement"])
    }
    assert readers == STREAM_READERS


def test_only_the_two_senders_send_mail() -> None:
    senders = {
        name
        for name, policy in POLICIES.items()
        if any(action.startswith("ses:") for one in policy["Statement"] for action in one["Action"])
    }
    assert senders == {"send_mail", "send_security_mail"}


def test_only_signing_functions_read_the_keys() -> None:
    readers = {name for name, policy in POLICIES.items() if "ssm:GetParameter" in str(policy)}
    assert readers == {"api_handler", "send_mail", "send_security_mail", "send_webhooks"}


def test_what_speaks_to_foreign_servers_knows_nothing_of_quizzes_and_results() -> None:
    granted = [one for part in POLICIES["send_webhooks"]["Statement"] for one in resources_of(part)]
    names = {one["Fn::GetAtt"][0] for one in granted if "Fn::GetAtt" in one}
    assert names == {"UsersTable", "EphemeralTable", "WebhookQueue"}


def test_no_function_may_change_or_delete_audit_events_and_traces() -> None:
    allowed = {
        action
        for policy in POLICIES.values()
        for statement in policy["Statement"]
        for action in actions_of(statement)
        if "AuditTable" in str(statement["Resource"])
    }
    assert allowed == {"dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:Query"}


def test_no_function_may_scan_anything() -> None:
    scanning = {
        name
        for name, policy in POLICIES.items()
        for statement in policy["Statement"]
        if "dynamodb:Scan" in actions_of(statement)
    }
    assert scanning == set()


@pytest.mark.parametrize("name", POLICIES)
def test_every_function_may_write_its_own_log(name: str) -> None:
    assert "logs:PutLogEvents" in str(POLICIES[name])
