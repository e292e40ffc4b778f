"""Service of publications: the draft becomes a version, results are released."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from chalicelib.accounts.audit_models import AuditEntry
from chalicelib.banks.rules import BankViewer
from chalicelib.clock import Clock, Millis
from chalicelib.errors import (
    ConflictError,
    UnavailableError,
)
from chalicelib.etag import check_if_match
from chalicelib.jobs.scheduled import ScheduledTask, schedule
from chalicelib.media.models import AssetFacts
from chalicelib.media.uses import AssetPlaces
from chalicelib.quizzes import (
    candidate_service,
    publication_store,
    release_rules,
    release_store,
    store,
)
from chalicelib.quizzes.asset_uses import asset_places
from chalicelib.quizzes.errors import AttemptsRunningError, RegradeRunningError
from chalicelib.quizzes.grading_models import RegradeMode
from chalicelib.quizzes.models import (
    Draft,
    OnPublished,
    OnReleaseChanged,
    Quiz,
    QuizStatus,
    ReviewShow,
)
from chalicelib.quizzes.pool_models import Pools
from chalicelib.quizzes.publication_store import Publication
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.quizzes.service import Quizzes, revision_etag
from chalicelib.quizzes.tasks import announcement_task, reveal_task, settle_task

MAX_CONFLICT_RETRIES = 5
FreezeAssets = Callable[[str, int, AssetPlaces], Mapping[str, AssetFacts]]
"""Records that a version shows assets, before it does; returns what papers say of them."""


class Publications:
    """Publishes the drafts of quizzes and releases results."""

    def __init__(  # noqa: PLR0913, PLR0917 - its collaborators
        self,
        quizzes: Quizzes,
        published: PublishedQuizzes,
        clock: Clock,
        on_published: OnPublished,
        on_release_changed: OnReleaseChanged,
        grace: Millis,
        freeze_assets: FreezeAssets,
    ) -> None:
        self._quizzes = quizzes
        self._published = published
        self._clock = clock
        self._on_published = on_published
        self._on_release_changed = on_release_changed
        self._grace = grace
        self._freeze_assets = freeze_assets

    def publish(  # noqa: PLR0913 - the options of a publication
        self,
        quiz: Quiz,
        if_match: str | None,
        *,
        viewer: BankViewer | None = None,
        regrades: bool = False,
        modes: Mapping[str, RegradeMode] | None = None,
        announces: bool = False,
        event: AuditEntry | None = None,
    ) -> tuple[Quiz, Draft]:
        """Publish the draft as the next version; an unchanged draft stays as it is.

        With ``regrades``, schedules a regrade of all results with its answer key and ``modes``,
        unless already done. ``event`` is stored with a new version. Raises RegradeRunningError
        during another regrade.
        """
        modes = modes or {}
        check_if_match(if_match, revision_etag(quiz.revision))
        quiz_id = quiz.id
        if quiz.status == QuizStatus.ARCHIVED:
            raise ConflictError("A deleted quiz cannot be published.")
        if regrades and quiz.version == 0:
            raise ConflictError("A quiz that was never published has no results.")
        current, draft = self._quizzes.read(quiz_id)
        pools = candidate_service.freeze(quiz_id, quiz.owner_id, draft, viewer)
        is_open = self._is_open(quiz, draft, pools)
        is_graded = quiz.graded_revision == quiz.revision and self._has_modes(current, modes)
        if is_open and (not regrades or is_graded):
            if announces and current.published_at is not None:
                # published without an announcement before: announce it now, once
                schedule(announcement_task(quiz_id, current.published_at))
                self._on_published(current)
            return current, draft
        if regrades and current.regrade is not None:
            facts = {"version": current.regrade.version, "attempts": current.regrade.attempts}
            raise RegradeRunningError(facts=facts)
        is_current = current.revision == quiz.revision
        if not is_current or not self._publish(
            quiz, draft, pools, modes if regrades else None, announces=announces, event=event
        ):
            return self._published_meanwhile(quiz)
        self._published.forget(quiz_id)
        published, draft = self._quizzes.read(quiz_id)
        if announces:
            self._on_published(published)
        self._on_release_changed(published)
        return published, draft

    def release_results(self, quiz_id: str, show: ReviewShow) -> tuple[ReviewShow, Millis]:
        """Release results manually; returns what takers see from now on, and since when.

        Raises AttemptsRunningError for the answer key while attempts can earn marks.
        """
        for _ in range(MAX_CONFLICT_RETRIES):
            now, quiz = self._clock(), self._published.read_pointer(quiz_id)
            if quiz is None:
                raise ConflictError("A quiz that was never published has no results.")
            if not release_rules.may_release(quiz, show, now):
                raise AttemptsRunningError
            task = reveal_task(quiz_id, now)
            if release_store.release_by_hand(quiz_id, quiz.version, show, task):
                self._published.forget(quiz_id)
                by_hand = replace(quiz, release=replace(quiz.release, shown=show))
                return release_rules.shown(by_hand, now), now
        raise UnavailableError

    def _publish(  # noqa: PLR0913 - what may be written with a version
        self,
        quiz: Quiz,
        draft: Draft,
        pools: Pools | None,
        regrade_modes: Mapping[str, RegradeMode] | None,
        *,
        announces: bool,
        event: AuditEntry | None,
    ) -> bool:
        now = self._clock()
        release = release_rules.after_publish(quiz, draft.settings, now)
        last = release_rules.last_end(draft.settings, release.extra_times, self._grace)
        if last > release.not_before:
            release_store.raise_release(quiz.id, last)
        following = replace(quiz, settings=draft.settings, release=release)
        tasks = follow_up_tasks(following, now) if quiz.version else []
        shown = asset_places(draft)
        of_pools = self._published.pools.asset_ids(quiz.id, pools) if pools is not None else ()
        places = {**dict.fromkeys(of_pools, "/sections"), **shown}
        assets = self._freeze_assets(quiz.id, quiz.version + 1, places)
        publication = Publication(
            draft=draft,
            release=release,
            at=now,
            pools=pools,
            announces=announces,
            regrades=regrade_modes is not None,
            tasks=tuple(tasks),
            modes=regrade_modes or {},
            event=event,
            assets={one: assets[one] for one in shown},
        )
        return publication_store.publish(quiz, publication)

    def _published_meanwhile(self, quiz: Quiz) -> tuple[Quiz, Draft]:
        # a double click or another device: the wanted version is published
        now = store.get_quiz(quiz.id)
        is_done = now is not None and now.published_revision == quiz.revision
        if now is None or not is_done or now.status != QuizStatus.PUBLISHED:
            raise ConflictError("The quiz was changed at the same time; try again.")
        return self._quizzes.read(quiz.id)

    def _has_modes(self, quiz: Quiz, modes: Mapping[str, RegradeMode]) -> bool:
        return self._published.paper(quiz.id, quiz.graded_version).modes == modes

    def _is_open(self, quiz: Quiz, draft: Draft, pools: Pools | None) -> bool:
        if quiz.version == 0:
            return False
        quiz_id = quiz.id
        paper = self._published.paper(quiz_id, quiz.version) if pools or draft.sections else None
        if paper is not None and paper.pools != pools:
            return False
        if quiz.published_revision == quiz.revision:
            return True
        # edited and reverted: nothing new to announce
        paper, key = (
            self._published.paper(quiz_id, quiz.version),
            self._published.key(quiz_id, quiz.version),
        )
        return draft == Draft(
            settings=paper.settings,
            questions=paper.questions,
            solutions=key.solutions,
            sections=paper.sections,
        )


def follow_up_tasks(quiz: Quiz, now: Millis) -> list[ScheduledTask]:
    """Return the tasks after a change of the release: settle attempts, or reveal results."""
    if quiz.release.settling is not None:
        return [settle_task(quiz.id, quiz.release.settling)]
    at = release_rules.reveals_at(quiz, now)
    return [] if at is None else [reveal_task(quiz.id, at)]
