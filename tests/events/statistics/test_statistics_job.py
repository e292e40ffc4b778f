"""The job that computes statistics: page by page, delivered twice, and after a death anywhere."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.clock import MINUTE
from chalicelib.jobs.scheduled import LEASE
from chalicelib.results.models import Mark, SavedResponse
from chalicelib.settings import settings
from chalicelib.statistics import store
from chalicelib.statistics.job import StatisticsJob
from chalicelib.statistics.models import AttemptSelection
from tests.support.aws_delivery import Cloud, job
from tests.support.clock import FakeClock
from tests.support.results import FINISHED_AT, QUIZ_ID
from tests.support.running_attempts import QUESTIONS, open_quiz, user_id
from tests.support.seed_results import seed_attempts

pytestmark = pytest.mark.usefixtures("tables")
FIRST = AttemptSelection.FIRST


def seed_takers(takers: int) -> None:
    """Takers with one to three attempts, of which each answers other questions."""
    open_quiz(QUIZ_ID)
    for number in range(takers):
        right = [number >> (place % 4) & 1 == place % 2 for place in range(QUESTIONS)]
        marks = tuple(map(a_mark, right))
        score = Decimal(sum(right))
        seed_attempts(
            user_id(number), attempts=1 + number % 3, marks=marks, score=score, max_score=QUESTIONS
        )


def a_mark(right: bool) -> Mark:  # noqa: FBT001
    answer = SavedResponse("t" if right else "f", 1, FINISHED_AT - 1)
    return Mark(answer=answer, correct=right, score=Decimal(int(right)))


def small_pages(clock: FakeClock, takers: int = 1) -> StatisticsJob:
    """The job with few takers to a page."""
    marks = takers * QUESTIONS
    return StatisticsJob(bootstrap.published_quizzes(), clock, settings().job_queue_url, marks)


def work_off(cloud: Cloud, run: Callable[[Any], None] | None = None) -> int:
    pages = 0
    while bodies := cloud.waiting("job_queue"):
        for body in bodies:
            pages += 1
            if run is None:
                assert cloud.expire(body) == []
            else:
                run(body["payload"])
    return pages


def report(selection: AttemptSelection = FIRST) -> Any:
    found = store.get_report(QUIZ_ID, selection)
    return found and {name: one for name, one in found.items() if name != "as_of"}


@pytest.mark.parametrize("selection", list(AttemptSelection))
def test_pages_of_any_size_come_to_the_same(
    cloud: Cloud, clock: FakeClock, selection: AttemptSelection
) -> None:
    seed_takers(20)
    bootstrap.statistics().request(QUIZ_ID, selection)
    assert work_off(cloud) == 1
    whole = report(selection)
    assert whole["attempts"] == (20 if selection is not AttemptSelection.ALL else 39)
    for takers, most in [(1, 20), (7, 4)]:
        clock.advance(1)
        paged = small_pages(clock, takers)
        paged.request(QUIZ_ID, selection)
        assert work_off(cloud, paged.run) >= most
        assert report(selection) == whole


def test_pages_delivered_twice_and_out_of_order_come_to_the_same(
    cloud: Cloud, clock: FakeClock
) -> None:
    seed_takers(12)
    bootstrap.statistics().request(QUIZ_ID, FIRST)
    work_off(cloud)
    whole = report()
    paged = small_pages(clock)
    clock.advance(1)
    paged.request(QUIZ_ID, FIRST)
    seen: list[Any] = []
    while bodies := cloud.waiting("job_queue"):
        seen.append(bodies[0]["payload"])
        paged.run(bodies[0]["payload"])
        paged.run(bodies[0]["payload"])
    for payload in reversed(seen):
        paged.run(payload)
    cloud.waiting("job_queue")
    assert report() == whole


def test_lost_run_is_started_again_by_the_timer(cloud: Cloud, clock: FakeClock) -> None:
    seed_takers(3)
    began = bootstrap.statistics().request(QUIZ_ID, FIRST)
    assert cloud.waiting("job_queue")
    clock.advance(LEASE + MINUTE)
    cloud.tick()
    work_off(cloud)
    assert store.get_report(QUIZ_ID, FIRST)["as_of"] == began
    clock.advance(LEASE + MINUTE)
    cloud.tick()
    assert cloud.waiting("job_queue") == []


def test_earlier_run_never_replaces_a_later_one(cloud: Cloud, clock: FakeClock) -> None:
    seed_takers(3)
    statistics = bootstrap.statistics()
    statistics.request(QUIZ_ID, FIRST)
    [late] = cloud.waiting("job_queue")
    clock.advance(LEASE + MINUTE)
    began = statistics.request(QUIZ_ID, FIRST)
    work_off(cloud)
    assert cloud.expire(late) == []
    assert store.get_report(QUIZ_ID, FIRST)["as_of"] == began


def test_taker_who_ends_while_pages_are_counted_is_counted_once_at_most(
    cloud: Cloud, clock: FakeClock
) -> None:
    seed_takers(6)
    paged = small_pages(clock, takers=2)
    paged.request(QUIZ_ID, FIRST)
    marks = tuple(a_mark(right=True) for _ in range(QUESTIONS))
    late = [user_id(number) for number in range(100, 104)]
    while bodies := cloud.waiting("job_queue"):
        paged.run(bodies[0]["payload"])
        if late:
            seed_attempts(late.pop(), marks=marks, score=Decimal(QUESTIONS))
        paged.run(bodies[0]["payload"])
    assert 6 <= report()["attempts"] <= 10


def test_job_of_a_quiz_that_nobody_took_ends(cloud: Cloud) -> None:
    open_quiz(QUIZ_ID)
    bootstrap.statistics().request(QUIZ_ID, FIRST)
    assert work_off(cloud) == 1
    assert report() is None
    name = f"{QUIZ_ID}#first"
    assert cloud.expire(job("statistics", {"name": name, "at": 1, "after": None})) == []
