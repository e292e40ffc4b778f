"""Writing quizzes, publishing them, and looking them up fast."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from chalicelib.accounts.models import Role
from chalicelib.clock import SECOND, Clock, Millis
from chalicelib.dynamo.reads import Key, get
from chalicelib.errors import ConflictError, ForbiddenError, NotFoundError, PreconditionError
from chalicelib.etag import check_if_match
from chalicelib.quizzes import access, override_store, rules, store
from chalicelib.quizzes.access import QuizAct, Viewer
from chalicelib.quizzes.models import (
    AnswerKey,
    Draft,
    Override,
    Quiz,
    QuizStatus,
    QuizVersion,
)
from chalicelib.quizzes.store import QuizItem

POINTER_CACHED: Millis = SECOND
"""A thousand busy processes then read a pointer a thousand times a second, a third of what one
partition gives; and a quiz that is deleted is gone for everybody within this time."""
POINTERS_CACHED = 256
VERSIONS_CACHED = 64
SECRET_BYTES = 32
MakeDraft = Callable[[bytes], Draft]
"""Makes the draft, given the secret that its ids are derived from."""


class Quizzes:
    """Keeps quizzes for their authors, and gives versions to everybody else."""

    def __init__(
        self,
        clock: Clock,
        random_bytes: Callable[[int], bytes],
        announce: Callable[[Quiz], None],
    ) -> None:
        self._clock = clock
        self._random_bytes = random_bytes
        self._announce = announce
        self._pointers: dict[str, tuple[Millis, Quiz]] = {}
        self.paper = lru_cache(VERSIONS_CACHED)(self.version)
        self.key = lru_cache(VERSIONS_CACHED)(self.answer_key)

    def published(self, quiz_id: str) -> Quiz | None:
        """Where a published quiz stands, as of the last second; None when takers see none."""
        known = self._known(quiz_id)
        return known or self.cache(get(store.quiz_key(quiz_id)))

    def prefetch_keys(self, quiz_id: str) -> Sequence[Key[QuizItem]]:
        """Where a quiz stands, for who reads other things anyway; nothing while that is known."""
        return [] if self._known(quiz_id) else [store.quiz_key(quiz_id)]

    def cache(self, item: QuizItem | None) -> Quiz | None:
        """What was just read, for a second; None when takers see none."""
        if item is None or not rules.is_visible(QuizStatus(item.status)):
            return None
        if len(self._pointers) >= POINTERS_CACHED:
            self._pointers.clear()
        quiz = store.quiz_of(item)
        self._pointers[quiz.id] = (self._clock(), quiz)
        return quiz

    def forget_pointer(self, quiz_id: str) -> None:
        """Read a quiz's pointer anew the next time."""
        self._pointers.pop(quiz_id, None)

    def create(self, quiz_id: str, owner_id: str, make: MakeDraft) -> tuple[Quiz, Draft]:
        """A new draft; raises UnfitQuizError."""
        secret = self._random_bytes(SECRET_BYTES)
        quiz, draft = self.compose(quiz_id, owner_id, lambda _: make(secret))
        store.create(quiz, draft, secret)
        return self.read(quiz_id)

    def compose(self, quiz_id: str, owner_id: str, make: MakeDraft) -> tuple[Quiz, Draft]:
        """Return a new draft without storing it; raises as `create` does."""
        draft = _validate_draft(make(self._random_bytes(SECRET_BYTES)))
        now = self._clock()
        quiz = Quiz(
            id=quiz_id,
            owner_id=owner_id,
            status=QuizStatus.DRAFT,
            version=0,
            revision=1,
            settings=draft.settings,
            question_count=len(draft.questions),
            total_points=draft.total_points,
            created_at=now,
            updated_at=now,
        )
        return quiz, draft

    def for_staff(self, quiz_id: str, viewer: Viewer, act: QuizAct) -> QuizItem:
        """The pointer of a quiz, for somebody who may do this with it.

        Raises NotFoundError, or ForbiddenError to its staff and to those whose role is too low.
        """
        item = get(store.quiz_key(quiz_id))
        quiz = None if item is None else store.quiz_of(item)
        if item is not None and quiz is not None and access.is_allowed(quiz, viewer, act):
            return item
        if viewer.role == Role.USER or (quiz is not None and access.is_staff(quiz, viewer)):
            raise ForbiddenError
        raise NotFoundError

    def visible_to(self, quiz_id: str, viewer: Viewer) -> Quiz | None:
        """A published quiz if it is for this viewer; None for all others."""
        quiz = self.published(quiz_id)
        return quiz if quiz is not None and access.is_for(quiz, viewer) else None

    def read(self, quiz_id: str) -> tuple[Quiz, Draft]:
        """A quiz as its author sees it; raises NotFoundError."""
        item = get(store.quiz_key(quiz_id))
        kept = store.get_draft(quiz_id)
        if item is None or kept is None:
            raise NotFoundError
        return store.quiz_of(item), kept[0]

    def edit(
        self, quiz: QuizItem, make: MakeDraft, if_match: str, *, may_be_repeat: bool
    ) -> tuple[Quiz, Draft]:
        """Replace the draft, or find it replaced by this very one if that ``may_be_repeat``.

        Raises PreconditionError when it is not the draft that was read, UnfitQuizError, and
        ConflictError when the quiz is deleted.
        """
        quiz_id = quiz.pk.removeprefix("Q#")
        kept = store.get_draft(quiz_id)
        if kept is None or quiz.status == QuizStatus.ARCHIVED:
            raise ConflictError("A deleted quiz cannot be edited.")
        current, secret = kept
        draft = make(secret)
        if may_be_repeat and if_match == revision_etag(quiz.revision - 1) and draft == current:
            return store.quiz_of(quiz), current
        check_if_match(if_match, revision_etag(quiz.revision))
        if not store.edit(quiz, _validate_draft(draft), secret, self._clock()):
            raise PreconditionError
        return self.read(quiz_id)

    def publish(
        self,
        quiz: QuizItem,
        if_match: str | None,
        *,
        regrades: bool = False,
        announces: bool = False,
    ) -> tuple[Quiz, Draft]:
        """Freeze the draft as the next version; one that says the same stays as it is.

        With ``regrades`` all results are to be graded again by its solutions, unless they were.
        """
        check_if_match(if_match, revision_etag(quiz.revision))
        quiz_id = quiz.pk.removeprefix("Q#")
        if quiz.status == QuizStatus.ARCHIVED:
            raise ConflictError("A deleted quiz cannot be published.")
        if regrades and quiz.version == 0:
            raise ConflictError("A quiz that was never published has no results.")
        current, draft = self.read(quiz_id)
        is_open = quiz.published_revision == quiz.revision or self._is_open(quiz, draft)
        if is_open and (not regrades or quiz.graded_revision == quiz.revision):
            return current, draft
        if current.revision != quiz.revision or not store.publish(
            quiz, draft, self._clock(), regrades=regrades, announces=announces
        ):
            return self._published_meanwhile(quiz)
        self._pointers.pop(quiz_id, None)
        published, draft = self.read(quiz_id)
        if announces:
            self._announce(published)
        return published, draft

    def delete(self, quiz: QuizItem, if_match: str | None) -> None:
        """Take a quiz out of lists and starts; running attempts may finish, results stay."""
        check_if_match(if_match, revision_etag(quiz.revision))
        if quiz.status == QuizStatus.ARCHIVED:
            raise NotFoundError
        if not store.archive(quiz, self._clock()):
            raise ConflictError("The quiz was changed at the same time; try again.")
        self._pointers.pop(quiz.pk.removeprefix("Q#"), None)

    def override(self, user_id: str, quiz_id: str) -> Override:
        """What a user is allowed beyond the rest; raises NotFoundError when that is nothing."""
        item = get(override_store.override_key(user_id, quiz_id))
        if item is None:
            raise NotFoundError
        return override_store.override_of(item, user_id, quiz_id)

    def _published_meanwhile(self, quiz: QuizItem) -> tuple[Quiz, Draft]:
        # a double click, or another device: what was to be published is
        now = get(store.quiz_key(quiz.pk.removeprefix("Q#")))
        is_done = now is not None and now.published_revision == quiz.revision
        if now is None or not is_done or now.status != QuizStatus.PUBLISHED:
            raise ConflictError("The quiz was changed at the same time; try again.")
        return self.read(quiz.pk.removeprefix("Q#"))

    def corrected(self, quiz_id: str, version: int, by: int | None) -> AnswerKey:
        """The solutions to a version, those of the later one for questions that both have."""
        key = self.key(quiz_id, version)
        if by is None:
            return key
        papers = self.paper(quiz_id, version), self.paper(quiz_id, by)
        return rules.correct_answer_key(papers, (key, self.key(quiz_id, by)))

    def _is_open(self, quiz: QuizItem, draft: Draft) -> bool:
        # edited and edited back: nothing new for takers, nothing to announce
        if quiz.version == 0:
            return False
        quiz_id = quiz.pk.removeprefix("Q#")
        paper, key = self.paper(quiz_id, quiz.version), self.key(quiz_id, quiz.version)
        return draft == Draft(
            settings=paper.settings, questions=paper.questions, solutions=key.solutions
        )

    def _known(self, quiz_id: str) -> Quiz | None:
        read_at, quiz = self._pointers.get(quiz_id, (None, None))
        is_fresh = read_at is not None and self._clock() - read_at < POINTER_CACHED
        return quiz if is_fresh else None

    def version(self, quiz_id: str, version: int) -> QuizVersion:
        """One version, cached for ever; raises NotFoundError."""
        found = store.get_version(quiz_id, version)
        if found is None:
            raise NotFoundError
        return found

    def answer_key(self, quiz_id: str, version: int) -> AnswerKey:
        """The solutions to one version, cached for ever; raises NotFoundError."""
        found = store.get_answer_key(quiz_id, version)
        if found is None:
            raise NotFoundError
        return found


def revision_etag(revision: int) -> str:
    """The strong ETag of a draft's revision."""
    return f'"r{revision}"'


def _validate_draft(draft: Draft) -> Draft:
    rules.check_settings(draft.settings)
    rules.check_total(draft.total_points)
    rules.check_size(store.draft_size(draft))
    return draft
