"""Streams and queues in the template: nothing blocks, nothing is lost, somebody is told."""

from typing import Any

import pytest

from infra.build.template import Template, of_type

STREAM_CONSUMERS = {"UpdateLeaderboards": "RankFailures", "NotifyResults": "NoticeFailures"}
WORKED_QUEUES = {
    "JobQueue": "RunJobs",
    "MailQueue": "SendMail",
    "SecurityMailQueue": "SendSecurityMail",
    "AnnounceQueue": "AnnounceQuizzes",
    "FeedbackQueue": "ProcessSesFeedback",
    "WebhookQueue": "SendWebhooks",
}
VISIBLE_AFTER_TIMEOUTS = 6


def source_of(function: Template, kind: str) -> dict[str, Any]:
    [source] = [one for one in function["Events"].values() if one["Type"] == kind]
    properties: dict[str, Any] = source["Properties"]
    return properties


@pytest.mark.parametrize(("name", "failures"), STREAM_CONSUMERS.items())
def test_a_poison_record_cannot_block_the_stream(
    functions: dict[str, Template], name: str, failures: str
) -> None:
    source = source_of(functions[name], "DynamoDB")
    assert source["Stream"] == {"Fn::GetAtt": ["ResultsTable", "StreamArn"]}
    assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert source["BisectBatchOnFunctionError"] is True
    assert 1 < source["ParallelizationFactor"] <= 10
    assert 0 < source["MaximumRetryAttempts"] < 10_000
    assert 0 < source["MaximumRecordAgeInSeconds"] < 24 * 60 * 60
    assert source["DestinationConfig"]["OnFailure"]["Destination"] == {
        "Fn::GetAtt": [failures, "Arn"]
    }
    assert source["StartingPosition"] == "TRIM_HORIZON"


@pytest.mark.parametrize(("queue", "name"), WORKED_QUEUES.items())
def test_a_message_is_hidden_long_enough_to_be_worked_on(
    template: Template, functions: dict[str, Template], queue: str, name: str
) -> None:
    properties = template["Resources"][queue]["Properties"]
    assert properties["VisibilityTimeout"] >= VISIBLE_AFTER_TIMEOUTS * functions[name]["Timeout"]
    source = source_of(functions[name], "SQS")
    assert source["Queue"] == {"Fn::GetAtt": [queue, "Arn"]}
    assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


@pytest.mark.parametrize("queue", WORKED_QUEUES)
def test_failed_messages_go_to_a_dead_letter_queue(template: Template, queue: str) -> None:
    redrive = template["Resources"][queue]["Properties"]["RedrivePolicy"]
    [letters, _] = redrive["deadLetterTargetArn"]["Fn::GetAtt"]
    longest = 14 * 24 * 60 * 60
    assert template["Resources"][letters]["Properties"]["MessageRetentionPeriod"] == longest


def test_every_queue_that_only_a_person_empties_has_an_alarm(template: Template) -> None:
    queues = set(of_type(template, "AWS::SQS::Queue")) - WORKED_QUEUES.keys()
    alarms = str(of_type(template, "AWS::CloudWatch::Alarm"))
    assert [queue for queue in queues if queue not in alarms] == []
