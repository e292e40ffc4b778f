"""Announcements: notify the audience of a published quiz, a page with each message."""

from dataclasses import replace
from typing import ClassVar

from chalicelib.accounts import user_list_store
from chalicelib.clock import Clock
from chalicelib.groups import member_store
from chalicelib.jobs.models import Payload
from chalicelib.jobs.paged import ScheduledPagedJob
from chalicelib.notifications import rules
from chalicelib.notifications.outbox import Outbox
from chalicelib.pages import Page, Position
from chalicelib.quizzes import access
from chalicelib.quizzes.models import Quiz
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.quizzes.tasks import ANNOUNCE, announced_at, announcement_task

USERS_PER_MESSAGE = 100


class Announcements(ScheduledPagedJob):
    """The job that notifies the audience of a quiz."""

    kind: ClassVar[str] = ANNOUNCE
    complete_when_queued: ClassVar[bool] = True

    def __init__(
        self, quizzes: PublishedQuizzes, outbox: Outbox, clock: Clock, queue_url: str
    ) -> None:
        super().__init__(clock, queue_url)
        self._quizzes = quizzes
        self._outbox = outbox

    def announce(self, quiz: Quiz) -> None:
        """Start the announcement of a published quiz; costs one message.

        Its task was written when the quiz was published: a failure delays it.
        """
        if quiz.published_at is not None:
            self.start_task(announcement_task(quiz.id, quiz.published_at))

    def run_page(self, payload: Payload) -> Payload | None:
        """Notify a page of users; does nothing when the quiz is no longer published."""
        quiz = self._quizzes.published(payload["name"])
        if quiz is None:
            return None
        # as of its first publication: a correction in the meantime is no other occasion
        quiz = replace(quiz, published_at=announced_at(payload["at"]))
        user_ids, after = _audience_page(quiz, payload["after"])
        told = [one for one in user_ids if not access.is_own(quiz, one)]
        self._outbox.notify([rules.of_quiz(quiz, one) for one in told])
        return None if after is None else {**payload, "after": after}


def _audience_page(quiz: Quiz, after: Position | None) -> Page[str]:
    """Return a page of the audience's user ids: all, or group by group."""
    if quiz.audience is None:
        return user_list_store.list_by_shard(USERS_PER_MESSAGE, after)
    group_ids = sorted(quiz.audience)
    group_id = after["group"] if after else group_ids[0]
    members, more = member_store.list_members(
        group_id, USERS_PER_MESSAGE, after["after"] if after else None
    )
    user_ids = [one.user_id for one in members]
    if more is not None:
        return Page(user_ids, {"group": group_id, "after": more})
    rest = [one for one in group_ids if one > group_id]
    return Page(user_ids, {"group": rest[0], "after": None} if rest else None)
