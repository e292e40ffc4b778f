"""Alarms of our own metrics ring for what the code logs while a fault is injected."""

import json
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from chalicelib.clock import HOUR, MINUTE, SECOND
from chalicelib.dynamo.client import dynamodb
from chalicelib.notifications.events import send_mail
from infra.build.template import read_template
from tests.support.alarm_evaluation import rings_at
from tests.support.alarm_failures import RECORDED
from tests.support.aws_delivery import Cloud, expire_job, woken
from tests.support.builders import play, published, start
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People

QUIET = 5
"""Minutes before the fault."""


class Recording:
    """The values of an alarm's metric, minute by minute, from the log lines of the code."""

    def __init__(self, alarm: str, out: "pytest.CaptureFixture[str]") -> None:
        self.alarm = read_template()["Resources"][alarm]["Properties"]
        self.minutes: list[list[float]] = [[]] * QUIET
        self._deadline = QUIET + RECORDED[alarm][1]
        self._out = out
        out.readouterr()

    def take(self) -> None:
        """Take what was logged since the last look as one minute."""
        lines = [json.loads(text) for text in self._out.readouterr().out.splitlines()]
        name = self.alarm["MetricName"]
        self.minutes.append([line[name] for line in lines if "_aws" in line and name in line])

    def rings(self) -> bool:
        """Return whether the alarm rings in time; before the fault it must be silent."""
        at = rings_at(self.alarm, {self.alarm["MetricName"]: self.minutes})
        return at is not None and QUIET < at <= self._deadline


def test_database_alarm_rings_when_dynamodb_times_out(
    http: Client, people: People, capsys: "pytest.CaptureFixture[str]"
) -> None:
    taker = people.user()

    def time_out(**_: Any) -> None:
        raise ReadTimeoutError(endpoint_url="https://dynamodb")

    recording = Recording("DatabaseAlarm", capsys)
    dynamodb().meta.events.register("before-call.dynamodb", time_out)
    try:
        for _ in range(5):
            for _ in range(3):
                assert http.get("/api/v1/auth/me", token=taker.token).status == 503
            recording.take()
    finally:
        dynamodb().meta.events.unregister("before-call.dynamodb", time_out)
    assert recording.rings()


def test_sweep_late_alarm_rings_when_the_timer_is_two_minutes_late(
    http: Client,
    people: People,
    cloud: Cloud,
    clock: FakeClock,
    capsys: "pytest.CaptureFixture[str]",
) -> None:
    quiz = published(http, people.author())
    recording = Recording("SweepLateAlarm", capsys)
    for _ in range(3):
        attempt = start(http, people.user(), quiz["id"]).json
        clock.advance((quiz["duration_minutes"] + 2) * MINUTE + 6 * SECOND)
        cloud.expire(expire_job(attempt["id"]))
        recording.take()
    assert recording.rings()


def test_boards_late_alarm_rings_when_results_reach_boards_late(
    http: Client,
    people: People,
    cloud: Cloud,
    clock: FakeClock,
    capsys: "pytest.CaptureFixture[str]",
) -> None:
    quiz = published(http, people.author())
    recording = Recording("BoardsLateAlarm", capsys)
    for _ in range(3):
        play(http, people.user(), quiz, [])
        clock.set(1_790_000_000_000 + 90 * SECOND)  # the records' timestamp is 1 790 000 000
        cloud.stream()
        recording.take()
    assert recording.rings()


def test_mail_late_alarm_rings_when_a_mail_waited_for_two_hours(
    cloud: Cloud, clock: FakeClock, capsys: "pytest.CaptureFixture[str]"
) -> None:
    recording = Recording("MailLateAlarm", capsys)
    waited = {
        "messageId": "1",
        "body": json.dumps({"user_id": "usr_nobody", "id": "n"}),
        "attributes": {"SentTimestamp": str(clock() - 2 * HOUR)},
    }
    woken(send_mail, {"Records": [waited]})
    for _ in range(5):
        recording.take()
    assert recording.rings()
