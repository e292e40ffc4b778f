"""Service of published quizzes and their versions, as other slices read them."""

from collections.abc import Iterable, Sequence
from typing import Any

from chalicelib.clock import SECOND, Clock, Millis
from chalicelib.dynamo.reads import BatchItems, Key, batch_get
from chalicelib.quizzes import (
    access,
    release_rules,
    rules,
    store,
)
from chalicelib.quizzes.access import Viewer
from chalicelib.quizzes.grading_service import GradedVersions
from chalicelib.quizzes.models import (
    Quiz,
    ReleaseState,
    Review,
    ReviewShow,
)
from chalicelib.quizzes.pool_service import PoolService

POINTER_CACHED: Millis = SECOND
"""A thousand busy processes then read a pointer a thousand times a second, a third of a partition's
limit; a deleted quiz disappears within this time.
"""
POINTERS_CACHED = 256


class PublishedQuizzes(GradedVersions):
    """Reads published quizzes and their versions with caches."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(PoolService())
        self._clock = clock
        self._pointers: dict[str, tuple[Millis, Quiz]] = {}

    def published(self, quiz_id: str) -> Quiz | None:
        """Return a published quiz, at most a second old; None when takers cannot see it."""
        quiz = self.pointer(quiz_id)
        return quiz if quiz is not None and rules.is_visible(quiz.status) else None

    def pointer(self, quiz_id: str) -> Quiz | None:
        """Return a quiz, archived or not, at most a second old; None for a draft."""
        return self._known(quiz_id) or self.read_pointer(quiz_id)

    def read_pointer(self, quiz_id: str) -> Quiz | None:
        """Return a quiz, archived or not, read consistently; None for a draft."""
        read_at = self._clock()
        return self._keep(store.get_quiz(quiz_id), read_at)

    def shown(self, quiz_id: str, otherwise: Review) -> ReviewShow:
        """Return what takers may see of finished attempts at a quiz; the only place that decides.

        A copy read before the release does not prove it, since the release may have been postponed.
        ``otherwise`` is the rule for a missing quiz.
        """
        read_at, quiz = self._pointers.get(quiz_id, (0, None))
        if quiz is None or not self._is_fresh(read_at) or self._may_be_outdated(quiz, read_at):
            read_at, quiz = self._clock(), self.read_pointer(quiz_id)
        if quiz is None:
            return release_rules.shown_at(otherwise, ReleaseState(), None, read_at)
        return release_rules.shown(quiz, read_at)

    def prefetch_keys(self, quiz_id: str) -> Sequence[Key[Any]]:
        """Return the key of a quiz's item for a batch read; none while it is cached."""
        return [] if self._known(quiz_id) else [store.quiz_key(quiz_id)]

    def is_cached(self, quiz_id: str, at: Millis) -> bool:
        """Return whether a quiz was cached at an instant, so that `prefetch_keys` left it out."""
        read_at, quiz = self._pointers.get(quiz_id, (0, None))
        return quiz is not None and at - read_at < POINTER_CACHED

    def may_avoid_repeats(self, quiz_id: str) -> bool:
        """Return whether a quiz prefers questions not had before, as far as is known already."""
        quiz = self._known(quiz_id)
        return quiz is None or quiz.settings.no_repeat

    def from_batch(self, found: BatchItems, quiz_id: str, read_at: Millis) -> Quiz | None:
        """Return a quiz, archived or not, from a batch with its `prefetch_keys`; None for a draft.

        ``read_at`` is the instant before the batch was read: what was cached then counts, however
        long the batch took.
        """
        quiz = store.quiz_from_batch(found, quiz_id)
        if quiz is not None:
            return self._keep(quiz, read_at)
        return self._pointers[quiz_id][1] if self.is_cached(quiz_id, read_at) else None

    def cache_all(self, quiz_ids: Iterable[str]) -> None:
        """Read and cache quizzes in one round trip, except those that are cached."""
        unknown = [quiz_id for quiz_id in dict.fromkeys(quiz_ids) if not self._known(quiz_id)]
        if unknown:
            read_at = self._clock()
            found = batch_get(map(store.quiz_key, unknown))
            for quiz_id in unknown:
                self._keep(store.quiz_from_batch(found, quiz_id), read_at)

    def forget(self, quiz_id: str) -> None:
        """Remove a quiz from the cache after a change."""
        self._pointers.pop(quiz_id, None)

    def visible_to(self, quiz_id: str, viewer: Viewer) -> Quiz | None:
        """Return a published quiz if the viewer is in its audience, else None."""
        quiz = self.pointer(quiz_id)
        return quiz if quiz is not None and access.is_open_to(quiz, viewer) else None

    def _known(self, quiz_id: str) -> Quiz | None:
        read_at, quiz = self._pointers.get(quiz_id, (0, None))
        return quiz if self._is_fresh(read_at) else None

    def _is_fresh(self, read_at: Millis) -> bool:
        return self._clock() - read_at < POINTER_CACHED

    def _may_be_outdated(self, quiz: Quiz, read_at: Millis) -> bool:
        released_from = release_rules.released_from(quiz)
        return released_from is not None and read_at < released_from <= self._clock()

    def _keep(self, quiz: Quiz | None, read_at: Millis) -> Quiz | None:
        if quiz is None or quiz.version == 0:
            return None
        if len(self._pointers) >= POINTERS_CACHED:
            self._pointers.clear()
        self._pointers[quiz.id] = (read_at, quiz)
        return quiz
