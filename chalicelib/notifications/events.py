"""Handlers of the results' stream and of the mail and announcement queues."""

from chalicelib.collector import collect_rarely

collect_rarely()


from collections.abc import Mapping
from typing import Any

from chalice.app import Blueprint, DynamoDBEvent, SQSEvent

from chalicelib import bootstrap, logs, metrics
from chalicelib.dynamo import stream
from chalicelib.dynamo.stream import StreamChange
from chalicelib.jobs import queue
from chalicelib.jobs.dispatch import dispatch
from chalicelib.jobs.queue import QueueMessage
from chalicelib.logs import logger
from chalicelib.metrics import Metric
from chalicelib.notifications import rules, ses_feedback, suppression_store
from chalicelib.notifications.models import Topic
from chalicelib.notifications.rate_limiter import SENDERS_PER_QUEUE
from chalicelib.results.models import Result
from chalicelib.results.store import result_of_image
from chalicelib.settings import settings
from chalicelib.webhooks import attempt_events

ANNOUNCEMENTS_AT_ONCE = 5
"""Processes that announce quizzes; they must not take the concurrency of the API."""
FEEDBACK_READERS = 2
"""Processes that read bounces and complaints, which nobody waits for."""

events = Blueprint(__name__)


@events.on_dynamodb_record(
    stream_arn={"Fn::GetAtt": ["ResultsTable", "StreamArn"]},
    name="notify_results",
    batch_size=100,
    starting_position="TRIM_HORIZON",
)
def notify_results(event: DynamoDBEvent) -> dict[str, Any]:
    """Notify takers of new results."""
    logs.start_invocation("notify_results", event, settings().log_level)
    return stream.process_records(event.to_dict(), _take_in, _dead_letter)


@events.on_sqs_message(
    queue_arn={"Fn::GetAtt": ["MailQueue", "Arn"]},
    name="send_mail",
    batch_size=10,
    maximum_concurrency=SENDERS_PER_QUEUE,
)
def send_mail(event: SQSEvent) -> dict[str, Any]:
    """Send queued mails, except security mails."""
    logs.start_invocation("send_mail", event, settings().log_level)
    return _send_each(event)


@events.on_sqs_message(
    queue_arn={"Fn::GetAtt": ["SecurityMailQueue", "Arn"]},
    name="send_security_mail",
    batch_size=10,
    maximum_concurrency=SENDERS_PER_QUEUE,
)
def send_security_mail(event: SQSEvent) -> dict[str, Any]:
    """Send queued security mails."""
    logs.start_invocation("send_security_mail", event, settings().log_level)
    return _send_each(event)


@events.on_sqs_message(
    queue_arn={"Fn::GetAtt": ["AnnounceQueue", "Arn"]},
    name="announce_quizzes",
    batch_size=1,
    maximum_concurrency=ANNOUNCEMENTS_AT_ONCE,
)
def announce_quizzes(event: SQSEvent) -> dict[str, Any]:
    """Run jobs that notify the next page of users of a published quiz."""
    logs.start_invocation("announce_quizzes", event, settings().log_level)
    return dispatch(event.to_dict(), bootstrap.job_handlers())


@events.on_sqs_message(
    queue_arn={"Fn::GetAtt": ["FeedbackQueue", "Arn"]},
    name="process_ses_feedback",
    batch_size=10,
    maximum_concurrency=FEEDBACK_READERS,
)
def process_ses_feedback(event: SQSEvent) -> dict[str, Any]:
    """Suppress addresses that bounce or complain."""
    logs.start_invocation("process_ses_feedback", event, settings().log_level)
    return queue.process_messages(event.to_dict(), _hear)


def _send_each(event: SQSEvent) -> dict[str, Any]:
    age = queue.oldest_age(event.to_dict(), bootstrap.externals().clock())
    metrics.emit("mail_batch_received", {Metric.MAIL_AGE: age})
    return queue.process_messages(event.to_dict(), _send)


def _send(body: dict[str, Any]) -> None:
    if "digest" in body:
        bootstrap.sender().send_digest(body["user_id"])
    else:
        bootstrap.sender().send(body["user_id"], body["id"])


def _hear(envelope: dict[str, Any]) -> None:
    now = bootstrap.externals().clock()
    for one in ses_feedback.parse_feedback(envelope, settings().feedback_topic):
        suppression_store.suppress(one, now)
        logger().warning("mail_came_back", extra={"reason": one.reason, "mail": one.message_id})


def _take_in(change: StreamChange) -> None:
    if change.after is None:
        return
    result = result_of_image(change.after)
    # a result is told of when it is new, when the release of its quiz has shown it, and when it
    # was corrected since, and when it is a new one of an attempt that went on after its end
    later = (result.revealed_at, result.marks_released_at, result.changed_at)
    is_shown_or_changed = any(at is not None for at in later)
    # a repeat of this event has the same id, so that a regrade without a change tells nothing new
    ends_again = result.reopenings > 0 and not is_shown_or_changed
    has_ended = change.kind == "INSERT" or ends_again
    if result.voided_at is not None:
        bootstrap.outbox().notify_result(result, shows_score=False)
    elif (has_ended or is_shown_or_changed) and result.superseded_at is None:
        released = bootstrap.release().is_shown(result)
        bootstrap.outbox().notify_result(result, shows_score=released)
        _publish(result, is_new=has_ended, released=released)


def _publish(result: Result, *, is_new: bool, released: bool) -> None:
    """Publish the events of a result: its score, and its changes, when takers are told of them."""
    events = attempt_events.finished_attempt(result) if is_new else []
    for told in rules.of_result(result, shows_score=released):
        if told.topic is Topic.RESULT_AVAILABLE:
            events.append(attempt_events.shown_result(result, told.created_at))
        elif told.topic is Topic.RESULT_CHANGED:
            events.append(attempt_events.changed_result(result, told.created_at))
    if events:
        bootstrap.webhook_publisher().publish_subscribed(result.quiz_id, events)


def _dead_letter(record: Mapping[str, Any]) -> None:
    queue.send(settings().notice_failures_url, [QueueMessage({"record": record})])
