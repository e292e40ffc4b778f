"""Jobs that no handler knows become dead letters; all others reach their handler."""

import json
import pkgutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import chalicelib
from chalicelib import bootstrap
from chalicelib.attempts.expiry import EXPIRE
from chalicelib.errors import UnavailableError
from chalicelib.jobs.events import run_jobs
from chalicelib.jobs.paged import PagedJob, ScheduledPagedJob
from chalicelib.jobs.queue import sqs
from chalicelib.jobs.scheduled import start_due_jobs
from chalicelib.webhooks.publisher import JOB as WEBHOOK_JOB
from infra.build.template import read_template
from tests.support.aws_delivery import Cloud, expire_job, woken

ROOT = Path(__file__).parents[3]
UNKNOWN = [
    {"kind": "tidy", "version": 1, "payload": {}},
    {"kind": "expire", "version": 2, "payload": {"attempt_ids": []}},
    {"attempts": []},
]


def max_receives() -> int:
    """How often the stack's job queue delivers a message before it gives it up."""
    redrive = read_template()["Resources"]["JobQueue"]["Properties"]["RedrivePolicy"]
    return int(redrive["maxReceiveCount"])


def queues() -> tuple[str, str]:
    """A job queue as in the stack, and its dead letters."""
    dead = sqs().create_queue(QueueName="job_dead_letters")["QueueUrl"]
    found = sqs().get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])
    target = found["Attributes"]["QueueArn"]
    policy = {"deadLetterTargetArn": target, "maxReceiveCount": max_receives()}
    attributes: Any = {"RedrivePolicy": json.dumps(policy), "VisibilityTimeout": "0"}
    return sqs().create_queue(QueueName="jobs", Attributes=attributes)["QueueUrl"], dead


def deliver(url: str) -> int:
    """Deliver a queue's messages to the function, delete the handled ones; returns their number."""
    found = sqs().receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    records = [{"messageId": one["MessageId"], "body": one["Body"]} for one in found]
    answer = woken(run_jobs, {"Records": records}) if records else {"batchItemFailures": []}
    failed = {one["itemIdentifier"] for one in answer["batchItemFailures"]}
    for one in found:
        if one["MessageId"] not in failed:
            sqs().delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
    return len(found)


def test_an_unknown_job_becomes_a_dead_letter_after_its_redeliveries(cloud: Cloud) -> None:
    url, dead = queues()
    for body in (*UNKNOWN, expire_job("att_nonsense")):
        sqs().send_message(QueueUrl=url, MessageBody=json.dumps(body))
    deliveries = [deliver(url) for _ in range(max_receives() + 1)]
    assert deliveries == [len(UNKNOWN) + 1, *[len(UNKNOWN)] * (max_receives() - 1), 0]
    letters = sqs().receive_message(QueueUrl=dead, MaxNumberOfMessages=10)["Messages"]
    assert sorted(one["Body"] for one in letters) == sorted(map(json.dumps, UNKNOWN))


def subclasses(kind: Any) -> set[type[PagedJob]]:
    return {found for one in kind.__subclasses__() for found in {one, *subclasses(one)}}


def test_every_kind_of_job_has_its_handler() -> None:
    for module in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
        import_module(module.name)
    paged = {job.kind for job in subclasses(PagedJob) if "kind" in vars(job)}
    ours = [kind for kind, _ in bootstrap.job_handlers()]
    assert sorted(ours) == sorted({EXPIRE, WEBHOOK_JOB, *paged})


def test_every_scheduled_kind_is_started_by_the_timer() -> None:
    scheduled = {job.kind for job in subclasses(ScheduledPagedJob) if "kind" in vars(job)}
    assert scheduled | {EXPIRE, "mail", "publication", "webhook"} == set(bootstrap.due_job_kinds())


def test_slices_are_imported_only_for_their_jobs() -> None:
    code = (
        "import sys; from chalicelib.jobs import events; from chalicelib import bootstrap;"
        "bootstrap.job_handlers(); bootstrap.due_job_kinds();"
        "print(*[name for name in sys.modules if name.startswith('chalicelib.')])"
    )
    command = [sys.executable, "-c", code]
    loaded = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    slices = {"attempts", "results", "leaderboard", "notifications", "quizzes", "accounts", "auth"}
    assert not {name.split(".")[1] for name in loaded.split()} & slices


def test_failing_kind_does_not_stop_other_kinds() -> None:
    def fail() -> int:
        raise UnavailableError

    started: list[str] = []

    def start() -> int:
        started.append("later")
        return 1

    with pytest.raises(UnavailableError):
        start_due_jobs({"first": fail, "later": start})
    assert started == ["later"]
    assert start_due_jobs({"later": start}) == {"later": 1}
