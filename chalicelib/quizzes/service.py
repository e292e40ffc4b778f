"""Service of quizzes: write and archive drafts."""

from collections.abc import Callable
from itertools import starmap

from chalicelib.accounts.models import Role
from chalicelib.clock import Clock
from chalicelib.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    PreconditionError,
)
from chalicelib.etag import check_if_match
from chalicelib.questions.authoring import known_ids, size_as_answer
from chalicelib.questions.identity import QuestionIds
from chalicelib.quizzes import (
    access,
    content_store,
    rules,
    store,
)
from chalicelib.quizzes.access import QuizAct, Viewer
from chalicelib.quizzes.models import (
    Draft,
    Quiz,
    QuizStatus,
)
from chalicelib.quizzes.published_service import PublishedQuizzes

SECRET_BYTES = 32
FIRST_SALT = "1"
"""Salt of the ids in a quiz's first draft: its revision number, as in later drafts."""
MakeDraft = Callable[[QuestionIds], Draft]
"""Returns the draft, given the source of question ids."""
ChangeDraft = Callable[[QuestionIds, Draft], Draft]
"""Returns the changed draft, given the source of question ids."""


class Quizzes:
    """Keeps the quizzes of authors and publishes them."""

    def __init__(
        self,
        published: PublishedQuizzes,
        clock: Clock,
        random_bytes: Callable[[int], bytes],
    ) -> None:
        self._published = published
        self._clock = clock
        self._random_bytes = random_bytes

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

    def delete(self, quiz: Quiz, if_match: str | None) -> None:
        """Archive a quiz; running attempts can finish, results stay."""
        check_if_match(if_match, revision_etag(quiz.revision))
        if quiz.status == QuizStatus.ARCHIVED:
            raise NotFoundError
        if not store.archive(quiz, self._clock()):
            raise ConflictError("The quiz was changed at the same time; try again.")
        self._published.forget(quiz.id)

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
