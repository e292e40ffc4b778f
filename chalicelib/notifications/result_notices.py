"""Notices and webhooks of results, from the changes of the results' stream."""

from collections.abc import Callable, Sequence

from chalicelib.clock import Millis
from chalicelib.dynamo.stream import StreamChange
from chalicelib.notifications import rules
from chalicelib.notifications.models import Topic
from chalicelib.notifications.outbox import Outbox
from chalicelib.results.models import Result
from chalicelib.results.store import result_of_image
from chalicelib.webhooks import attempt_events
from chalicelib.webhooks.models import WebhookEvent

PublishEvents = Callable[[str, Sequence[WebhookEvent]], None]


class ResultNotices:
    """Notify takers and webhooks of what is new about results; a repeat tells nothing new."""

    def __init__(
        self, outbox: Outbox, is_shown: Callable[[Result], bool], publish: PublishEvents
    ) -> None:
        self._outbox = outbox
        self._is_shown = is_shown
        self._publish_events = publish

    def take_in(self, change: StreamChange) -> None:
        """Notify of a new, shown, corrected, voided or superseded result."""
        if change.after is None:
            return
        result = result_of_image(change.after)
        # a result is announced when it is new, when its quiz is released, when it was corrected
        # since, and when a reopened attempt ends again
        later = (result.revealed_at, result.marks_released_at, result.changed_at)
        is_shown_or_changed = any(at is not None for at in later)
        # a repeat of this event has the same id, so that a regrade without a change tells nothing
        # new
        ends_again = result.reopenings > 0 and not is_shown_or_changed
        has_ended = change.kind == "INSERT" or ends_again
        if result.voided_at is not None:
            self._outbox.notify_result(result, shows_score=False)
            self._publish_withdrawal(result, result.voided_at)
        elif result.superseded_at is not None:
            self._publish_withdrawal(result, result.superseded_at)
        elif has_ended or is_shown_or_changed:
            released = self._is_shown(result)
            self._outbox.notify_result(result, shows_score=released)
            self._publish(result, is_new=has_ended, released=released)

    def _publish_withdrawal(self, result: Result, at: Millis) -> None:
        """Publish that a result no longer counts; a receiver may have stored its score."""
        self._publish_events(result.quiz_id, [attempt_events.withdrawn_result(result, at)])

    def _publish(self, result: Result, *, is_new: bool, released: bool) -> None:
        """Publish the events of a result: its score and changes once takers are notified."""
        events = attempt_events.finished_attempt(result) if is_new else []
        for told in rules.of_result(result, shows_score=released):
            if told.topic is Topic.RESULT_AVAILABLE:
                events.append(attempt_events.shown_result(result, told.created_at))
        # a score that waits for marks again: no notification for its taker, but an event for the
        # systems that store scores
        if released and (changed_at := rules.changed_since_shown(result)) is not None:
            events.append(attempt_events.changed_result(result, changed_at))
        if events:
            self._publish_events(result.quiz_id, events)
