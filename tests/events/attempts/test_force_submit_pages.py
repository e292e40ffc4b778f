"""Force-submit of all attempts: page by page, with retries."""

from itertools import count, islice

import pytest

from chalicelib.attempts.force_submit import ATTEMPTS_PER_MESSAGE
from chalicelib.attempts.rules import quiz_shard
from tests.support.aws_delivery import Cloud, force_submit_jobs
from tests.support.clock import FakeClock
from tests.support.results import OWNER_ID, QUIZ_ID
from tests.support.running_attempts import list_in_pages, open_quiz, start_attempt, user_id

pytestmark = pytest.mark.usefixtures("tables")


def test_a_long_shard_is_ended_page_by_page(cloud: Cloud, clock: FakeClock) -> None:
    open_quiz(QUIZ_ID)
    everybody = map(user_id, count())
    takers = (one for one in everybody if quiz_shard(one) == 0)
    for taker in islice(takers, ATTEMPTS_PER_MESSAGE + 2):
        start_attempt(taker)
    assert cloud.expire(*force_submit_jobs(QUIZ_ID, OWNER_ID, clock())) == []
    assert len(list_in_pages(100)) == 2
    (message,) = cloud.waiting("job_queue")
    assert cloud.expire(message) == []
    assert list_in_pages(100) == []
