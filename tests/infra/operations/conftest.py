"""The command line as a person runs it, against the emulator."""

import os
from collections.abc import Iterator

import pytest
from typer.testing import CliRunner, Result

from chalicelib.jobs.queue import sqs
from infra.build.template import of_type, read_template
from quizctl.__main__ import app
from quizctl.context import Context
from quizctl.dead_letter_queues import STREAM_CONSUMERS
from quizctl.stack import Stack
from tests.support import wsgi
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import Person
from tests.support.quizctl_run import Emulated, Run, functions


@pytest.fixture
def dead(tables: None) -> Iterator[dict[str, str]]:
    """The resources of a stack with all its queues, empty."""
    names = list(of_type(read_template(), "AWS::SQS::Queue"))
    urls = {name: str(sqs().create_queue(QueueName=f"dead-{name}")["QueueUrl"]) for name in names}
    yield urls | {consumer: consumer for consumer in STREAM_CONSUMERS.values()}
    for url in urls.values():
        sqs().delete_queue(QueueUrl=url)


@pytest.fixture
def desk(http: Client, dead: dict[str, str], clock: FakeClock) -> Context:
    functions.breaks = False
    stack = Stack(Emulated("eu-west-1"), wsgi.ADDRESS, dict(os.environ), dead)
    return Context(lambda: stack, clock=clock, client=lambda _: wsgi.wsgi_client(http))


@pytest.fixture
def run(desk: Context) -> Run:
    def run_it(*words: str, person: Person | None = None, said: str | None = None) -> Result:
        env = {"INVIGIL_TOKEN": person.token} if person else {}
        env |= {"TERM": "dumb"}
        return CliRunner().invoke(app, list(words), obj=desk, env=env, input=said)

    return run_it
