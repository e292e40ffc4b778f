"""A failure for each alarm: what its metrics look like before and while it lasts.

The shapes are those that AWS documents for its metrics; `tests/events/test_alarms_ring.py` records
our own from the code while a fault is injected.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

HEALTHY_MINUTES = 60
FAILING_MINUTES = 180

Minute = Sequence[float]
Shape = Minute | Callable[[int], Minute]
"""Samples of each minute, or those of a minute counted from the beginning of the failure."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure, its metrics by name, and the minutes until the alarm rings at the latest."""

    sentence: str
    minutes: int
    healthy: Mapping[str, Minute]
    failing: Mapping[str, Shape]

    def samples(self) -> dict[str, list[Minute]]:
        """Return the samples of healthy minutes and the failing ones after them."""
        return {
            name: [usual] * HEALTHY_MINUTES
            + [_of_minute(self.failing.get(name, usual), at) for at in range(FAILING_MINUTES)]
            for name, usual in self.healthy.items()
        }

    def healthy_samples(self) -> dict[str, list[Minute]]:
        """Return the samples of a day on which nothing fails."""
        return {
            name: [usual] * (HEALTHY_MINUTES + FAILING_MINUTES)
            for name, usual in self.healthy.items()
        }


def _of_minute(shape: Shape, at: int) -> Minute:
    return shape(at) if callable(shape) else shape


NOTHING: Minute = ()
WAITING, OLDEST, ITERATOR = (
    "ApproximateNumberOfMessagesVisible",
    "ApproximateAgeOfOldestMessage",
    "IteratorAge",
)


def _dead_letter(what: str) -> Failure:
    return Failure(f"{what} fails five times", 5, {WAITING: [0]}, {WAITING: [1]})


def _not_taken(what: str, minutes: int) -> Failure:
    """The event source is disabled: the oldest message gets a minute older each minute."""
    return Failure(
        f"the event source of {what} is disabled",
        minutes,
        {OLDEST: [2]},
        {OLDEST: lambda at: [60 * (at + 1)]},
    )


def _not_followed(what: str) -> Failure:
    return Failure(
        f"the event source of {what} is disabled while results are written",
        15,
        {"written": [20], "runs": [5]},
        {"runs": NOTHING},
    )


def _consumer_fails(what: str) -> Failure:
    """What fails is tried again; the record at the front gets older."""
    return Failure(
        f"{what} fails at every batch",
        9,
        {ITERATOR: [800]},
        {ITERATOR: lambda at: [60_000 * (at + 1)]},
    )


def _throttled(what: str, metric: str) -> Failure:
    return Failure(f"{what} throttled", 2, {metric: NOTHING}, {metric: [40]})


FAILURES: Mapping[str, Failure] = {
    "FaultAlarm": Failure(
        "a version that dies at three requests a minute", 5, {"5XXError": [0]}, {"5XXError": [3]}
    ),
    "ErrorBudgetAlarm": Failure(
        "one request in twenty fails", 60, {"5XXError": [0]}, {"5XXError": [0.05]}
    ),
    "RefusalAlarm": Failure(
        "the gateway throttles seven requests of ten", 10, {"4XXError": [0.03]}, {"4XXError": [0.7]}
    ),
    "FirewallAlarm": Failure(
        "the firewall blocks a school: 400 requests a minute",
        5,
        {"BlockedRequests": NOTHING},
        {"BlockedRequests": [400]},
    ),
    "LatencyAlarm": Failure(
        "three requests of a hundred take five seconds",
        15,
        {"Latency": [80] * 100},
        {"Latency": [80] * 97 + [5_000] * 3},
    ),
    "ConcurrencyAlarm": Failure(
        "Lambda throttles the API", 1, {"Throttles": [0]}, {"Throttles": [25]}
    ),
    "AccountConcurrencyAlarm": Failure(
        "another program takes the account to 850 of 1,000 executions",
        3,
        {"claimed": [300]},
        {"claimed": [850]},
    ),
    "ProbeAlarm": Failure(
        "the certificate of the domain ended",
        3,
        {"runs": [1], "errors": [0]},
        {"errors": [1]},
    ),
    "UsersThrottleAlarm": _throttled("registrations: the index of users is", "rollWrite"),
    "EphemeralThrottleAlarm": _throttled("logins: the table of counts is", "tableWrite"),
    "QuizzesThrottleAlarm": _throttled("the list of published quizzes is", "listingRead"),
    "AttemptsThrottleAlarm": _throttled("starts: the index of deadlines is", "expiryWrite"),
    "ResultsThrottleAlarm": _throttled("submissions: the table of results is", "tableWrite"),
    "LeaderboardThrottleAlarm": _throttled("the board of one quiz is", "rankWrite"),
    "AuditThrottleAlarm": _throttled("logins of one second: the index of events is", "eventsWrite"),
    "SweepStoppedAlarm": Failure(
        "the rule of the timer is disabled", 5, {"Invocations": [1]}, {"Invocations": NOTHING}
    ),
    "SweepFailingAlarm": Failure(
        "every run of the timer fails", 5, {"Errors": [0]}, {"Errors": [1]}
    ),
    "JobsStoppedAlarm": _not_taken("RunJobs", 8),
    "AnnouncementsStoppedAlarm": _not_taken("AnnounceQuizzes", 63),
    "FeedbackStoppedAlarm": _not_taken("ProcessSesFeedback", 63),
    "WebhooksStoppedAlarm": _not_taken("SendWebhooks", 63),
    "MailStoppedAlarm": _not_taken("SendMail", 70),
    "SecurityMailLateAlarm": _not_taken("SendSecurityMail", 15),
    "BoardsStoppedAlarm": _not_followed("UpdateLeaderboards"),
    "NoticesStoppedAlarm": _not_followed("NotifyResults"),
    "BoardLagAlarm": _consumer_fails("UpdateLeaderboards"),
    "NoticeLagAlarm": _consumer_fails("NotifyResults"),
    "BounceAlarm": Failure(
        "seven mails of a hundred bounce",
        15,
        {"Reputation.BounceRate": [0.01]},
        {"Reputation.BounceRate": [0.07]},
    ),
    "ComplaintAlarm": Failure(
        "four mails of a thousand are called spam",
        15,
        {"Reputation.ComplaintRate": [0.0005]},
        {"Reputation.ComplaintRate": [0.004]},
    ),
    "JobDeadLetterAlarm": _dead_letter("a job"),
    "MailDeadLetterAlarm": _dead_letter("a mail"),
    "SecurityMailDeadLetterAlarm": _dead_letter("a security mail"),
    "AnnounceDeadLetterAlarm": _dead_letter("a page of an announcement"),
    "WebhookDeadLetterAlarm": _dead_letter("sending to a webhook"),
    "FeedbackDeadLetterAlarm": _dead_letter("a message of SES"),
    "RankFailureAlarm": _dead_letter("a result for the boards"),
    "NoticeFailureAlarm": _dead_letter("a result for the inbox"),
}
"""Failures whose metrics are AWS's own, by alarm."""

RECORDED: Mapping[str, tuple[str, int]] = {
    "DatabaseAlarm": ("DynamoDB times out at every request", 5),
    "SweepLateAlarm": ("the timer ends attempts two minutes late", 3),
    "BoardsLateAlarm": ("results reach boards after ninety seconds", 3),
    "MailLateAlarm": ("a sender takes a mail after two hours", 5),
}
"""Failures whose metrics our code emits: sentence, and minutes until the alarm rings."""
