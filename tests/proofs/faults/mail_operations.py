"""Operations of mails and notifications for the fault suite."""

import json
from collections.abc import Callable

from chalicelib import bootstrap
from chalicelib.accounts.models import AccountNotice, NoticeKind
from chalicelib.clock import HOUR, MINUTE
from chalicelib.notifications import suppression_store
from chalicelib.notifications.events import announce_quizzes, notify_results, process_ses_feedback
from tests.proofs.faults.lambda_events import delivery, message, stream_records
from tests.proofs.faults.operation import Operation, nothing
from tests.proofs.faults.worlds import RetryableFailureError, World
from tests.support.builders import published
from tests.support.builders import start as start_attempt

TOPIC = "arn:aws:sns:eu-west-1:123456789012:invigil-test-feedback"


def notify(world: World) -> Operation:
    world.finish_attempt()
    return Operation(delivery(notify_results, stream_records(world)), nothing)


def send_a_result(world: World) -> Operation:
    world.finish_attempt()
    world.cloud.stream()
    bodies = world.cloud.waiting("mail_queue")
    # the delivery of a mail in state `sending` is uncertain: it waits for an operator
    unknown = (
        r"mail \S+ Your result",
        r"lost: ephemeral N#.*'sent'",
        r"too much: ephemeral N#.*'sending'",
    )
    return Operation(world.delivers(world.cloud.mail, *bodies), nothing, unknown)


def send_a_warning(world: World) -> Operation:
    """A security mail is sent at least once: twice is better than never."""
    person = world.people.user()
    notice = AccountNotice(kind=NoticeKind.PASSWORD_CHANGED, user_id=person.id, dedup_key="1")
    bootstrap.outbox().notify_account(notice)
    bodies = world.cloud.waiting("security_mail_queue")
    deliver = world.delivers(world.cloud.security_mail, *bodies)

    def send() -> None:
        try:
            deliver()
        except RetryableFailureError:
            # the queue redelivers it after the earlier receiver has finished or crashed
            world.clock.advance(3 * MINUTE)
            raise

    return Operation(send, nothing, (r"too much: mail \S+ Your password",))


def tell_a_page(world: World) -> Operation:
    author = world.people.admin()
    for _ in range(3):
        world.people.user()
    published(world.http, author, announce=True)
    [body] = world.cloud.waiting("announce_queue")
    return Operation(delivery(announce_quizzes, message(body)), nothing)


def put_off_a_result(world: World) -> Operation:
    """A mail that waits for the full hour, to go with others."""
    world.configure("RESULT_DIGEST", "hourly")
    world.finish_attempt()
    world.cloud.stream()
    bodies = world.cloud.waiting("mail_queue")
    return Operation(world.delivers(world.cloud.mail, *bodies), nothing)


def send_results_as_one(world: World) -> Operation:
    """Two results of one taker, whose mails waited for each other."""
    author = world.people.author()
    sitting = world.finish_attempt(author)
    other = published(world.http, author)
    attempt = start_attempt(world.http, sitting.taker, other["id"]).json["id"]
    world.http.post(f"/api/v1/attempts/{attempt}/submit", token=sitting.taker.token)
    world.cloud.stream()
    bodies = world.cloud.waiting("mail_queue")
    world.configure("RESULT_MAIL_MINUTES", "5")
    # as for a result's own mail: its delivery is uncertain in state `sending`
    unknown = (
        r"mail \S+ ",
        r"lost: ephemeral N#.*'sent'",
        r"too much: ephemeral N#.*'sending'",
        # what a sender that died has not claimed is another mail, and counts as one
        r"ephemeral R#mails-a-day",
    )
    return Operation(world.delivers(world.cloud.mail, *bodies), nothing, unknown)


def send_a_digest(world: World) -> Operation:
    world.configure("RESULT_DIGEST", "hourly")
    sitting = world.finish_attempt()
    world.cloud.stream()
    assert world.cloud.mail() == []
    world.clock.advance(HOUR)
    body = {"user_id": sitting.taker.id, "digest": world.clock()}
    # as for a result's own mail: its delivery is uncertain in state `sending`
    unknown = (
        r"mail \S+ Your result",
        r"lost: ephemeral N#.*'sent'",
        r"too much: ephemeral N#.*'sending'",
    )
    return Operation(world.delivers(world.cloud.mail, body), nothing, unknown)


def hear_that_a_mail_came_back(world: World) -> Operation:
    world.configure("FEEDBACK_TOPIC", TOPIC)
    person = world.people.user()
    bounce = {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": person.email}]}
    said = {"eventType": "Bounce", "mail": {"messageId": "m1"}, "bounce": bounce}
    envelope = {"Type": "Notification", "TopicArn": TOPIC, "Message": json.dumps(said)}

    def check() -> None:
        assert suppression_store.is_suppressed(person.email)

    return Operation(delivery(process_ses_feedback, message(envelope)), check)


OF_MAILS: list[Callable[[World], Operation]] = [
    notify,
    send_a_result,
    send_a_warning,
    tell_a_page,
    put_off_a_result,
    send_results_as_one,
    send_a_digest,
    hear_that_a_mail_came_back,
]
