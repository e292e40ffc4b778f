"""Grades all results of a quiz again, a page of them with each message.

It is remembered with the version whose solutions count. Results keep their own paper. When the last
attempt that was running then has ended, those that ended since are looked at once more.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from chalicelib import due, queues
from chalicelib.attempts import takers
from chalicelib.clock import HOUR, MINUTE, Clock
from chalicelib.dynamo.reads import get
from chalicelib.errors import UnavailableError
from chalicelib.logs import logger
from chalicelib.queues import Message
from chalicelib.quizzes.models import Quiz
from chalicelib.quizzes.service import Quizzes
from chalicelib.quizzes.tasks import REGRADE, regrading
from chalicelib.results import corrections, store
from chalicelib.results.models import AttemptRef

RESULTS_PER_MESSAGE = 100
QUIZZES_PER_TICK = 100
WRITERS = 8


class Regrading:
    """Leaves messages for the results of a quiz, and follows them."""

    def __init__(
        self,
        quizzes: Quizzes,
        clock: Clock,
        queue_url: str,
        per_message: int = RESULTS_PER_MESSAGE,
    ) -> None:
        self._quizzes = quizzes
        self._clock = clock
        self._queue_url = queue_url
        self._per_message = per_message

    def begin(self, quiz: Quiz) -> None:
        """Have it begun at once; when that fails, the timer does within a minute."""
        task = regrading(quiz.id, quiz.version, quiz.published_at or 0)
        try:
            queues.send(self._queue_url, [Message(_message(task))])
            due.take(task, self._clock())
        except UnavailableError:
            logger().warning("regrading_put_off", extra={"quiz_id": quiz.id})

    def look(self) -> int:
        """Leave a message for what was to be graded by now and is not; how many those are."""
        now = self._clock()
        tasks = due.due(REGRADE, now, QUIZZES_PER_TICK)
        messages = [Message(_message(task)) for task in tasks if due.take(task, now)]
        queues.send(self._queue_url, messages)
        return len(messages)

    def go_on(self, task: dict[str, Any]) -> None:
        """Grade a page of results, the last finished first; may be repeated."""
        page = store.of_quiz(task["regrade"], None, self._per_message, task["after"])
        late = [item for item in page.items if item.submitted_at >= task["since"]]
        refs = map(store.ref_of, late)
        with ThreadPoolExecutor(WRITERS) as writers:
            graded = sum(writers.map(partial(self._grade, version=task["version"]), refs))
        facts = {"quiz_id": task["regrade"], "version": task["version"], "number": graded}
        logger().info("results_graded_again", extra=facts)
        if page.after is not None and len(late) == len(page.items):
            queues.send(self._queue_url, [Message({**task, "after": page.after})])
        else:
            self._end(task)

    def _grade(self, ref: AttemptRef, version: int) -> bool:
        item = get(store.key_of(ref))
        by = self._quizzes.paper(ref.quiz_id, version)
        if item is None or item.score is None or item.generation >= by.generation:
            return False
        paper = self._quizzes.paper(ref.quiz_id, item.quiz_version)
        key = self._quizzes.corrected(ref.quiz_id, item.quiz_version, version)
        result = store.from_item(item)
        return corrections.keep(corrections.graded_again(result, paper, key, by))

    def _end(self, task: dict[str, Any]) -> None:
        quiz_id, version, at = task["regrade"], task["version"], task["at"]
        if not task["since"]:
            # what runs goes on with the old solutions, and what ended just now is in no index yet
            ends = (one.accepts_until for one in takers.every(quiz_id, running=True))
            last = max(ends, default=self._clock())
            due.plan(regrading(quiz_id, version, last + MINUTE, since=at - HOUR))
        due.done(regrading(quiz_id, version, at, task["since"]))


def _message(task: due.Task) -> dict[str, Any]:
    quiz_id, version, since = task.name.split("#")
    facts = {"version": int(version), "since": int(since), "at": task.at, "after": None}
    return {"regrade": quiz_id, **facts}
