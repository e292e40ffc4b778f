"""Notification outbox: store, queue, mail, each step once."""

from collections import defaultdict
from collections.abc import Callable

from chalicelib.accounts.models import AccountNotice
from chalicelib.clock import MINUTE, Clock
from chalicelib.dynamo.writes import Write
from chalicelib.errors import UnavailableError
from chalicelib.jobs import queue, scheduled
from chalicelib.jobs.queue import QueueMessage
from chalicelib.jobs.scheduled import ScheduledTask
from chalicelib.logs import logger
from chalicelib.notifications import rules, store
from chalicelib.notifications.models import Notification, StoredNotification, Topic
from chalicelib.results.models import Result
from chalicelib.values import dataclass

MAIL, DIGEST = "mail", "digest"
"""Kinds of scheduled tasks."""
TASKS_PER_TICK = 500


@dataclass(frozen=True, slots=True)
class MailQueues:
    """Queue URLs."""

    mail: str
    security_mail: str

    def of(self, topic: Topic) -> str:
        """Return the queue of mails about ``topic``; security has its own."""
        return self.security_mail if topic is Topic.SECURITY else self.mail


class Outbox:
    """Creates notifications and queues their mails; the timer queues what was left."""

    def __init__(self, waiting: MailQueues, clock: Clock, result_delay_seconds: int = 0) -> None:
        self._waiting = waiting
        self._clock = clock
        self._result_delay_seconds = result_delay_seconds

    def notify_account(self, notice: AccountNotice) -> None:
        """Notify a user about their account; repeats create nothing.

        Raises UnavailableError if it cannot be stored. A mail that cannot be queued is left to the
        timer.
        """
        told, task = self._plan(notice)
        is_due = store.put_if_new(told, told.created_at, [scheduled.schedule_write(task)])
        self._hand_over([told] if is_due else [], task)

    def notice_writes(self, notice: AccountNotice) -> list[Write]:
        """Return the writes that store a notice with the change that it reports."""
        told, task = self._plan(notice)
        return [store.put_write(told, told.created_at), scheduled.schedule_write(task)]

    def deliver_notice(self, notice: AccountNotice) -> None:
        """Queue the mail of a notice that `notice_writes` stored; if that fails, the timer does."""
        told, task = self._plan(notice)
        self._hand_over([told], task)

    def notify_result(self, result: Result, *, shows_score: bool) -> None:
        """Notify a taker of a result; repeats create nothing."""
        self.notify(rules.of_result(result, shows_score=shows_score))

    def notify(self, notifications: list[Notification]) -> None:
        """Store notifications and queue the mails of those that are new; may be repeated."""
        now = self._clock()
        self._queue([one for one in notifications if store.put_if_new(one, now)])

    def queue_again(self, stored: StoredNotification) -> None:
        """Queue a mail that is due again; if that fails, the timer does."""
        try:
            self._queue([stored.notification])
        except UnavailableError:
            logger().exception("notice_delayed", extra={"user_id": stored.user_id})

    def requeue_overdue(self) -> int:
        """Queue overdue tasks and due digests; returns their number."""
        doing: dict[str, Callable[[ScheduledTask], None]] = {
            MAIL: lambda task: self._queue_named(*task.name.split("/")),
            DIGEST: lambda task: queue.send(
                self._waiting.mail, [QueueMessage({"user_id": task.name, "digest": task.at})]
            ),
        }
        return sum(self._do_all(kind, act) for kind, act in doing.items())

    def _plan(self, notice: AccountNotice) -> tuple[Notification, ScheduledTask]:
        at = self._clock() if notice.at is None else notice.at
        told = rules.of_security(notice, at)
        return told, ScheduledTask(MAIL, f"{told.user_id}/{told.id}", at + MINUTE)

    def _hand_over(self, told: list[Notification], task: ScheduledTask) -> None:
        try:
            self._queue(told)
            scheduled.complete(task)
        except UnavailableError:
            logger().exception("notice_delayed", extra={"user_id": task.name.split("/")[0]})

    def _do_all(self, kind: str, act: Callable[[ScheduledTask], None]) -> int:
        now = self._clock()
        tasks = [
            one
            for one in scheduled.claimable_in_turn(kind, now, TASKS_PER_TICK)
            if scheduled.claim(one, now)
        ]
        for task in tasks:
            act(task)
            scheduled.complete(task)
        return len(tasks)

    def _queue(self, told: list[Notification]) -> None:
        messages: dict[str, list[QueueMessage]] = defaultdict(list)
        for one in told:
            body = {"user_id": one.user_id, "id": one.id}
            is_result = one.topic is Topic.RESULT_AVAILABLE
            delay = self._result_delay_seconds if is_result else 0
            messages[self._waiting.of(one.topic)].append(QueueMessage(body, delay))
        for url, those in messages.items():
            queue.send(url, those)

    def _queue_named(self, user_id: str, notification_id: str) -> None:
        stored = store.get_stored(user_id, notification_id)
        if stored is not None:
            self._queue([stored.notification])
