"""Service of quizzes: write, publish, archive."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import starmap

from chalicelib.accounts.audit import AuditItem
from chalicelib.accounts.models import Role
from chalicelib.banks.rules import BankViewer
from chalicelib.clock import Clock, Millis
from chalicelib.dynamo.reads import get
from chalicelib.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    PreconditionError,
    UnavailableError,
)
from chalicelib.etag import check_if_match
from chalicelib.jobs.scheduled import ScheduledTask, schedule
from chalicelib.media.models import AssetFacts
from chalicelib.media.uses import AssetPlaces
from chalicelib.questions.authoring import known_ids, size_as_answer
from chalicelib.questions.identity import QuestionIds
from chalicelib.quizzes import (
    access,
    content_store,
    override_store,
    release_rules,
    release_store,
    rules,
    store,
)
from chalicelib.quizzes.access import QuizAct, Viewer
from chalicelib.quizzes.asset_uses import asset_places
from chalicelib.quizzes.errors import AttemptsRunningError, RegradeRunningError
from chalicelib.quizzes.models import (
    Draft,
    OnPublished,
    OnReleaseChanged,
    Override,
    Quiz,
    QuizStatus,
    RegradeMode,
    ReviewShow,
)
from chalicelib.quizzes.pool_models import Pools
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.quizzes.store import Publication
from chalicelib.quizzes.tasks import announcement_task, reveal_task, settle_task

SECRET_BYTES = 32
MAX_CONFLICT_RETRIES = 5
FIRST_SALT = "1"
"""Salt of the ids in a quiz's first draft: its revision number, as in later drafts."""
MakeDraft = Callable[[QuestionIds], Draft]
"""Returns the draft, given the source of question ids."""
FreezeAssets = Callable[[str, int, AssetPlaces], Mapping[str, AssetFacts]]
"""Records that a version shows assets, before it does; returns what papers say of them."""
ChangeDraft = Callable[[QuestionIds, Draft], Draft]
"""Returns the changed draft, given the source of question ids."""


class Quizzes:
    """Keeps the quizzes of authors and publishes them."""

    def __init__(  # noqa: PLR0913, PLR0917 - its collaborators
        self,
        published: PublishedQuizzes,
        clock: Clock,
        random_bytes: Callable[[int], bytes],
        on_published: OnPublished,
        on_release_changed: OnReleaseChanged,
        grace: Millis,
        freeze_assets: FreezeAssets,
    ) -> None:
        self._published = published
        self._clock = clock
        self._random_bytes = random_bytes
        self._on_published = on_published
        self._on_release_changed = on_release_changed
        self._grace = grace
        self._freeze_assets = freeze_assets

    def create(self, quiz_id: str, owner_id: str, make: MakeDraft) -> tuple[Quiz, Draft]:
        """Create a draft; raises InvalidQuizError."""
        secret = self._random_bytes(SECRET_BYTES)
        ids = QuestionIds(secret, FIRST_SALT)
        quiz, draft = self.compose(quiz_id, owner_id, lambda _: make(ids))
        store.create(quiz, draft, secret)
        return self.read(quiz_id)

    def compose(self, quiz_id: str, owner_id: str, make: MakeDraft) -> tuple[Quiz, Draft]:
        """Return a new draft without storing it; raises InvalidQuizError."""
        draft = _validate_draft(make(QuestionIds(self._random_bytes(SECRET_BYTES), FIRST_SALT)))
        now = self._clock()
        quiz = Quiz(
            id=quiz_id,
            owner_id=owner_id,
            status=QuizStatus.DRAFT,
            version=0,
            revision=1,
            settings=draft.settings,
            question_count=draft.question_count,
            total_points=draft.total_points,
            created_at=now,
            updated_at=now,
        )
        return quiz, draft

    def for_staff(self, quiz_id: str, viewer: Viewer, act: QuizAct) -> Quiz:
        """Return a quiz if the viewer may do an action.

        Raises NotFoundError, or ForbiddenError to staff and to users whose role is too low.
        """
        quiz = store.get_quiz(quiz_id)
        if quiz is not None and access.is_allowed(quiz, viewer, act):
            return quiz
        if viewer.role == Role.USER or (quiz is not None and access.is_staff(quiz, viewer)):
            raise ForbiddenError
        raise NotFoundError

    def check_created(self, quiz_id: str, viewer: Viewer) -> None:
        """Raise ForbiddenError where a quiz that a viewer made is not theirs any more."""
        quiz = store.get_quiz(quiz_id)
        if quiz is not None and not access.is_allowed(quiz, viewer, QuizAct.READ_KEYS):
            raise ForbiddenError

    def read(self, quiz_id: str) -> tuple[Quiz, Draft]:
        """Return a quiz with its draft; raises NotFoundError."""
        quiz = store.get_quiz(quiz_id)
        kept = content_store.get_draft(quiz_id)
        if quiz is None or kept is None:
            raise NotFoundError
        return quiz, kept.draft

    def edit(
        self, quiz: Quiz, change: ChangeDraft, if_match: str, *, may_be_repeat: bool
    ) -> tuple[Quiz, Draft]:
        """Replace the draft; with ``may_be_repeat``, an equal stored draft counts as success.

        Raises PreconditionError for a stale ``if_match``, InvalidQuizError, or ConflictError for an
        archived quiz.
        """
        quiz_id = quiz.id
        kept = content_store.get_draft(quiz_id)
        if kept is None or quiz.status == QuizStatus.ARCHIVED:
            raise ConflictError("A deleted quiz cannot be edited.")
        current, secret = kept.draft, kept.secret
        known, sections = self._known_ids(quiz, current)
        if may_be_repeat and if_match == revision_etag(quiz.revision - 1):
            repeated = change(QuestionIds(secret, str(quiz.revision), known, sections), current)
            if repeated == current:
                return quiz, current
        check_if_match(if_match, revision_etag(quiz.revision))
        draft = change(QuestionIds(secret, str(quiz.revision + 1), known, sections), current)
        now, in_parts = self._clock(), kept.in_parts
        if not store.edit(quiz, _validate_draft(draft), secret, now, in_parts=in_parts):
            raise PreconditionError
        return self.read(quiz_id)

    def publish(  # noqa: PLR0913 - the options of a publication
        self,
        quiz: Quiz,
        if_match: str | None,
        *,
        viewer: BankViewer | None = None,
        regrades: bool = False,
        modes: Mapping[str, RegradeMode] | None = None,
        announces: bool = False,
        event: AuditItem | None = None,
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
        current, draft = self.read(quiz_id)
        pools = self._published.pools.freeze(quiz_id, quiz.owner_id, draft, viewer)
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
        published, draft = self.read(quiz_id)
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

    def delete(self, quiz: Quiz, if_match: str | None) -> None:
        """Archive a quiz; running attempts can finish, results stay."""
        check_if_match(if_match, revision_etag(quiz.revision))
        if quiz.status == QuizStatus.ARCHIVED:
            raise NotFoundError
        if not store.archive(quiz, self._clock()):
            raise ConflictError("The quiz was changed at the same time; try again.")
        self._published.forget(quiz.id)

    def set_override(self, override: Override, event: AuditItem) -> None:
        """Store an override; jobs that wait for the last end include its end from now on.

        ``event`` is stored with it; a repeat changes nothing.
        """
        for _ in range(MAX_CONFLICT_RETRIES):
            quiz = store.get_quiz(override.quiz_id)
            if quiz is None:
                raise NotFoundError
            release = release_rules.with_override(quiz, override, self._grace)
            if release == quiz.release or release_store.update_extra_times(quiz, release):
                override_store.put_override(override, event)
                self._published.forget(override.quiz_id)
                return
        raise UnavailableError

    def override(self, user_id: str, quiz_id: str) -> Override:
        """Return a user's override; raises NotFoundError without one."""
        item = get(override_store.override_key(user_id, quiz_id))
        if item is None:
            raise NotFoundError
        return override_store.override_of(item, user_id, quiz_id)

    def _publish(  # noqa: PLR0913 - what may be written with a version
        self,
        quiz: Quiz,
        draft: Draft,
        pools: Pools | None,
        regrade_modes: Mapping[str, RegradeMode] | None,
        *,
        announces: bool,
        event: AuditItem | None,
    ) -> bool:
        now = self._clock()
        release = release_rules.after_publish(quiz, draft.settings, now)
        last = release_rules.last_end(draft.settings, release.extra_times, self._grace)
        if last > release.not_before:
            release_store.raise_release(quiz.id, last)
        following = replace(quiz, settings=draft.settings, release=release)
        tasks = follow_up_tasks(following, now) if quiz.version else []
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
            assets=self._freeze_assets(quiz.id, quiz.version + 1, asset_places(draft)),
        )
        return store.publish(quiz, publication)

    def _published_meanwhile(self, quiz: Quiz) -> tuple[Quiz, Draft]:
        # a double click or another device: the wanted version is published
        now = store.get_quiz(quiz.id)
        is_done = now is not None and now.published_revision == quiz.revision
        if now is None or not is_done or now.status != QuizStatus.PUBLISHED:
            raise ConflictError("The quiz was changed at the same time; try again.")
        return self.read(quiz.id)

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

    def _known_ids(
        self, quiz: Quiz, draft: Draft
    ) -> tuple[dict[str, frozenset[str]], frozenset[str]]:
        """Return the ids of questions, each with those of its parts, and the ids of sections.

        Those of the draft and of the published version.
        """
        known = known_ids(draft.questions)
        sections = frozenset(one.id for one in draft.sections)
        if not quiz.version:
            return known, sections
        published = self._published.paper(quiz.id, quiz.version)
        for one, parts in known_ids(published.questions).items():
            known[one] = known.get(one, frozenset()) | parts
        return known, sections.union(one.id for one in published.sections)


def follow_up_tasks(quiz: Quiz, now: Millis) -> list[ScheduledTask]:
    """Return the tasks after a change of the release: settle attempts, or reveal results."""
    if quiz.release.settling is not None:
        return [settle_task(quiz.id, quiz.release.settling)]
    at = release_rules.reveals_at(quiz, now)
    return [] if at is None else [reveal_task(quiz.id, at)]


def revision_etag(revision: int) -> str:
    """Return the strong ETag of a draft's revision."""
    return f'"r{revision}"'


def _validate_draft(draft: Draft) -> Draft:
    rules.check_settings(draft.settings)
    rules.check_total(draft.total_points)
    rules.check_responses(draft.questions)
    rules.check_markable(draft.questions)
    questions = zip(draft.questions, draft.solutions, strict=True)
    rules.check_size(sum(starmap(size_as_answer, questions)))
    return draft
