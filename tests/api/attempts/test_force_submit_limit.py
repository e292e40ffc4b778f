"""Ending all attempts of a quiz has a limit: each time queues a message for every shard."""

from tests.support.builders import published
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People


def test_all_attempts_of_a_quiz_are_ended_ten_times_in_ten_minutes(
    http: Client, people: People, clock: FakeClock
) -> None:
    author = people.author()
    at = f"/api/v1/quizzes/{published(http, author)['id']}/close-attempts"
    replies = [http.post(at, token=author.token) for _ in range(11)]
    assert [one.status for one in replies] == [202] * 10 + [429]
    assert int(replies[-1].headers["retry-after"]) > 0
    clock.advance(10 * 60_000)
    assert http.post(at, token=author.token).status == 202
