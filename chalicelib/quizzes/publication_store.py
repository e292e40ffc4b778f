"""Store of publications: the next version, in one transaction with all that follows from it."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.accounts.audit_models import AuditEntry
from chalicelib.accounts.audit_store import event_write
from chalicelib.clock import Millis
from chalicelib.dynamo.writes import put, try_transact, update
from chalicelib.jobs.scheduled import ScheduledTask, schedule_write
from chalicelib.media.models import AssetFacts
from chalicelib.quizzes import content_store, serialization
from chalicelib.quizzes.grading_models import RegradeMode
from chalicelib.quizzes.models import Draft, Quiz, QuizStatus, ReleaseState
from chalicelib.quizzes.pool_models import Pools
from chalicelib.quizzes.store import LISTED, QuizItem, extra_times_unchanged, quiz_to_update
from chalicelib.quizzes.tasks import announcement_task, publication_task, regrade_task
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A draft to publish, with what belongs to the publication."""

    draft: Draft
    release: ReleaseState
    at: Millis
    pools: Pools | None = None
    regrades: bool
    announces: bool = False
    tasks: tuple[ScheduledTask, ...] = ()
    modes: Mapping[str, RegradeMode] = field(default_factory=dict)
    event: AuditEntry | None = None
    """Audit event, stored in the same transaction."""
    assets: Mapping[str, AssetFacts] = field(default_factory=dict)


def publish(quiz: Quiz, publication: Publication) -> bool:
    """Store the draft as the next version and publish it; returns False after a conflict.

    Follow-up tasks are written in the same transaction: the announcement with ``announces``, the
    regrade with ``regrades``.
    """
    version = quiz.version + 1
    tasks = [*publication.tasks, *_follow_up(quiz.id, version, publication)]
    paper = content_store.store_paper(
        quiz.id,
        version,
        publication.draft,
        pools=publication.pools,
        assets=publication.assets,
        grading=_grading(quiz, publication),
    )
    key = content_store.store_answer_key(quiz.id, version, publication.draft)
    return try_transact(
        [
            update(
                quiz_to_update(quiz.id), _changes(quiz, version, publication), when=_unchanged(quiz)
            ),
            put(paper, when=content_store.VersionItem.pk.does_not_exist()),
            put(key, when=content_store.KeyItem.pk.does_not_exist()),
            *map(schedule_write, tasks),
            *([event_write(publication.event)] if publication.event else []),
        ]
    )


def _follow_up(quiz_id: str, version: int, publication: Publication) -> Iterator[ScheduledTask]:
    now = publication.at
    if publication.announces:
        yield announcement_task(quiz_id, now)
    yield publication_task(quiz_id, version, now)
    if publication.regrades:
        yield regrade_task(quiz_id, version, now)


def _grading(quiz: Quiz, publication: Publication) -> dict[str, Any]:
    return {
        "owner": quiz.owner_id,
        "generation": quiz.generation + int(publication.regrades),
        "modes": {question_id: mode.value for question_id, mode in publication.modes.items()},
        "regraded_before": quiz.graded_version,
    }


def _changes(quiz: Quiz, version: int, publication: Publication) -> list[Action]:
    draft, release, now = publication.draft, publication.release, publication.at
    return [
        QuizItem.version.set(version),
        QuizItem.status.set(QuizStatus.PUBLISHED.value),
        QuizItem.published_revision.set(quiz.revision),
        QuizItem.settings.set(serialization.settings_to_json(draft.settings)),
        QuizItem.question_count.set(draft.question_count),
        QuizItem.total_points.set(draft.total_points),
        QuizItem.published_at.set(now),
        QuizItem.updated_at.set(now),
        QuizItem.listing.set(LISTED),
        QuizItem.listing_key.set(f"{now:015d}#{quiz.id}"),
        QuizItem.generation.set(quiz.generation + int(publication.regrades)),
        *(_begin_regrade(quiz, version) if publication.regrades else []),
        QuizItem.settling.remove()
        if release.settling is None
        else QuizItem.settling.set(release.settling),
        QuizItem.released_show.set(release.shown.value),
    ]


def _unchanged(quiz: Quiz) -> Condition:
    """Return the condition that a quiz is still as it was read."""
    same: Condition = (
        (QuizItem.revision == quiz.revision)
        & (QuizItem.version == quiz.version)
        & (QuizItem.status == quiz.status.value)
        & extra_times_unchanged(quiz)
    )
    return same


def _begin_regrade(quiz: Quiz, version: int) -> list[Action]:
    return [
        QuizItem.graded_revision.set(quiz.revision),
        QuizItem.graded_version.set(version),
        QuizItem.regrading.set(version),
        QuizItem.regraded_attempts.set(0),
    ]
