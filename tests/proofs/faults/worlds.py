"""Worlds of the fault suite: users, a quiz, an attempt, and AWS's deliveries."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chalicelib import bootstrap
from chalicelib.clock import MINUTE
from chalicelib.jobs.events import run_jobs
from chalicelib.jobs.scheduled import SHARDS, TURNS
from chalicelib.notifications.events import announce_quizzes, send_mail, send_security_mail
from chalicelib.webhooks.events import send_webhooks
from tests.proofs.faults.aws_snapshots import Drawn, has_scheduled_tasks, take_messages
from tests.support.aws_delivery import Cloud, record_of
from tests.support.builders import published, right_answers, start
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.people import People, Person
from tests.support.policy_checks import acting_as

UNAVAILABLE = 503
BEYOND_ANY_LEASE = 16 * MINUTE
ROUNDS = 2


class RetryableFailureError(Exception):
    """The operation failed, and its caller should retry."""


Act = Callable[[], object]


@dataclass
class World:
    """Where one operation happens."""

    http: Client
    people: People
    cloud: Cloud
    clock: FakeClock
    configure: Callable[[str, str], None]
    """Gives a setting another value."""
    drawn: Drawn = field(default_factory=Drawn)

    def new_process(self) -> None:
        """As after a cold start: nothing is cached."""
        bootstrap.reset(
            bootstrap.Externals(
                clock=self.clock,
                new_id=self.drawn.new_id,
                random_bytes=self.drawn.random_bytes(secrets.token_bytes),
                password_memory_kib=64,
            )
        )

    def asks(self, method: str, address: str, *fine: int, **options: Any) -> Callable[[], Reply]:
        """Send a request, repeat it after a 503, and expect success."""

        def ask() -> Reply:
            reply = self.http.request(method, f"/api/v1{address}", **options)
            if reply.status == UNAVAILABLE:
                raise RetryableFailureError
            assert reply.status in fine, reply.text
            return reply

        return ask

    def delivers(self, deliver: Callable[..., Any], *bodies: Any) -> Act:
        """AWS hands messages or records to a function; those that failed come again."""

        def hand_over() -> None:
            if deliver(*bodies):
                raise RetryableFailureError

        return hand_over

    def settle(self) -> None:
        """Let all happen that AWS does by itself, until nothing is left to do."""
        streamed: set[str] = set()
        for _ in range(ROUNDS):
            self.clock.advance(BEYOND_ANY_LEASE)
            self._fire_timer()
            self.handle("announce_queue", announce_quizzes)
            self.handle("job_queue", run_jobs)
            fresh = [image for image in self.cloud.results() if str(image) not in streamed]
            streamed.update(map(str, fresh))
            records = [record_of(image, number=place) for place, image in enumerate(fresh)]
            assert not records or self.cloud.stream(*records) == []
            self.handle("mail_queue", send_mail)
            self.handle("security_mail_queue", send_security_mail)
            self.handle("webhook_queue", send_webhooks)

    def _fire_timer(self) -> None:
        """Let the timer fire until every mail had its turn, if there is something to find.

        Of other kinds, which have one partition each, it finds in its last turn what it would have
        found before.
        """
        for left in reversed(range(TURNS)):
            self.clock.advance(MINUTE)
            if not has_scheduled_tasks():
                continue
            with acting_as("schedule_jobs"):
                for kind, start in bootstrap.due_job_kinds().items():
                    if kind in SHARDS or (kind != "expire" and not left):
                        start()

    def handle(self, queue: str, handler: Any) -> None:
        """Let a function have all messages of a queue."""
        while bodies := take_messages(queue):
            assert self.cloud.handle(handler, bodies) == []

    def start_answered_attempt(self, author: Person | None = None, **quiz: Any) -> "StartedAttempt":
        """A taker with an attempt in which all is answered but nothing handed in."""
        author, taker = author or self.people.author(), self.people.user()
        paper = published(self.http, author, **quiz)
        attempt = start(self.http, taker, paper["id"]).json["id"]
        self.http.put(
            f"/api/v1/attempts/{attempt}/answers",
            json={"answers": right_answers(paper)},
            token=taker.token,
        )
        return StartedAttempt(author, taker, paper, attempt)

    def finish_attempt(self, author: Person | None = None, **quiz: Any) -> "StartedAttempt":
        """The same, handed in."""
        sitting = self.start_answered_attempt(author, **quiz)
        self.http.post(f"/api/v1/attempts/{sitting.attempt}/submit", token=sitting.taker.token)
        return sitting


@dataclass(frozen=True)
class StartedAttempt:
    """An attempt with its taker and quiz."""

    author: Person
    taker: Person
    quiz: Mapping[str, Any]
    attempt: str
