"""What administrators do about failed mails and dead letters, to be failed at every call."""

import json
from collections.abc import Callable

from chalicelib.jobs.queue import sqs
from chalicelib.notifications import failed_mail_store, mail_store, store
from chalicelib.notifications.models import MailState
from tests.proofs.faults.aws_snapshots import end_visibility_timeout, picture
from tests.proofs.faults.operation import AUDIT, Operation, token_of
from tests.proofs.faults.worlds import RetryableFailureError, World
from tests.support.aws_delivery import record_of, url_of

DEAD = "rank_failures"


def resend_a_failed_mail(world: World) -> Operation:
    admin = world.people.admin()
    world.finish_attempt()
    world.cloud.stream()
    [body] = world.cloud.waiting("mail_queue")
    stored = store.get_stored(body["user_id"], body["id"])
    assert stored is not None
    failed_mail_store.add_failed(stored, world.clock())
    assert mail_store.move_mail(stored, MailState.FAILED, world.clock())
    at = f"/admin/mails/{body['id']}/resend"

    def check() -> None:
        kept = store.get_stored(body["user_id"], body["id"])
        assert kept is not None
        assert kept.mail == MailState.SENT
        assert failed_mail_store.count_failed(world.clock()) == 0

    return Operation(world.asks("POST", at, 202, token=admin.token), check)


def redrive_dead_letters(world: World) -> Operation:
    admin, sitting = world.people.admin(), world.finish_attempt()
    [image] = world.cloud.results()
    ask = world.asks("POST", "/admin/dead-letters/leaderboards/redrive", 200, token=admin.token)

    def die() -> None:
        body = json.dumps({"record": record_of(image)})
        sqs().send_message(QueueUrl=url_of(DEAD), MessageBody=body)

    def redrive() -> None:
        end_visibility_timeout(DEAD)
        ask()
        if are_left():
            # held by this request's lost receive, or left by an outage of the boards
            raise RetryableFailureError

    def are_left() -> bool:
        return any(line.startswith(DEAD) for line in picture(world.drawn))

    def check() -> None:
        assert not are_left()
        board = f"/api/v1/leaderboard/quizzes/{sitting.quiz['id']}"
        assert world.http.get(board, token=token_of(world, admin)).json["total"] == 1

    return Operation(redrive, check, (AUDIT,), ready=die)


OF_ADMINISTRATORS: list[Callable[[World], Operation]] = [resend_a_failed_mail, redrive_dead_letters]
