"""Announcements: notify all users of a newly published quiz, a page with each message."""

from dataclasses import replace
from typing import ClassVar

from chalicelib.accounts import store as accounts
from chalicelib.clock import Clock
from chalicelib.jobs.models import Payload
from chalicelib.jobs.paged import ScheduledPagedJob
from chalicelib.notifications import rules
from chalicelib.notifications.outbox import Outbox
from chalicelib.quizzes.models import Quiz
from chalicelib.quizzes.service import Quizzes
from chalicelib.quizzes.tasks import ANNOUNCE, announced_at, announcement_task

USERS_PER_MESSAGE = 100


class Announcements(ScheduledPagedJob):
    """The job that notifies all users of a quiz."""

    kind: ClassVar[str] = ANNOUNCE
    complete_when_queued: ClassVar[bool] = True

    def __init__(self, quizzes: Quizzes, outbox: Outbox, clock: Clock, queue_url: str) -> None:
        super().__init__(clock, queue_url)
        self._quizzes = quizzes
        self._outbox = outbox

    def announce(self, quiz: Quiz) -> None:
        """Start the announcement of a quiz's first version; costs one message.

        Its task was written when the quiz was published: a failure delays it.
        """
        if quiz.version == 1 and quiz.published_at is not None:
            self.start_task(announcement_task(quiz.id, quiz.published_at))

    def run_page(self, payload: Payload) -> Payload | None:
        """Notify a page of users; a quiz that is no longer published notifies nobody."""
        quiz = self._quizzes.published(payload["name"])
        if quiz is None:
            return None
        # as of its first publication: a correction in the meantime is no other occasion
        quiz = replace(quiz, published_at=announced_at(payload["at"]))
        page = accounts.list_users(USERS_PER_MESSAGE, payload["after"])
        user_ids = [item.pk.removeprefix("U#") for item in page.items]
        self._outbox.notify([rules.of_quiz(quiz, one) for one in user_ids if one != quiz.owner_id])
        return None if page.after is None else {**payload, "after": page.after}
