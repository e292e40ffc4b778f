"""The stream of results, as leaderboards follow it."""

from chalicelib.collector import collect_rarely

collect_rarely()


from collections.abc import Mapping
from typing import Any

from chalice.app import Blueprint, DynamoDBEvent

from chalicelib import bootstrap, logs, metrics
from chalicelib.dynamo import stream
from chalicelib.dynamo.stream import StreamChange
from chalicelib.jobs import queue
from chalicelib.jobs.queue import QueueMessage
from chalicelib.metrics import Metric
from chalicelib.results import stream_records
from chalicelib.results.models import Result
from chalicelib.settings import settings

events = Blueprint(__name__)

WORKERS = 8
"""Users of a batch that are followed at the same time: a row takes a round trip or two."""


@events.on_dynamodb_record(
    stream_arn={"Fn::GetAtt": ["ResultsTable", "StreamArn"]},
    name="update_leaderboards",
    batch_size=100,
    starting_position="TRIM_HORIZON",
)
def update_leaderboards(event: DynamoDBEvent) -> dict[str, Any]:
    """Put results on their boards as they come, and take voided ones off."""
    logs.start_invocation("update_leaderboards", event, settings().log_level)
    answer = _by_user.process(event.to_dict())
    lag = stream.oldest_age(event.to_dict(), bootstrap.externals().clock())
    metrics.emit("leaderboards_updated", {Metric.BOARD_LAG: lag})
    return answer


def _parse(change: StreamChange) -> Result | None:
    return None if change.after is None else stream_records.parse_result(change.after)


def _set_aside(record: Mapping[str, Any]) -> None:
    queue.send(settings().rank_failures_url, [QueueMessage({"record": record})])


_by_user = stream.BatchProcessor(
    parse=_parse,
    key_of=lambda result: result.user_id,
    apply=lambda results: bootstrap.leaderboard_writer().apply_results(results),
    dead_letter=_set_aside,
    workers=WORKERS,
)
