"""Dead letters of all queues, and their ways back."""

from typing import TYPE_CHECKING

from chalicelib.bootstrap._leaderboard import leaderboard_writer
from chalicelib.bootstrap._notifications import result_notices
from chalicelib.bootstrap._process import singleton
from chalicelib.settings import settings

if TYPE_CHECKING:
    from chalicelib.dynamo.stream import StreamChange
    from chalicelib.jobs.dead_letters import DeadLetterQueues


@singleton
def dead_letters() -> "DeadLetterQueues":
    """Return the queues of dead letters by name."""
    from chalicelib.jobs.dead_letters import (
        DeadLetterQueue,
        DeadLetterQueues,
        to_consumer,
        to_queue,
    )

    configured = settings()
    targets = {
        "jobs": configured.job_queue_url,
        "mails": configured.mail_queue_url,
        "security_mails": configured.security_mail_queue_url,
        "announcements": configured.announce_queue_url,
        "webhooks": configured.webhook_queue_url,
        "feedback": configured.feedback_queue_url,
    }
    # without any in a process that has none configured
    urls = configured.dead_letter_urls or ("",) * len(targets)
    queues = {
        name: DeadLetterQueue(url, to_queue(target))
        for (name, target), url in zip(targets.items(), urls, strict=True)
    }
    streams = {
        "leaderboards": (configured.rank_failures_url, _update_leaderboards),
        "notifications": (configured.notice_failures_url, _notify_of_result),
    }
    return DeadLetterQueues(
        queues
        | {name: DeadLetterQueue(url, to_consumer(apply)) for name, (url, apply) in streams.items()}
    )


def _update_leaderboards(change: "StreamChange") -> None:
    from chalicelib.results.stream_records import parse_result

    if change.after is not None:
        leaderboard_writer().apply_results([parse_result(change.after)])


def _notify_of_result(change: "StreamChange") -> None:
    result_notices().take_in(change)
