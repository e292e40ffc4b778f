"""What is measured leaves as lines of the shape that CloudWatch makes metrics of."""

import json
import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ReadTimeoutError
from moto.core.models import botocore_stubber

from chalicelib import aws, logs
from chalicelib.clock import HOUR, MINUTE, SECOND
from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.item_client import ItemClient
from chalicelib.dynamo.transport import Transport, TransportOptions
from chalicelib.jobs.events import run_jobs
from chalicelib.leaderboard.events import update_leaderboards
from chalicelib.logs import logger
from chalicelib.metrics import Metric, emit
from chalicelib.notifications.events import send_mail, send_security_mail
from infra.build.template import ROOT
from tests.support.aws_delivery import Cloud, expire_job, woken
from tests.support.builders import play, published, start
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.embedded_dynamodb import embedded
from tests.support.people import People

if TYPE_CHECKING:
    pass


class Lines:
    """What was logged, as CloudWatch Logs would show it."""

    def __init__(self, out: "pytest.CaptureFixture[str]") -> None:
        self._out = out

    def all(self) -> list[dict[str, Any]]:
        """The lines since the last look."""
        return [json.loads(text) for text in self._out.readouterr().out.splitlines()]

    def of(self, event: str) -> list[dict[str, Any]]:
        """The lines of one event since the last look."""
        return [line for line in self.all() if line["event"] == event]


@pytest.fixture
def lines(capsys: "pytest.CaptureFixture[str]") -> Lines:
    return Lines(capsys)


def measured(line: dict[str, Any]) -> dict[str, float]:
    """What CloudWatch takes from a line; checks the shape that its specification demands."""
    told = line["_aws"]
    assert isinstance(told["Timestamp"], int)
    [directive] = told["CloudWatchMetrics"]
    assert directive["Namespace"] == "Invigil"
    for dimensions in directive["Dimensions"]:
        assert all(isinstance(line[name], str) for name in dimensions)
    units = {one["Name"]: one["Unit"] for one in directive["Metrics"]}
    assert set(units.values()) <= {"Seconds", "Count"}
    return {name: line[name] for name in units}


def test_every_request_is_one_line_and_counts_for_its_route(
    http: Client, people: People, lines: Lines
) -> None:
    taker = people.user()
    lines.of("request")
    http.get("/api/v1/auth/me", token=taker.token)
    [line] = lines.of("request")
    assert measured(line) == {"requests": 1, "errors": 0}
    assert line["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["stack"], ["stack", "route"]]
    assert (line["route"], line["status"]) == ("GET /api/v1/auth/me", 200)
    assert (line["stack"], line["user_id"]) == ("invigil-test", taker.id)
    assert {"request_id", "ms"} <= line.keys()


def test_a_refusal_is_no_error_and_an_outage_is(http: Client, people: People, lines: Lines) -> None:
    taker = people.user()

    def time_out(**_: Any) -> None:
        raise ReadTimeoutError(endpoint_url="https://dynamodb")

    lines.of("request")
    http.get("/api/v1/auth/me")
    assert [line["errors"] for line in lines.of("request")] == [0]
    dynamodb().meta.events.register("before-call.dynamodb", time_out)
    try:
        assert http.get("/api/v1/auth/me", token=taker.token).status == 503
    finally:
        dynamodb().meta.events.unregister("before-call.dynamodb", time_out)
    printed = lines.all()
    assert [measured(line) for line in printed] == [
        {"database_failures": 1},
        {"requests": 1, "errors": 1},
    ]


def test_sweep_lag_counts_from_the_end_of_the_grace_period(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, lines: Lines
) -> None:
    quiz = published(http, people.author())
    attempt = start(http, people.user(), quiz["id"]).json
    clock.advance(HOUR)
    cloud.expire(expire_job(attempt["id"]))
    [line] = lines.of("attempt_expired")
    grace = 5
    waited = HOUR // SECOND - quiz["duration_minutes"] * MINUTE // SECOND - grace
    assert measured(line) == {"sweep_lag_seconds": waited}


def test_the_lag_of_boards_is_that_of_the_oldest_result(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, lines: Lines
) -> None:
    play(http, people.user(), published(http, people.author()), [])
    clock.set(1_790_000_000_000 + 90 * SECOND)  # the records' timestamp is 1 790 000 000
    cloud.stream()
    [line] = lines.of("leaderboards_updated")
    assert measured(line) == {"board_lag_seconds": 90}


@pytest.mark.parametrize("sender", [send_mail, send_security_mail])
def test_the_age_of_mails_is_that_of_the_oldest_message(
    cloud: Cloud, clock: FakeClock, lines: Lines, sender: Any
) -> None:
    body = json.dumps({"user_id": "usr_nobody", "id": "n"})
    ages = [600, 10]
    records = [
        {
            "messageId": str(age),
            "body": body,
            "attributes": {"SentTimestamp": str(clock() - age * SECOND)},
        }
        for age in ages
    ]
    woken(sender, {"Records": records})
    [line] = lines.of("mail_batch_received")
    assert measured(line) == {"mail_age_seconds": 600}


def test_routes_are_not_counted_when_that_is_switched_off() -> None:
    code = (
        "from chalicelib import logs, metrics; logs.configure('INFO');"
        "logs.reset_context({'route': 'GET /'});"
        "metrics.emit('request', {metrics.Metric.REQUESTS: 1}, by_route=True);"
        "logs.reset_context({});"
        "metrics.emit('request', {})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"METRICS_BY_ROUTE": "off"},
        capture_output=True,
        text=True,
        check=True,
    )
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["stack"]]
    assert (first["cold_start"], "cold_start" in second) == (True, False)


def test_consumed_capacity_is_logged_per_request(tables: None, lines: Lines) -> None:
    options = TransportOptions(
        endpoint="https://dynamodb.eu-west-1.amazonaws.com",
        region="eu-west-1",
        user_agent="tests",
        connect_timeout=1,
        read_timeout=1,
        tries=1,
    )
    client: Any = ItemClient(
        Transport(options, aws.frozen_credentials), dynamodb, reports_capacity=True
    )
    client.meta.events.register("before-send.dynamodb", botocore_stubber)
    table = "invigil-test-ephemeral"
    logs.configure("INFO")
    logs.reset_context({})
    keys = {table: {"Keys": [{"pk": {"S": "p"}, "sk": {"S": "s"}}]}}
    with embedded.used(is_used=False):  # it does not count the capacity of batches
        client.put_item(TableName=table, Item={"pk": {"S": "p"}, "sk": {"S": "s"}})
        client.batch_get_item(RequestItems=keys)
        client.describe_table(TableName=table)
    emit("request", {Metric.REQUESTS: 1})
    [line] = lines.of("request")
    assert line["capacity_units"] > 1


@pytest.mark.parametrize(
    ("handler", "event"),
    [
        (send_mail, {"Records": []}),
        (send_security_mail, {"Records": []}),
        (update_leaderboards, {"Records": []}),
        (run_jobs, {"Records": []}),
    ],
)
def test_lines_of_a_worker_name_the_call_by_lambda_s_own_id(
    cloud: Cloud, lines: Lines, handler: Any, event: dict[str, Any]
) -> None:
    """Lambda writes the same id into its own lines, those of a timeout for example."""
    handler(event, SimpleNamespace(aws_request_id="8476a536"))
    logger().info("a line like any other")
    line = lines.all()[-1]
    assert (line["function"], line["request_id"]) == (handler.func.__name__, "8476a536")
    assert "level" not in line
