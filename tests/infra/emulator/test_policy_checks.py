"""Tests check permissions like IAM: denied calls fail them."""

import json
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.policy_checks import NotAllowedError, acting_as, check, granted, needed


def request(target: str, body: dict[str, Any]) -> Any:
    headers = {"X-Amz-Target": target.encode()}
    url = "https://dynamodb.eu-west-1.amazonaws.com/"
    return SimpleNamespace(method="POST", url=url, headers=headers, body=json.dumps(body))


GET = request("DynamoDB_20120810.GetItem", {"TableName": "invigil-test-users"})


def test_denied_call_fails_the_test() -> None:
    check(GET)  # outside of functions: the test's own call
    with acting_as("api_handler"):
        check(GET)
    with (
        acting_as("update_leaderboards"),
        pytest.raises(NotAllowedError, match="policy-update_leaderboards"),
    ):
        check(GET)


def test_transaction_requires_permissions_of_all_items() -> None:
    items = [
        {"Put": {"TableName": "invigil-test-results"}},
        {"Update": {"TableName": "invigil-test-attempts"}},
        {"ConditionCheck": {"TableName": "invigil-test-users"}},
    ]
    asked = request("DynamoDB_20120810.TransactWriteItems", {"TransactItems": items})
    assert list(needed(asked)) == [
        ("dynamodb:PutItem", "ResultsTable"),
        ("dynamodb:UpdateItem", "AttemptsTable"),
        ("dynamodb:ConditionCheckItem", "UsersTable"),
    ]


def test_indexes_batches_and_queues_require_their_permissions() -> None:
    query = {"TableName": "invigil-test-users", "IndexName": "roll"}
    batch: dict[str, Any] = {"RequestItems": {"invigil-test-users": {}, "invigil-test-quizzes": {}}}
    queue = {"QueueUrl": "https://sqs.eu-west-1.amazonaws.com/1/security_mail_queue"}
    asked = [
        request("DynamoDB_20120810.Query", query),
        request("DynamoDB_20120810.BatchGetItem", batch),
        request("AmazonSQS.SendMessageBatch", queue),
        request("AmazonSSM.GetParameter", {"Name": "/invigil/invigil-test/keyset"}),
    ]
    assert [grant for one in asked for grant in needed(one)] == [
        ("dynamodb:Query", "UsersTable/index/roll"),
        ("dynamodb:BatchGetItem", "UsersTable"),
        ("dynamodb:BatchGetItem", "QuizzesTable"),
        ("sqs:SendMessage", "SecurityMailQueue"),
        ("ssm:GetParameter", "keyset"),
    ]
    assert all(grant in granted("api_handler") for one in asked for grant in needed(one))


def test_a_call_that_the_bundle_has_no_description_of_ends_the_test() -> None:
    undescribed = request("DynamoDB_20120810.DescribeTable", {"TableName": "invigil-test-users"})
    with (
        acting_as("api_handler"),
        pytest.raises(NotAllowedError, match="DescribeTable out of the bundle"),
    ):
        check(undescribed)
