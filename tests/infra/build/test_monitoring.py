"""Alarms and dashboard refer to existing metrics and cover all of them."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from chalicelib.metrics import NAMESPACE, Metric
from infra.build.expand_template import ALL_ON, ConditionResolver
from infra.build.template import ROOT, Template, of_type, read_template

GATEWAYS = ("rest", "http")


def resolved(gateway: str) -> Template:
    """The template of a stack with every option, behind one of the gateways."""
    return ConditionResolver(read_template(), {**ALL_ON, "Gateway": gateway}).whole()


TEMPLATE = resolved("rest")
ALARMS = {
    name: one["Properties"] for name, one in of_type(TEMPLATE, "AWS::CloudWatch::Alarm").items()
}


def board(template: Template) -> str:
    [found] = of_type(template, "AWS::CloudWatch::Dashboard").values()
    text, names = found["Properties"]["DashboardBody"]["Fn::Sub"]
    for name in ("Dimension", "Refused", "Failed"):
        text = text.replace(f"${{{name}}}", names[name])
    return str(text)


OF_AWS = {
    "AWS/ApiGateway": ({"5XXError", "4XXError", "Latency", "Count"}, {"ApiName"}),
    "AWS/ApiGateway of an HTTP API": ({"5xx", "4xx", "Latency", "Count"}, {"ApiId"}),
    "AWS/DynamoDB": (
        {"ReadThrottleEvents", "WriteThrottleEvents", "ConsumedWriteCapacityUnits"},
        {"TableName"},
    ),
    "AWS/Lambda": (
        {"Invocations", "Errors", "Throttles", "IteratorAge", "ConcurrentExecutions"},
        {"FunctionName"},
    ),
    "AWS/SES": ({"Reputation.BounceRate", "Reputation.ComplaintRate"}, set()),
    "AWS/WAFV2": ({"BlockedRequests"}, {"WebACL", "Region", "Rule"}),
    "AWS/SQS": (
        {"ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"},
        {"QueueName"},
    ),
}
"""Watched AWS metrics with their dimensions, from AWS's lists."""
OF_THE_ACCOUNT = {"ClaimedAccountConcurrency"}
"""Metrics without dimensions: what all programs of the account share."""


def measured_by(alarm: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The metrics of an alarm, of one that calculates with several too."""
    if "Metrics" not in alarm:
        return [alarm]
    return [one["MetricStat"]["Metric"] for one in alarm["Metrics"] if "MetricStat" in one]


def looked_at(template: Template = TEMPLATE) -> Iterator[tuple[str, str, set[str]]]:
    """Namespace, name and dimensions of every metric in alarms and on the dashboard."""
    alarms = [one["Properties"] for one in of_type(template, "AWS::CloudWatch::Alarm").values()]
    for metric in (metric for alarm in alarms for metric in measured_by(alarm)):
        dimensions = {dimension["Name"] for dimension in metric.get("Dimensions", [])}
        yield metric["Namespace"], metric["MetricName"], dimensions - {"GlobalSecondaryIndexName"}
    widgets = json.loads(board(template))["widgets"]
    for metric in (metric for widget in widgets for metric in widget["properties"]["metrics"]):
        if isinstance(metric[0], str):
            texts = [part for part in metric if isinstance(part, str)]
            yield texts[0], texts[1], set(texts[2::2])


def searched() -> set[str]:
    return set(re.findall(r'MetricName=\\"(\w+)\\"', board(TEMPLATE)))


@pytest.mark.parametrize("gateway", GATEWAYS)
def test_every_metric_is_ours_or_one_of_aws(gateway: str) -> None:
    for namespace, name, dimensions in looked_at(resolved(gateway)):
        if namespace == NAMESPACE:
            assert (name in set(Metric), dimensions) == (True, {"stack"}), name
        elif name in OF_THE_ACCOUNT:
            assert (namespace, dimensions) == ("AWS/Lambda", set())
        else:
            is_http = gateway == "http" and namespace == "AWS/ApiGateway"
            names, told_apart_by = OF_AWS[f"{namespace} of an HTTP API" if is_http else namespace]
            assert (name in names, dimensions) == (True, told_apart_by), name


def test_everything_we_measure_is_looked_at() -> None:
    ours = {name for namespace, name, _ in looked_at() if namespace == NAMESPACE}
    assert ours | searched() == {str(metric) for metric in Metric}


def test_every_alarm_has_an_action_and_a_description() -> None:
    for name, alarm in ALARMS.items():
        assert alarm["AlarmActions"] == [{"Ref": "AlarmTopic"}], name
        assert alarm["AlarmDescription"].endswith("."), name


def test_every_alarm_has_its_page_in_the_runbooks_and_no_other_has() -> None:
    text = (ROOT / "docs" / "runbooks.md").read_text()
    chapter = text.partition("## When an alarm rings")[2].partition("\n## ")[0]
    headings = re.findall(r"^### (\w+)$", chapter, re.MULTILINE)
    assert sorted(headings) == sorted(ALARMS)
    pages = re.split(r"^### \w+$", chapter, flags=re.MULTILINE)[1:]
    assert min(len(page.split()) for page in pages) > 5


def test_missing_data_raises_an_alarm_where_something_must_always_run() -> None:
    silent = {name for name, alarm in ALARMS.items() if alarm["TreatMissingData"] == "breaching"}
    assert silent == {"SweepStoppedAlarm", "ProbeAlarm"}


def test_every_table_and_index_has_an_alarm_for_throttled_reads_and_writes() -> None:
    watched: set[tuple[str, ...]] = {
        (
            *(f"{one['Name']}={one['Value']}" for one in metric["Dimensions"]),
            metric["MetricName"],
        )
        for alarm in ALARMS.values()
        for metric in measured_by(alarm)
        if metric["MetricName"].endswith("ThrottleEvents")
    }
    expected: set[tuple[str, ...]] = set()
    for table, one in of_type(TEMPLATE, "AWS::DynamoDB::Table").items():
        of_table = f"TableName={ {'Ref': table} }"
        indexes = one["Properties"].get("GlobalSecondaryIndexes", [])
        for kind in ("ReadThrottleEvents", "WriteThrottleEvents"):
            expected.add((of_table, kind))
            expected |= {
                (of_table, f"GlobalSecondaryIndexName={index['IndexName']}", kind)
                for index in indexes
            }
    assert watched == expected


def test_every_queue_that_a_function_empties_has_an_alarm_for_its_oldest_message() -> None:
    watched = {
        metric["Dimensions"][0]["Value"]["Fn::GetAtt"][0]
        for alarm in ALARMS.values()
        for metric in measured_by(alarm)
        if metric["MetricName"] == "ApproximateAgeOfOldestMessage"
    }
    queues = of_type(TEMPLATE, "AWS::SQS::Queue")
    assert watched == {name for name, one in queues.items() if "RedrivePolicy" in one["Properties"]}


def test_alarms_only_watch_this_stack() -> None:
    """Stages of one account see their own metrics; SES's and Lambda's limits are the account's."""
    for name, alarm in ALARMS.items():
        for metric in measured_by(alarm):
            if metric["Namespace"] != "AWS/SES" and metric["MetricName"] not in OF_THE_ACCOUNT:
                dimensions = str(metric["Dimensions"])
                assert "Ref" in dimensions or "GetAtt" in dimensions, name


def test_error_budget_alarm_fires_at_the_documented_burn_rate() -> None:
    alarm = ALARMS["ErrorBudgetAlarm"]
    goal, month, share = 0.999, 30 * 24, 0.02
    assert alarm["Threshold"] == round((1 - goal) * month * share, 6)
    shown = (alarm["MetricName"], alarm["Statistic"], alarm["Period"])
    assert shown == ("5XXError", "Average", 3600)
