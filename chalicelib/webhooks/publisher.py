"""Publication of events: to whom they go, and the deliveries that follow."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from chalicelib.accounts.auth_state import UserAuthState
from chalicelib.accounts.models import Role, UserStatus
from chalicelib.accounts.store import user_key
from chalicelib.attempts.models import Slot
from chalicelib.clock import SECOND, Clock, Millis
from chalicelib.dynamo.reads import batch_get
from chalicelib.errors import UnavailableError
from chalicelib.jobs import queue, scheduled
from chalicelib.jobs.models import Job, Payload
from chalicelib.jobs.queue import QueueMessage
from chalicelib.logs import logger
from chalicelib.quizzes.access import QuizAct, is_allowed
from chalicelib.quizzes.models import Quiz
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.quizzes.tasks import PUBLICATION, parse_publication_name
from chalicelib.values import dataclass
from chalicelib.webhooks import delivery_store, rules, store
from chalicelib.webhooks.attempt_events import attempt_started
from chalicelib.webhooks.models import Delivery, WebhookEvent, WebhookEventType

JOB = "webhook_event"
SUBSCRIPTIONS_CACHED: Millis = 30 * SECOND
"""An event is not to cost a read more: a new subscription holds within that time."""
MAX_CACHED = 1_000
TASKS_PER_TICK = 500


@dataclass(frozen=True, slots=True)
class _Subscriber:
    """A user as who looks at a quiz; an administrator's subscriptions are an author's."""

    user_id: str
    role: str
    groups: frozenset[str] = frozenset()


class WebhookPublisher:
    """Queues events, and makes deliveries of them."""

    kind: ClassVar[str] = JOB

    def __init__(
        self, quizzes: PublishedQuizzes, clock: Clock, job_queue: str, webhook_queue: str
    ) -> None:
        self._quizzes = quizzes
        self._clock = clock
        self._job_queue = job_queue
        self._webhook_queue = webhook_queue
        self._subscribed: dict[str, tuple[Millis, frozenset[str]]] = {}

    def publish(self, events: Iterable[WebhookEvent]) -> None:
        """Queue events; raises UnavailableError when one may not be queued. May be repeated."""
        jobs = [Job(JOB, _to_json(one)) for one in events]
        if jobs:
            queue.enqueue(self._job_queue, jobs)

    def publish_subscribed(self, quiz_id: str, events: Iterable[WebhookEvent]) -> None:
        """Queue those events of a quiz that somebody subscribes to; raises as `publish` does."""
        quiz = self._quizzes.pointer(quiz_id)
        if quiz is not None:
            subscribed = self._events_of(quiz)
            self.publish(one for one in events if one.type.value in subscribed)

    def publish_start(self, quiz: Quiz, slot: Slot) -> None:
        """Queue the event of a start if somebody subscribes to it; a failure is logged alone.

        The result's record in the stream publishes the same event again: it is late, not lost.
        """
        try:
            if WebhookEventType.ATTEMPT_STARTED.value in self._events_of(quiz):
                self.publish([attempt_started(slot.ref, slot.quiz_version, slot.started_at)])
        except UnavailableError:
            logger().warning("webhook_event_delayed", extra={"quiz_id": quiz.id})

    def queue_publications(self) -> int:
        """Queue the events of quizzes that were published; return their number."""
        now = self._clock()
        due = scheduled.claimable(PUBLICATION, now, TASKS_PER_TICK)
        for task in due:
            quiz_id, version = parse_publication_name(task.name)
            self.publish([publication(quiz_id, version, task.at)])
            scheduled.complete(task)
        return len(due)

    def queue_due(self) -> int:
        """Queue the endpoints that have something to send by now; return their number."""
        now = self._clock()
        due = scheduled.claimable(delivery_store.WAKE, now, TASKS_PER_TICK)
        tasks = [task for task in due if scheduled.claim(task, now)]
        self._wake([_parse_wake(task.name) for task in tasks])
        for task in tasks:
            scheduled.complete(task)
        return len(tasks)

    def run(self, payload: Payload) -> None:
        """Make the deliveries of one event; a repeat makes no more."""
        event = _from_json(payload)
        now = self._clock()
        if now - event.at >= delivery_store.KEPT_FOR:
            # its deliveries are deleted by now, and would be made anew
            return
        quiz = self._quizzes.read_pointer(event.quiz_id)
        if quiz is None:
            return
        endpoints = self._endpoints(quiz, event.type)
        for user_id, endpoint_id in endpoints:
            delivery_store.add_delivery(_delivery(endpoint_id, event, now), user_id)
        self._wake(endpoints)

    def _endpoints(self, quiz: Quiz, event: WebhookEventType) -> list[tuple[str, str]]:
        found = store.get_subscriptions(_readers(quiz))
        wanted = {one: subs.endpoints_for(event) for one, subs in found.items()}
        wanted = {one: endpoints for one, endpoints in wanted.items() if endpoints}
        allowed = _allowed(quiz, wanted) if wanted else frozenset()
        return [(one, endpoint) for one in wanted if one in allowed for endpoint in wanted[one]]

    def _events_of(self, quiz: Quiz) -> frozenset[str]:
        """Return what somebody subscribes to at a quiz, as of the last half minute."""
        now = self._clock()
        read_at, events = self._subscribed.get(quiz.id, (0, frozenset()))
        if now - read_at >= SUBSCRIPTIONS_CACHED:
            found = store.get_subscriptions(_readers(quiz)).values()
            those = [one for subs in found for one in subs.events.values()]
            events = frozenset().union(*those)
            if len(self._subscribed) >= MAX_CACHED:
                self._subscribed.clear()
            self._subscribed[quiz.id] = (now, events)
        return events

    def _wake(self, endpoints: Iterable[tuple[str, str]]) -> None:
        messages = [QueueMessage({"user_id": user, "endpoint_id": one}) for user, one in endpoints]
        queue.send(self._webhook_queue, messages)


def publication(quiz_id: str, version: int, at: Millis) -> WebhookEvent:
    """Return the event of a quiz that was published."""
    return WebhookEvent(
        type=WebhookEventType.QUIZ_PUBLISHED,
        quiz_id=quiz_id,
        subject=f"{quiz_id}#{version}",
        at=at,
        data={"quiz_id": quiz_id, "quiz_version": version},
    )


def _readers(quiz: Quiz) -> list[str]:
    """Return who may be allowed to read a quiz's results; no role is known yet."""
    return [quiz.owner_id, *(one for one in quiz.staff if one != quiz.owner_id)]


def _allowed(quiz: Quiz, user_ids: Iterable[str]) -> frozenset[str]:
    keys = {user_id: user_key(user_id) for user_id in user_ids}
    found = batch_get(keys.values())
    raw = {user_id: found.raw(key) for user_id, key in keys.items()}
    states = {one: UserAuthState.of(item) for one, item in raw.items() if item is not None}
    return frozenset(
        user_id
        for user_id, state in states.items()
        if state.status is UserStatus.ACTIVE
        and is_allowed(quiz, _Subscriber(user_id, _role(state.role)), QuizAct.READ_RESULTS)
    )


def _role(role: str) -> str:
    return Role.AUTHOR.value if role == Role.ADMIN else role


def _delivery(endpoint_id: str, event: WebhookEvent, now: Millis) -> Delivery:
    return Delivery(
        id=rules.delivery_id(endpoint_id, event),
        endpoint_id=endpoint_id,
        type=event.type,
        body=rules.body_of(event),
        created_at=event.at,
        give_up_at=now + rules.GIVE_UP_AFTER,
        next_at=now,
    )


def _parse_wake(name: str) -> tuple[str, str]:
    user_id, _, endpoint_id = name.partition("/")
    return user_id, endpoint_id


def _to_json(event: WebhookEvent) -> dict[str, Any]:
    return {
        "type": event.type.value,
        "quiz_id": event.quiz_id,
        "subject": event.subject,
        "at": event.at,
        "data": dict(event.data),
    }


def _from_json(payload: Mapping[str, Any]) -> WebhookEvent:
    return WebhookEvent(
        type=WebhookEventType(payload["type"]),
        quiz_id=payload["quiz_id"],
        subject=payload["subject"],
        at=payload["at"],
        data=payload["data"],
    )
