"""Every alarm rings for its failure, in time, and on no other day; the runbooks say the same."""

import re
from typing import Any

import pytest

from infra.build.expand_template import ALL_ON, ConditionResolver
from infra.build.template import ROOT, of_type, read_template
from tests.support.alarm_evaluation import rings_at
from tests.support.alarm_failures import FAILURES, HEALTHY_MINUTES, RECORDED, Failure

GATEWAYS = ("rest", "http")
OF_REST = {"4xx": "4XXError", "5xx": "5XXError"}
"""What the failures call the metrics of an HTTP API."""


def alarms(gateway: str) -> dict[str, dict[str, Any]]:
    template = ConditionResolver(read_template(), {**ALL_ON, "Gateway": gateway}).whole()
    found = {}
    for name, one in of_type(template, "AWS::CloudWatch::Alarm").items():
        said = one["Properties"]
        metric = said.get("MetricName")
        found[name] = {**said, "MetricName": OF_REST.get(metric, metric)} if metric else said
    return found


ALARMS = {gateway: alarms(gateway) for gateway in GATEWAYS}
OF_A_GATEWAY = [(gateway, name) for gateway in GATEWAYS for name in FAILURES]
ACCOUNT = {"AccountConcurrency": "1000"}


def test_every_alarm_has_its_failure() -> None:
    for found in ALARMS.values():
        assert sorted([*FAILURES, *RECORDED]) == sorted(found)


@pytest.mark.parametrize(("gateway", "name"), OF_A_GATEWAY)
def test_alarm_rings_for_its_failure_in_time(gateway: str, name: str) -> None:
    failure = FAILURES[name]
    at = rings_at(ALARMS[gateway][name], failure.samples(), **ACCOUNT)
    assert at is not None, "it stays silent"
    assert 0 < at - HEALTHY_MINUTES <= failure.minutes


@pytest.mark.parametrize(("gateway", "name"), OF_A_GATEWAY)
def test_alarm_is_silent_while_nothing_fails(gateway: str, name: str) -> None:
    healthy = FAILURES[name].healthy_samples()
    assert rings_at(ALARMS[gateway][name], healthy, **ACCOUNT) is None


@pytest.mark.parametrize("gateway", GATEWAYS)
def test_timer_and_probe_that_leave_no_data_ring_and_other_alarms_do_not(gateway: str) -> None:
    def without_data(failure: Failure) -> dict[str, list[list[float]]]:
        return {name: [[]] * HEALTHY_MINUTES for name in failure.healthy}

    ringing = {
        name
        for name, failure in FAILURES.items()
        if rings_at(ALARMS[gateway][name], without_data(failure), **ACCOUNT) is not None
    }
    assert ringing == {"SweepStoppedAlarm", "ProbeAlarm"}


def test_account_of_ten_executions_is_at_its_limit_with_eight() -> None:
    alarm = ALARMS["rest"]["AccountConcurrencyAlarm"]
    busy = {"claimed": [[8.0]] * 10}
    assert rings_at(alarm, busy, AccountConcurrency="10") == 3
    assert rings_at(alarm, busy, AccountConcurrency="1000") is None


def test_runbooks_say_what_each_alarm_rings_for() -> None:
    text = (ROOT / "docs" / "runbooks.md").read_text()
    rows = re.findall(
        r"^\| \[(\w+)\]\(#(\w+)\) \| (.+?) \| (\d+) min \| (\w+) \|$", text, re.MULTILINE
    )
    assert all(name.lower() == anchor for name, anchor, *_ in rows)
    said = {name: (sentence, int(minutes), how) for name, _, sentence, minutes, how in rows}
    modelled = {name: (one.sentence, one.minutes, "shape") for name, one in FAILURES.items()}
    recorded = {name: (*one, "recorded") for name, one in RECORDED.items()}
    assert said == modelled | recorded
