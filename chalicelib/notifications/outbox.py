"""The outbox: people are told by what is kept first, then queued, then mailed, each step once."""

from collections import defaultdict
from collections.abc import Callable

from chalicelib.accounts.models import AccountNotice
from chalicelib.clock import MINUTE, Clock
from chalicelib.dynamo import reads
from chalicelib.errors import UnavailableError
from chalicelib.jobs import queue, scheduled
from chalicelib.jobs.queue import Message
from chalicelib.jobs.scheduled import ScheduledTask
from chalicelib.logs import logger
from chalicelib.notifications import rules, store
from chalicelib.notifications.models import Notification, Topic
from chalicelib.results.models import Result
from chalicelib.values import dataclass

MAIL, DIGEST = "mail", "digest"
"""Kinds of tasks that the timer finds when nobody else has done them."""
TASKS_PER_TICK = 500


@dataclass(frozen=True, slots=True)
class MailQueues:
    """Where messages wait, by their addresses."""

    mail: str
    security_mail: str

    def of(self, topic: Topic) -> str:
        """Where mails about ``topic`` wait: those about security behind no others."""
        return self.security_mail if topic is Topic.SECURITY else self.mail


class Outbox:
    """Tells people, and leaves nothing to chance: what is not queued now, the timer queues."""

    def __init__(self, waiting: MailQueues, clock: Clock) -> None:
        self._waiting = waiting
        self._clock = clock

    def notify_account(self, notice: AccountNotice) -> None:
        """Tell a user about their account, any number of times, once.

        Raises UnavailableError when that cannot be kept: whoever asked for what it tells of asks
        again. That its mail could not be queued stops nobody, for the timer finds it.
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

    def notify_result(self, result: Result) -> None:
        """Tell a taker what became of their attempt; any number of times, once."""
        self.notify(rules.of_result(result, self._clock()))

    def notify(self, notifications: list[Notification]) -> None:
        """Store notifications and queue the mails of those that are new; may be repeated."""
        now = self._clock()
        self._queue([one for one in notifications if store.put_if_new(one, now)])

    def requeue_overdue(self) -> int:
        """Queue what should have been queued before, and digests that are due; how much that is."""
        doing: dict[str, Callable[[ScheduledTask], None]] = {
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
