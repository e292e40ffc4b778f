"""What is measured leaves as lines of the shape that CloudWatch makes metrics of."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from chalicelib import bootstrap, logs, metrics, queues
from chalicelib.dynamo import capacity, stream
from chalicelib.dynamo.client import dynamodb
from chalicelib.metrics import Metric
from chalicelib.settings import settings
from tests.builders import published, start
from tests.client import Client
from tests.cloud import Cloud, record_of
from tests.conftest import FakeClock
from tests.people import People
from infra.template import ROOT


class Lines:
    """What was logged, as CloudWatch Logs would show it."""

    def __init__(self, out: "pytest.CaptureFixture[str]") -> None:
        self._out = out

    def of(self, event: str) -> list[dict[str, Any]]:
        """The lines of one event since the last look."""
        texts = self._out.readouterr().out.splitlines()
        lines = [json.loads(text) for text in texts if text.startswith("{")]
        return [line for line in lines if line["event"] == event]


@pytest.fixture
def lines(http: Client, capsys: "pytest.CaptureFixture[str]") -> Lines:
    bootstrap.edge()
    logs.configure("INFO", sys.stdout)
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
