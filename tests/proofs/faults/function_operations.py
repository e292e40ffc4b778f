"""Operations of the functions that run jobs and rank for the fault suite."""

from collections.abc import Callable

from chalicelib import bootstrap
from chalicelib.clock import HOUR, MINUTE, to_rfc3339
from chalicelib.exports import store as export_store
from chalicelib.exports.models import ExportStatus
from chalicelib.ids import new_id
from chalicelib.imports import store as import_store
from chalicelib.imports.models import ImportStatus
from chalicelib.leaderboard.events import update_leaderboards
from chalicelib.statistics.models import AttemptSelection
from chalicelib.statistics.store import get_report
from tests.proofs.faults.aws_snapshots import take_messages
from tests.proofs.faults.lambda_events import delivery, stream_records
from tests.proofs.faults.operation import Operation, nothing, score_is_right, token_of
from tests.proofs.faults.worlds import RetryableFailureError, World
from tests.support import files
from tests.support.aws_delivery import expire_job, force_submit_jobs
from tests.support.builders import quiz
from tests.support.files import put_file
from tests.support.imports import start as start_import
from tests.support.imports import uploaded
from tests.support.media import upload, with_picture
from tests.support.picture_packages import of_pictures


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
    return Operation(delivery(update_leaderboards, stream_records(world)), nothing)


def rank_what_was_voided(world: World) -> Operation:
    sitting, admin = world.finish_attempt(), world.people.admin()
    world.settle()
    at = f"/api/v1/results/attempts/{sitting.attempt}/void"
    world.http.post(at, json={"reason": "a leak"}, token=token_of(world, admin))
    return Operation(delivery(update_leaderboards, stream_records(world)), nothing)


def reveal_a_page(world: World) -> Operation:
    closes = to_rfc3339(world.clock() + HOUR)
    world.finish_attempt(closes_at=closes, review={"show": "score", "when": "after_close"})
    world.cloud.stream()
    world.clock.advance(HOUR + MINUTE)
    world.cloud.tick()
    bodies = take_messages("job_queue")
    [reveal] = [one for one in bodies if one["kind"] == "reveal"]
    return Operation(world.delivers(world.cloud.expire, reveal), nothing)


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


OF_AWS: list[Callable[[World], Operation]] = [
    sweep,
    finish_what_is_over,
    close_a_page,
    rank,
    rank_what_was_voided,
    reveal_a_page,
    compute_statistics,
    import_a_package,
    export_a_quiz,
    write_a_gradebook,
]
