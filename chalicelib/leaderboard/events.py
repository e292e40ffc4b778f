"""The stream of results, as leaderboards follow it."""

from collections.abc import Mapping
from typing import Any

from chalice.app import Blueprint, DynamoDBEvent

from chalicelib import bootstrap, logs, metrics, queues
from chalicelib.dynamo import stream
from chalicelib.dynamo.stream import Change
from chalicelib.metrics import Metric
from chalicelib.queues import Message
from chalicelib.results.store import ResultItem, from_item
from chalicelib.settings import settings

events = Blueprint(__name__)


@events.on_dynamodb_record(
    stream_arn={"Fn::GetAtt": ["ResultsTable", "StreamArn"]},
    name="rank_results",
    batch_size=100,
    starting_position="TRIM_HORIZON",
)
def rank_results(event: DynamoDBEvent) -> dict[str, Any]:
    """Put every new result on its boards, and take voided ones off."""
    logs.configure(settings().log_level)
    logs.start_afresh({"function": "rank_results"})
    answer = stream.each(event.to_dict(), _take_in, _set_aside)
    lag = stream.age(event.to_dict(), bootstrap.outside().clock())
    metrics.tell("ranked", {Metric.BOARD_LAG: lag})
    return answer


def _take_in(change: Change) -> None:
    if change.after is not None:
        bootstrap.boards().take_in(from_item(ResultItem.from_raw_data(change.after)))


def _set_aside(record: Mapping[str, Any]) -> None:
    queues.send(settings().rank_failures_url, [Message({"record": record})])
