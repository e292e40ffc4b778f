"""Service of overrides: other terms for one user."""

from chalicelib.accounts.audit_models import AuditEntry
from chalicelib.clock import Millis
from chalicelib.errors import (
    NotFoundError,
    UnavailableError,
)
from chalicelib.quizzes import (
    override_store,
    release_rules,
    release_store,
    store,
)
from chalicelib.quizzes.models import (
    Override,
)
from chalicelib.quizzes.published_service import PublishedQuizzes

MAX_CONFLICT_RETRIES = 5


class Overrides:
    """Keeps the overrides of quizzes."""

    def __init__(self, published: PublishedQuizzes, grace: Millis) -> None:
        self._published = published
        self._grace = grace

    def put(self, override: Override, event: AuditEntry) -> None:
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

    def read(self, user_id: str, quiz_id: str) -> Override:
        """Return a user's override; raises NotFoundError without one."""
        override = override_store.get_override(user_id, quiz_id)
        if override is None:
            raise NotFoundError
        return override
