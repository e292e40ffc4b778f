"""Operators' commands for the fault suite, with worlds and expected outcomes."""

import json
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.accounts.models import Role
from chalicelib.auth.keys import (
    RotationError,
    create_keyset,
    replace_keyset,
    rotate,
    ssm_client,
)
from chalicelib.clock import MINUTE
from chalicelib.dynamo.client import dynamodb
from chalicelib.errors import ConflictError, UnavailableError
from chalicelib.jobs.dead_letters import receive
from chalicelib.jobs.queue import sqs
from chalicelib.leaderboard import epoch_store
from chalicelib.notifications import mail_store, store
from chalicelib.notifications.models import MailState
from chalicelib.settings import settings
from infra.deploy.cloud import Cloud, Service
from infra.operations.create_user import create_user
from quizctl.dead_letter_queues import DeadQueue, redrive
from quizctl.purge import Limits, Purge
from quizctl.stuck_mails import list_stuck, requeue
from tests.proofs.faults.aws_snapshots import end_visibility_timeout, picture
from tests.proofs.faults.operation import AUDIT, Operation, token_of
from tests.proofs.faults.worlds import RetryableFailureError, World
from tests.support.aws_delivery import mail_queues, url_of
from tests.support.leaderboard_rows import rebuilding
from tests.support.people import PASSWORD

ROWS = (r"leaderboard U#\S+ / B#", r"leaderboard BOARD#\S+ / TAKERS", r"leaderboard BOARDS")
"""A rebuild that is asked for again after its end is another one: the same under another number."""
DEAD = "rank_failures"
"""Stands for the queue of a queue's dead letters, which functions never see."""


class Same(Cloud):
    """The cloud of a command, by the clients that are watched."""

    def client(self, service: Service) -> Any:
        """The one that functions have."""
        return {"dynamodb": dynamodb, "sqs": sqs, "ssm": ssm_client}[service]()


HERE = Same("eu-west-1")
WAITING = mail_queues()


def _run(command: Callable[[], object]) -> Callable[[], None]:
    """Run a command again when it reports a failure."""

    def run() -> None:
        try:
            command()
        except (
            BotoCoreError,
            ClientError,
            ConflictError,
            RotationError,
            UnavailableError,
        ) as error:
            raise RetryableFailureError from error

    return run


def make_an_administrator(world: World) -> Operation:
    email = "root@example.org"

    def make() -> None:
        # after a crash before the output, the address is reported as taken
        create_user(Role.ADMIN, email, "root", PASSWORD)

    def check() -> None:
        body = {"email": email, "password": PASSWORD}
        token = world.http.post("/api/v1/auth/login", json=body).json["access_token"]
        assert world.http.get("/api/v1/auth/me", token=token).json["role"] == "admin"

    return Operation(_run(make), check, (AUDIT,))


def make_keys(world: World) -> Operation:
    person = world.people.user()
    parameter = settings().keyset_parameter

    def make() -> None:
        create_keyset(ssm_client(), parameter)

    def forget() -> None:
        ssm_client().delete_parameter(Name=parameter)

    # tokens of before are of other keys
    return Operation(_run(make), lambda: _lets_in(world, person.email), ready=forget)


def _lets_in(world: World, email: str) -> None:
    world.new_process()
    body = {"email": email, "password": PASSWORD}
    signed_in = world.http.post("/api/v1/auth/login", json=body)
    assert signed_in.status == 200, signed_in.text
    me = world.http.get("/api/v1/auth/me", token=signed_in.json["access_token"])
    assert me.status == 200, me.text


def rotate_keys(world: World) -> Operation:
    person = world.people.user()

    def step() -> None:
        rotate(ssm_client(), settings().keyset_parameter, world.clock())

    def check() -> None:
        # a step of the rotation ends no session, however often it is repeated
        world.new_process()
        assert world.http.get("/api/v1/auth/me", token=person.token).status in {200, 401}
        _lets_in(world, person.email)

    return Operation(_run(step), check)


def replace_keys(world: World) -> Operation:
    person = world.people.user()

    def replace() -> None:
        replace_keyset(ssm_client(), settings().keyset_parameter)

    return Operation(_run(replace), lambda: _lets_in(world, person.email))


def send_a_stuck_mail_again(world: World) -> Operation:
    """Of a mail that SES refused."""
    world.finish_attempt()
    world.cloud.stream()
    [body] = world.cloud.waiting("mail_queue")
    stored = store.get_stored(body["user_id"], body["id"])
    assert stored is not None
    assert mail_store.move_mail(stored, MailState.FAILED, world.clock())
    table = settings().table("ephemeral")

    def send_again() -> None:
        for mail in list(list_stuck(HERE, table, world.clock())):
            requeue(HERE, table, WAITING, mail, world.clock())

    def check() -> None:
        kept = store.get_stored(body["user_id"], body["id"])
        assert kept is not None
        assert kept.mail == MailState.SENT

    return Operation(_run(send_again), check)


def hand_over_a_dead_letter(world: World) -> Operation:
    world.finish_attempt()
    world.cloud.stream()
    [body] = world.cloud.waiting("mail_queue")
    queue = DeadQueue("MailDeadLetters", url_of(DEAD), url_of("mail_queue"))

    def die() -> None:
        sqs().send_message(QueueUrl=url_of(DEAD), MessageBody=json.dumps(body))

    def hand_over() -> None:
        end_visibility_timeout(DEAD)
        for letter in list(receive(HERE.client("sqs"), queue.url)):
            redrive(HERE, queue, letter)
        if are_left():
            # the messages are held by this command's lost receive
            raise RetryableFailureError

    def are_left() -> bool:
        return any(line.startswith(DEAD) for line in picture(world.drawn))

    def check() -> None:
        assert not are_left()

    return Operation(_run(hand_over), check, ready=die)


def rebuild_boards(world: World) -> Operation:
    sitting = world.finish_attempt()
    world.settle()
    before = _board(world, sitting.quiz["id"], token_of(world, sitting.taker))

    def check() -> None:
        token = token_of(world, sitting.taker)
        assert _board(world, sitting.quiz["id"], token) == before
        plan = epoch_store.get_plan()
        assert [plan.read] == plan.written
        _only_of(world, plan.read.number)
        verifying = rebuilding(world.clock, segments=1).verifying
        assert verifying.run(plan.read).wrong == []

    return Operation(_run(lambda: rebuilding(world.clock, segments=1).run()), check, ROWS)


def give_up_a_rebuild(world: World) -> Operation:
    sitting = world.finish_attempt()
    world.settle()
    plan = epoch_store.get_plan()
    first = plan.read

    def begin() -> None:
        new = type(first)(plan.changes + 1, {})
        assert epoch_store.replace_plan(plan, first, [first, new])
        world.cloud.stream()

    begin()

    def check() -> None:
        assert epoch_store.get_plan().written == [first]
        _only_of(world, first.number)
        token = token_of(world, sitting.taker)
        assert len(_board(world, sitting.quiz["id"], token)) == 1

    return Operation(_run(rebuilding(world.clock, segments=1).abandon), check, ROWS)


def purge_old_results(world: World) -> Operation:
    sitting = world.finish_attempt()
    world.settle()
    limit = world.clock() + MINUTE

    def purge() -> None:
        rebuild = rebuilding(world.clock, segments=1)
        Purge(Limits(limit, limit, limit), lambda _what, _number: None, segments=1).run(rebuild)

    def check() -> None:
        assert _board(world, sitting.quiz["id"], token_of(world, sitting.author)) == []
        token = token_of(world, sitting.author)
        for view in ("attempts", "grades"):
            shown = world.http.get(f"/api/v1/quizzes/{sitting.quiz['id']}/{view}", token=token)
            assert shown.json["items"] == []
        assert not [line for line in picture(world.drawn) if " PURGED" in line]

    return Operation(_run(purge), check, ROWS)


def _only_of(world: World, epoch: int) -> None:
    rows = [line for line in picture(world.drawn) if " / B#" in line]
    assert rows
    assert all(f" / B#{epoch}#" in line for line in rows)


def _board(world: World, quiz_id: str, token: str) -> list[Any]:
    world.clock.advance(MINUTE)
    board = world.http.get(f"/api/v1/leaderboard/quizzes/{quiz_id}", token=token)
    items: list[Any] = board.json["items"]
    return items


OF_OPERATORS: list[Callable[[World], Operation]] = [
    make_an_administrator,
    make_keys,
    rotate_keys,
    replace_keys,
    send_a_stuck_mail_again,
    hand_over_a_dead_letter,
    rebuild_boards,
    give_up_a_rebuild,
    purge_old_results,
]
