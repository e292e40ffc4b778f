"""The checklist after a deployment lists exactly the open manual steps."""

from collections.abc import Iterator
from typing import Any

import pytest

from infra.deploy.cloud import Cloud
from infra.deploy.cloudformation import StackState
from infra.deploy.post_deploy_checklist import has_admin, open_items

AWS = Cloud("eu-west-1")
IDENTITY = "exams.example.org"
PARAMETERS = {"MailIdentity": IDENTITY, "MailRate": "1", "AlarmEmail": "ops@example.org"}


@pytest.fixture
def users(aws: None) -> Iterator[Any]:
    """The table of users of a stack called invigil-prod."""
    dynamodb = AWS.client("dynamodb")
    keys = [("pk", "HASH"), ("sk", "RANGE")]
    dynamodb.create_table(
        TableName="invigil-prod-users",
        KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in keys],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name, _ in keys],
        BillingMode="PAY_PER_REQUEST",
    )
    yield dynamodb
    dynamodb.delete_table(TableName="invigil-prod-users")


@pytest.fixture
def topic(aws: None) -> Iterator[str]:
    sns = AWS.client("sns")
    made = str(sns.create_topic(Name="alarms")["TopicArn"])
    yield made
    sns.delete_topic(TopicArn=made)


def lines(topic: str, parameters: dict[str, str] = PARAMETERS, **outputs: str) -> list[str]:
    made = StackState("CREATE_COMPLETE", parameters, {"AlarmTopicArn": topic, **outputs})
    return list(open_items(AWS, "prod", made))


def test_new_account_gets_the_complete_checklist(users: Any, topic: str) -> None:
    unset = {**PARAMETERS, "AlarmEmail": "", "MailRate": "14"}
    found = lines(topic, unset)
    assert [one.split(":")[0].partition(" in ")[0] for one in found] == [
        f"Verify {IDENTITY}",
        "Ask SES for production access",
        "SES lets you send 1 mails a second",
        "Alarms are not mailed",
        "Make the first administrator",
    ]


def test_completed_steps_are_not_listed(users: Any, topic: str) -> None:
    AWS.client("ses").verify_domain_identity(Domain=IDENTITY)
    users.put_item(
        TableName="invigil-prod-users", Item={"pk": {"S": "ADMINS"}, "sk": {"S": "usr_1"}}
    )
    assert has_admin(AWS, "prod")
    # the sandbox is left by asking a person at AWS
    assert [one.split()[0] for one in lines(topic)] == ["Ask"]


def test_a_domain_is_pointed_at_the_gateway(users: Any, topic: str) -> None:
    own = {**PARAMETERS, "DomainName": "exam.example.org"}
    found = lines(topic, own, DomainTarget="d-1.execute-api.eu-west-1.amazonaws.com")
    assert "Point exam.example.org at d-1.execute-api" in "\n".join(found)
