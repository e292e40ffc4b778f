"""Notification outbox: store, queue, mail, each step once."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from chalicelib.accounts import store as accounts
from chalicelib.accounts.models import AccountNotice
from chalicelib.clock import MINUTE, Clock, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.errors import RawItem
from chalicelib.errors import UnavailableError
from chalicelib.jobs import queue, scheduled
from chalicelib.jobs.queue import Message
from chalicelib.jobs.scheduled import ScheduledTask
from chalicelib.logs import logger
from chalicelib.notifications import rules, store
from chalicelib.notifications.models import Notification, Topic
from chalicelib.quizzes.models import Quiz
from chalicelib.quizzes.tasks import ANNOUNCE, announcement_task
from chalicelib.results.models import Result
from chalicelib.values import dataclass

ANNOUNCED_PER_PAGE = 100
MAIL, DIGEST = "mail", "digest"
"""Kinds of scheduled tasks."""
TASKS_PER_TICK = 500


@dataclass(frozen=True, slots=True)
class MailQueues:
    """Queue URLs."""

    mail: str
    security_mail: str
    announce: str

    def of(self, topic: Topic) -> str:
        """Return the queue of mails about ``topic``; security has its own."""
        return self.security_mail if topic is Topic.SECURITY else self.mail


class Outbox:
    """Creates notifications and queues their mails; the timer queues what was left."""

    def __init__(self, waiting: MailQueues, clock: Clock) -> None:
        self._waiting = waiting
        self._clock = clock

    def notify_account(self, notice: AccountNotice) -> None:
        """Notify a user about their account; repeats create nothing.

        Raises UnavailableError if it cannot be stored. A mail that cannot be queued is left to the
        timer.
        """
        now = self._clock()
        told = rules.of_security(notice, now)
        task = ScheduledTask(MAIL, f"{told.user_id}/{told.id}", now + MINUTE)
        is_due = store.put_if_new(told, now, [scheduled.schedule_write(task)])
        try:
            if is_due:
                self._queue([told])
            scheduled.complete(task)
        except UnavailableError:
            logger().exception("notice_delayed", extra={"user_id": notice.user_id})

    def notify_result(self, result: Result, *, shows_score: bool) -> None:
        """Notify a taker of a result; repeats create nothing."""
        self._keep(rules.of_result(result, shows_score=shows_score))

    def announce(self, quiz: Quiz) -> None:
        """Start the announcement of a quiz's first version, with one message.

        The task was written with the publication: a failure only delays it.
        """
        if quiz.version != 1 or quiz.published_at is None:
            return
        try:
            self._begin(quiz.id, quiz.published_at)
            scheduled.complete(announcement_task(quiz.id, quiz.published_at))
        except UnavailableError:
            logger().exception("announcement_delayed", extra={"quiz_id": quiz.id})

    def fan_out(self, quiz: Quiz, at: Millis, after: RawItem | None) -> None:
        """Notify one page of users of a quiz, then queue the next page.

        ``at`` is the first publication, so that a later version is no new announcement.
        """
        quiz = replace(quiz, published_at=at)
        page = accounts.list_users(ANNOUNCED_PER_PAGE, after)
        user_ids = [item.pk.removeprefix("U#") for item in page.items]
        self._keep([rules.of_quiz(quiz, one) for one in user_ids if one != quiz.owner_id])
        if page.after is not None:
            body = {"quiz_id": quiz.id, "at": at, "after": page.after}
            queue.send(self._waiting.announce, [Message(body)])

    def requeue_overdue(self) -> int:
        """Queue overdue tasks and due digests; returns their number."""
        doing: dict[str, Callable[[ScheduledTask], None]] = {
            ANNOUNCE: lambda task: self._begin(task.name, announced_at(task)),
            MAIL: lambda task: self._queue_named(*task.name.split("/")),
            DIGEST: lambda task: queue.send(
                self._waiting.mail, [Message({"user_id": task.name, "digest": task.at})]
            ),
        }
        return sum(self._do_all(kind, act) for kind, act in doing.items())

    def _do_all(self, kind: str, act: Callable[[ScheduledTask], None]) -> int:
        now = self._clock()
        tasks = [
            one
            for one in scheduled.claimable(kind, now, TASKS_PER_TICK)
            if scheduled.claim(one, now)
        ]
        for task in tasks:
            act(task)
            scheduled.complete(task)
        return len(tasks)

    def _begin(self, quiz_id: str, at: Millis) -> None:
        queue.send(self._waiting.announce, [Message({"quiz_id": quiz_id, "at": at})])

    def _keep(self, told: list[Notification]) -> None:
        now = self._clock()
        self._queue([one for one in told if store.put_if_new(one, now)])

    def _queue(self, told: list[Notification]) -> None:
        messages: dict[str, list[Message]] = defaultdict(list)
        for one in told:
            body = {"user_id": one.user_id, "id": one.id}
            messages[self._waiting.of(one.topic)].append(Message(body))
        for url, those in messages.items():
            queue.send(url, those)

    def _queue_named(self, user_id: str, notification_id: str) -> None:
        item = reads.get(store.key_of(user_id, notification_id))
        if item is not None:
            self._queue([store.notification_of(item)])


def announced_at(task: ScheduledTask) -> Millis:
    """Return when the quiz of an announcement was published."""
    return task.at - MINUTE
