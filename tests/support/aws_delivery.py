"""What AWS does between the functions, one step at a time and at a test's word."""

import base64
import json
import os
from typing import Any

from chalicelib.attempts import force_submit
from chalicelib.dynamo.client import dynamodb
from chalicelib.jobs.events import run_jobs, schedule_jobs
from chalicelib.jobs.models import Job, Payload, to_json
from chalicelib.jobs.queue import sqs
from chalicelib.leaderboard.events import update_leaderboards
from chalicelib.notifications.events import (
    announce_quizzes,
    notify_results,
    send_mail,
    send_security_mail,
)
from chalicelib.notifications.outbox import MailQueues
from chalicelib.settings import settings
from chalicelib.webhooks.events import send_webhooks
from tests.support import moto_emulator
from tests.support.policy_checks import acting_as

QUEUES = (
    "job_queue",
    "mail_queue",
    "security_mail_queue",
    "announce_queue",
    "feedback_queue",
    "rank_failures",
    "notice_failures",
    "webhook_queue",
)


def create_queues() -> None:
    """Make the queues that the settings name."""
    dead = (url.rpartition("/")[2] for url in settings().dead_letter_urls)
    for name in (*QUEUES, *dead):
        sqs().create_queue(QueueName=name)


def empty_queues() -> None:
    """Delete all messages and mails; does nothing without a queue service."""
    if not os.environ.get("AWS_ENDPOINT_URL"):
        moto_emulator.forget_messages()


def url_of(queue: str) -> str:
    return str(getattr(settings(), f"{queue}_url"))


def mail_queues() -> MailQueues:
    """The mail queues as configured for requeues."""
    return MailQueues(
        mail=url_of("mail_queue"),
        security_mail=url_of("security_mail_queue"),
    )


def record_of(image: dict[str, Any], *, kind: str = "INSERT", number: int = 1) -> dict[str, Any]:
    """A stream record as Lambda hands it over."""
    return {
        "eventID": f"e{number}",
        "eventName": kind,
        "dynamodb": {
            "ApproximateCreationDateTime": 1_790_000_000.0,
            "Keys": {"pk": image.get("pk"), "sk": image.get("sk")},
            "NewImage": _as_in_events(image),
            "SequenceNumber": str(number),
            "SizeBytes": 1,
            "StreamViewType": "NEW_IMAGE",
        },
        "eventSourceARN": "arn:aws:dynamodb:eu-west-1:123456789012:table/results/stream/1",
    }


def _as_in_events(image: dict[str, Any]) -> dict[str, Any]:
    """Lambda events are JSON: bytes come as base64 text."""
    return {
        name: {"B": base64.b64encode(value["B"]).decode()} if "B" in value else value
        for name, value in image.items()
    }


def woken(handler: Any, event: dict[str, Any]) -> Any:
    """What a handler answers to its event, under its own permissions."""
    with acting_as(handler.func.__name__):
        return handler(event, None)


def messages(*bodies: dict[str, Any]) -> dict[str, Any]:
    """The event of a function that a queue wakes."""
    records = [
        {"messageId": str(place), "receiptHandle": "", "body": json.dumps(body)}
        for place, body in enumerate(bodies)
    ]
    return {"Records": records}


def job(kind: str, payload: Payload) -> dict[str, Any]:
    """The body of a job's message."""
    return to_json(Job(kind, payload))


def expire_job(*attempt_ids: str) -> dict[str, Any]:
    """Return the message that ends expired attempts."""
    return job("expire", {"attempt_ids": list(attempt_ids)})


def force_submit_jobs(quiz_id: str, author_id: str, now: int) -> list[dict[str, Any]]:
    """The messages that end all attempts of a quiz that run now."""
    return [job("force_submit", page) for page in force_submit.first_pages(quiz_id, author_id, now)]


class Cloud:
    """Delivers pending work; each method is one AWS mechanism."""

    def results(self) -> list[dict[str, Any]]:
        """All results, as images of the stream."""
        return list(dynamodb().scan(TableName=settings().table("results"))["Items"])

    def stream(self, *records: dict[str, Any]) -> list[dict[str, Any]]:
        """Deliver records, or all results, to both consumers; returns failures."""
        given = list(records) or [
            record_of(image, number=place) for place, image in enumerate(self.results())
        ]
        event = {"Records": given}
        answers = [woken(update_leaderboards, event), woken(notify_results, event)]
        return [failure for answer in answers for failure in answer["batchItemFailures"]]

    def waiting(self, queue: str) -> list[dict[str, Any]]:
        """Take the messages of a queue out of it."""
        if not os.environ.get("AWS_ENDPOINT_URL"):
            taken = moto_emulator.take_messages(url_of(queue).rpartition("/")[2])
            return [json.loads(body) for body in taken]
        found: list[dict[str, Any]] = []
        while True:
            answer = sqs().receive_message(QueueUrl=url_of(queue), MaxNumberOfMessages=10)
            messages = answer.get("Messages", [])
            if not messages:
                return found
            for message in messages:
                found.append(json.loads(message["Body"]))
                handle = message["ReceiptHandle"]
                sqs().delete_message(QueueUrl=url_of(queue), ReceiptHandle=handle)

    def delayed(self, queue: str) -> int:
        """How many messages of a queue wait for their time."""
        name = "ApproximateNumberOfMessagesDelayed"
        answer = sqs().get_queue_attributes(QueueUrl=url_of(queue), AttributeNames=[name])  # type: ignore[list-item]
        return int(answer["Attributes"][name])  # type: ignore[index]

    def mail(self, *bodies: dict[str, Any]) -> list[dict[str, Any]]:
        """Deliver the messages of both mail queues, or the given ones; returns failures."""
        if bodies:
            return self.handle(send_mail, list(bodies))
        return self.security_mail() + self.handle(send_mail, self.waiting("mail_queue"))

    def security_mail(self, *bodies: dict[str, Any]) -> list[dict[str, Any]]:
        """Deliver the messages of the security mail queue, or the given ones; returns failures."""
        return self.handle(send_security_mail, list(bodies) or self.waiting("security_mail_queue"))

    def announce(self) -> int:
        """Run the announcements; returns the number of pages."""
        pages = 0
        while bodies := self.waiting("announce_queue"):
            pages += len(bodies)
            self.handle(announce_quizzes, bodies)
        return pages

    def webhooks(self) -> list[dict[str, Any]]:
        """Have all webhooks sent that are waiting; what failed."""
        failed: list[dict[str, Any]] = []
        while bodies := self.waiting("webhook_queue"):
            failed += self.handle(send_webhooks, bodies)
        return failed

    def tick(self) -> int:
        """Run the minute timer; returns the number of due attempts."""
        event = {
            "version": "0",
            "account": "1",
            "region": "eu-west-1",
            "detail": {},
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "time": "2026-09-21T14:13:20Z",
            "id": "tick",
            "resources": [],
        }
        return int(woken(schedule_jobs, event)["expire"])

    def expire(self, *bodies: dict[str, Any]) -> list[dict[str, Any]]:
        """Deliver messages that end attempts; returns failures."""
        return self.handle(run_jobs, list(bodies) or self.waiting("job_queue"))

    def handle(self, handler: Any, bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
        failures: list[dict[str, Any]] = woken(handler, messages(*bodies))["batchItemFailures"]
        return failures
