"""Handlers of the results' stream and of the mail and announcement queues."""

from chalicelib.collector import collect_rarely

collect_rarely()


from collections.abc import Mapping
from typing import Any

from chalice.app import Blueprint, DynamoDBEvent, SQSEvent

from chalicelib import bootstrap, logs, metrics
from chalicelib.dynamo import stream
from chalicelib.jobs import queue
from chalicelib.jobs.dispatch import dispatch
from chalicelib.jobs.queue import QueueMessage
from chalicelib.logs import logger
from chalicelib.metrics import Metric
from chalicelib.notifications import ses_feedback, suppression_store
from chalicelib.notifications.rate_limiter import SENDERS_PER_QUEUE
from chalicelib.settings import settings

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
    return stream.process_records(event.to_dict(), bootstrap.result_notices().take_in, _dead_letter)


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


def _dead_letter(record: Mapping[str, Any]) -> None:
    queue.send(settings().notice_failures_url, [QueueMessage({"record": record})])
