"""Operations of the other functions for the fault suite, with worlds and expected outcomes."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from typing import Any

from chalicelib import bootstrap
from chalicelib.accounts.models import AccountNotice, NoticeKind
from chalicelib.clock import HOUR, MINUTE, to_rfc3339
from chalicelib.exports import store as export_store
from chalicelib.exports.models import ExportStatus
from chalicelib.ids import new_id
from chalicelib.imports import store as import_store
from chalicelib.imports.models import ImportStatus
from chalicelib.leaderboard.events import update_leaderboards
from chalicelib.notifications import suppression_store
from chalicelib.notifications.events import announce_quizzes, notify_results, process_ses_feedback
from chalicelib.statistics.models import AttemptSelection
from chalicelib.statistics.store import get_report
from chalicelib.webhooks import delivery_store
from chalicelib.webhooks import store as webhook_store
from chalicelib.webhooks.events import send_webhooks
from chalicelib.webhooks.models import DeliveryState
from tests.proofs.faults.aws_snapshots import take_messages
from tests.proofs.faults.operation import Operation, score_is_right, token_of
from tests.proofs.faults.worlds import RetryableFailureError, World
from tests.support import files
from tests.support.aws_delivery import expire_job, force_submit_jobs, record_of, woken
from tests.support.builders import published, quiz
from tests.support.builders import start as start_attempt
from tests.support.files import put_file
from tests.support.imports import start as start_import
from tests.support.imports import uploaded
from tests.support.media import upload, with_picture
from tests.support.people import Person
from tests.support.picture_packages import of_pictures
from tests.support.webhook_receiver import Receiver, receiving

CREATED = 201
TOPIC = "arn:aws:sns:eu-west-1:123456789012:invigil-test-feedback"


def _nothing() -> None:
    """What there must be is in the picture."""


def _deliver(handler: Any, records: list[dict[str, Any]]) -> Callable[[], None]:
    def deliver() -> None:
        if woken(handler, {"Records": records})["batchItemFailures"]:
            raise RetryableFailureError

    return deliver


def _message(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"messageId": "m", "receiptHandle": "", "body": json.dumps(body)}]


def _stream(world: World) -> list[dict[str, Any]]:
    images = enumerate(world.cloud.results())
    return [record_of(image, number=place) for place, image in images]


def sweep(world: World) -> Operation:
    """A failed run of the timer is repeated by the next one."""
    sitting = world.start_answered_attempt()
    world.clock.advance(10 * MINUTE)

    def tick() -> None:
        try:
            world.cloud.tick()
        except Exception as error:
            raise RetryableFailureError from error

    # a message that is left twice ends nothing twice
    return Operation(tick, score_is_right(world, sitting), (r"job_queue ",))


def finish_what_is_over(world: World) -> Operation:
    sitting = world.start_answered_attempt()
    world.clock.advance(11 * MINUTE)
    act = world.delivers(world.cloud.expire, expire_job(sitting.attempt))
    return Operation(act, score_is_right(world, sitting))


def close_a_page(world: World) -> Operation:
    sitting = world.start_answered_attempt()
    messages = force_submit_jobs(sitting.quiz["id"], sitting.author.id, world.clock())
    act = world.delivers(world.cloud.expire, *messages)
    return Operation(act, score_is_right(world, sitting))


def rank(world: World) -> Operation:
    world.finish_attempt()
    return Operation(_deliver(update_leaderboards, _stream(world)), _nothing)


def rank_what_was_voided(world: World) -> Operation:
    sitting, admin = world.finish_attempt(), world.people.admin()
    world.settle()
    at = f"/api/v1/results/attempts/{sitting.attempt}/void"
    world.http.post(at, json={"reason": "a leak"}, token=token_of(world, admin))
    return Operation(_deliver(update_leaderboards, _stream(world)), _nothing)


def notify(world: World) -> Operation:
    world.finish_attempt()
    return Operation(_deliver(notify_results, _stream(world)), _nothing)


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
    return Operation(world.delivers(world.cloud.mail, *bodies), _nothing, unknown)


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

    return Operation(send, _nothing, (r"too much: mail \S+ Your password",))


def reveal_a_page(world: World) -> Operation:
    closes = to_rfc3339(world.clock() + HOUR)
    world.finish_attempt(closes_at=closes, review={"show": "score", "when": "after_close"})
    world.cloud.stream()
    world.clock.advance(HOUR + MINUTE)
    world.cloud.tick()
    bodies = take_messages("job_queue")
    [reveal] = [one for one in bodies if one["kind"] == "reveal"]
    return Operation(world.delivers(world.cloud.expire, reveal), _nothing)


def compute_statistics(world: World) -> Operation:
    sitting = world.finish_attempt()
    bootstrap.statistics().request(sitting.quiz["id"], AttemptSelection.FIRST)
    [body] = world.cloud.waiting("job_queue")

    def check() -> None:
        found = get_report(sitting.quiz["id"], AttemptSelection.FIRST)
        assert (found["attempts"], found["test"]["mean"]) == (1, 8)

    return Operation(world.delivers(world.cloud.expire, body), check)


def write_a_gradebook(world: World) -> Operation:
    sitting = world.finish_attempt()
    quiz, author = bootstrap.published_quizzes().pointer(sitting.quiz["id"]), sitting.author
    assert quiz is not None
    file = bootstrap.grade_files().request(
        new_id("gbf"), quiz, author.id, file_format="csv", questions=True, group_id=None
    )
    [body] = world.cloud.waiting("job_queue")

    def check() -> None:
        found = bootstrap.grade_files().find(quiz.id, file.id, author.id)
        content = files.stored(file.key)
        assert content is not None
        assert (found.size, content.count(b"\n")) == (len(content), 2)
        assert files.keys() == {file.key}

    return Operation(world.delivers(world.cloud.expire, body), check)


def tell_a_page(world: World) -> Operation:
    author = world.people.admin()
    for _ in range(3):
        world.people.user()
    published(world.http, author, announce=True)
    [body] = world.cloud.waiting("announce_queue")
    return Operation(_deliver(announce_quizzes, _message(body)), _nothing)


def put_off_a_result(world: World) -> Operation:
    """A mail that waits for the full hour, to go with others."""
    world.configure("RESULT_DIGEST", "hourly")
    world.finish_attempt()
    world.cloud.stream()
    bodies = world.cloud.waiting("mail_queue")
    return Operation(world.delivers(world.cloud.mail, *bodies), _nothing)


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
    return Operation(world.delivers(world.cloud.mail, *bodies), _nothing, unknown)


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
    return Operation(world.delivers(world.cloud.mail, body), _nothing, unknown)


def hear_that_a_mail_came_back(world: World) -> Operation:
    world.configure("FEEDBACK_TOPIC", TOPIC)
    person = world.people.user()
    bounce = {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": person.email}]}
    said = {"eventType": "Bounce", "mail": {"messageId": "m1"}, "bounce": bounce}
    envelope = {"Type": "Notification", "TopicArn": TOPIC, "Message": json.dumps(said)}

    def check() -> None:
        assert suppression_store.is_suppressed(person.email)

    return Operation(_deliver(process_ses_feedback, _message(envelope)), check)


def import_a_package(world: World) -> Operation:
    """A page of an import that stores two pictures and makes the quiz."""
    author, package = world.people.author(), of_pictures(2)
    import_id = uploaded(world.http, author, package, "qti")
    start_import(world.http, author, import_id)
    [body] = world.cloud.waiting("job_queue")

    def check() -> None:
        found = import_store.get(author.id, import_id)
        assert found is not None
        assert (found.status, found.done) == (ImportStatus.FINISHED, 2), found
        quizzes = world.http.get("/api/v1/quizzes?mine=true", token=token_of(world, author))
        assert [one["question_count"] for one in quizzes.json["items"]] == [2], quizzes.text

    def ready() -> None:
        put_file(f"uploads/{import_id}", package)

    # begun pages are counted again when they are begun again
    spare = (r"ephemeral IM#",)
    return Operation(world.delivers(world.cloud.expire, body), check, spare, ready)


def export_a_quiz(world: World) -> Operation:
    """An export with a picture is one file, however often it is written."""
    author = world.people.author()
    body = quiz(questions=[with_picture(upload(world.http, author))])
    made = world.http.post("/api/v1/quizzes", json=body, token=author.token).json["id"]
    wanted = {"quiz_id": made, "format": "qti"}
    asked = world.http.post("/api/v1/exports", json=wanted, token=author.token).json["id"]
    [message] = world.cloud.waiting("job_queue")

    def check() -> None:
        found = export_store.find(author.id, asked)
        assert found is not None
        content = files.stored(found.key)
        assert content is not None
        assert (found.status, found.size) == (ExportStatus.READY, len(content))

    return Operation(world.delivers(world.cloud.expire, message), check)


def publish_an_event_to_a_webhook(world: World) -> Operation:
    """An event becomes one delivery for each webhook, whatever is repeated."""
    author, bodies = _with_an_event(world)

    def check() -> None:
        hooks = webhook_store.list_endpoints(author.id)
        kept = [
            delivery_store.list_deliveries(one.id, world.clock(), 10, None).items for one in hooks
        ]
        assert [len(one) for one in kept] == [1]

    return Operation(world.delivers(world.cloud.expire, *bodies), check)


def send_a_webhook(world: World) -> Operation:
    """A delivery is sent at least once: a try whose end was not stored is repeated."""
    author, bodies = _with_an_event(world)
    assert world.cloud.expire(*bodies) == []
    messages = world.cloud.waiting("webhook_queue")

    def check() -> None:
        [hook] = webhook_store.list_endpoints(author.id)
        [sent] = delivery_store.list_deliveries(hook.id, world.clock(), 10, None).items
        assert sent.state is DeliveryState.DELIVERED
        assert sent.id in {one.id for one in _receiver().received}

    act = world.delivers(lambda *given: world.cloud.handle(send_webhooks, list(given)), *messages)
    # the times and the number of tries are those of the process that ended
    return Operation(act, check, (r"ephemeral WD#", r"users U#\S+ / WH#"))


def _with_an_event(world: World) -> tuple[Person, list[dict[str, Any]]]:
    """Return an author with a webhook, and the jobs of an event for it."""
    author = world.people.author()
    body = {"url": _receiver().url, "events": ["attempt.submitted"]}
    made = world.http.post("/api/v1/webhooks", json=body, token=author.token)
    assert made.status == CREATED, made.text
    sitting = world.start_answered_attempt(author)
    at = f"/api/v1/attempts/{sitting.attempt}/submit"
    world.http.post(at, token=sitting.taker.token)
    world.cloud.stream()
    jobs = [one for one in take_messages("job_queue") if one["kind"] == "webhook_event"]
    assert jobs
    return author, jobs


@cache
def _running() -> tuple[ExitStack, Receiver]:
    running = ExitStack()
    return running, running.enter_context(receiving())


def _receiver() -> Receiver:
    """Return a receiver that all worlds share."""
    return _running()[1]


OF_AWS: list[Callable[[World], Operation]] = [
    sweep,
    finish_what_is_over,
    close_a_page,
    rank,
    rank_what_was_voided,
    notify,
    send_a_result,
    send_a_warning,
    reveal_a_page,
    compute_statistics,
    import_a_package,
    export_a_quiz,
    publish_an_event_to_a_webhook,
    send_a_webhook,
    write_a_gradebook,
    tell_a_page,
    put_off_a_result,
    send_results_as_one,
    send_a_digest,
    hear_that_a_mail_came_back,
]
