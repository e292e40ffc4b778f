"""Stream handler that updates leaderboards from results."""

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
from chalicelib.leaderboard import lag_store
from chalicelib.metrics import Metric
from chalicelib.results import stream_records
from chalicelib.results.models import Result
from chalicelib.settings import settings

events = Blueprint(__name__)

WORKERS = 8
"""Users of a batch that are processed in parallel: a row takes one or two round trips."""


@events.on_dynamodb_record(
    stream_arn={"Fn::GetAtt": ["ResultsTable", "StreamArn"]},
    name="update_leaderboards",
    batch_size=100,
    starting_position="TRIM_HORIZON",
)
def update_leaderboards(event: DynamoDBEvent) -> dict[str, Any]:
    """Update leaderboards from new, corrected and voided results."""
    logs.start_invocation("update_leaderboards", event, settings().log_level)
    answer = _by_user.process(event.to_dict())
    lag = stream.oldest_age(event.to_dict(), bootstrap.externals().clock())
    lag_store.note_lag(lag, bootstrap.externals().clock())
    metrics.emit("leaderboards_updated", {Metric.BOARD_LAG: lag})
    return answer


def _parse(change: StreamChange) -> Result | None:
    return None if change.after is None else stream_records.parse_result(change.after)


def _dead_letter(record: Mapping[str, Any]) -> None:
    queue.send(settings().rank_failures_url, [QueueMessage({"record": record})])


_by_user = stream.BatchProcessor(
    parse=_parse,
    key_of=lambda result: result.user_id,
    apply=lambda results: bootstrap.leaderboard_writer().apply_results(results),
    dead_letter=_dead_letter,
    workers=WORKERS,
)
