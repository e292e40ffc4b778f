"""A published quiz is there in every request, at whatever moment its cached copy gets too old."""

import random

import pytest

from chalicelib.clock import Millis
from tests.support.builders import published
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People

REQUESTS = 30
LONGEST: Millis = 150


class PassingClock(FakeClock):
    """A clock on which time passes between any two looks, as it does during a request."""

    def __init__(self) -> None:
        super().__init__()
        self.chance = random.Random(1)  # noqa: S311

    def __call__(self) -> Millis:
        self.now += self.chance.randrange(LONGEST)
        return self.now


@pytest.fixture
def clock() -> FakeClock:
    return PassingClock()


def test_no_request_misses_a_quiz_whose_cached_copy_expires_meanwhile(
    http: Client, people: People
) -> None:
    author, taker = people.author(), people.user()
    quiz_id = published(http, author)["id"]
    start, quiz = f"/api/v1/attempts/quizzes/{quiz_id}/start", f"/api/v1/quizzes/{quiz_id}"
    for _ in range(REQUESTS):
        seen = http.get(quiz, token=taker.token)
        assert seen.status == 200, seen.text
        attempt = http.post(start, token=taker.token)
        assert attempt.status == 201, attempt.text
        submit = f"/api/v1/attempts/{attempt.json['id']}/submit"
        assert http.post(submit, token=taker.token).status == 200
