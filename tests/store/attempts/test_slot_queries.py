"""Going through the takers of a quiz: each once, in an order that stays, in bounded reads."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from chalicelib.attempts import slot_queries
from chalicelib.attempts.attempt_list import LOOKED_AT, RUNNING, list_attempts
from chalicelib.attempts.rules import QUIZ_SHARDS, quiz_shard
from chalicelib.results.models import EndReason
from tests.support.results import QUIZ_ID
from tests.support.running_attempts import user_id
from tests.support.seed_results import seed_attempts
from tests.support.wire_calls import recorded_operations

pytestmark = pytest.mark.usefixtures("tables")

MANY = 24
"""So many that some shards have several takers, and some none."""


def of_quiz(number: int) -> tuple[int, bool]:
    """Return the number of a user's attempts, and whether the last is running."""
    return number % 3 + 1, number % 4 == 0


def ending_of(number: int) -> EndReason:
    """How all attempts of that user ended."""
    return EndReason.ABANDONED if number % 10 == 1 else EndReason.SUBMITTED


@pytest.fixture
def everybody() -> list[str]:
    users = [user_id(number) for number in range(MANY)]
    for number, user in enumerate(users):
        attempts, runs = of_quiz(number)
        seed_attempts(user, attempts=attempts, runs=runs, ending=ending_of(number))
    return users


def listed(status: str | None, limit: int) -> Iterator[list[tuple[str, int, str]]]:
    """The list, page after page."""
    after: dict[str, Any] | None = None
    while True:
        page = list_attempts(QUIZ_ID, status, limit, after)
        yield [(one.ref.user_id, one.ref.number, one.status) for one in page.items]
        after = page.after
        if after is None:
            return


def expected(everybody: list[str]) -> list[tuple[str, int, str]]:
    """All attempts in the order in which they are listed."""
    found = []
    for number, user in enumerate(everybody):
        attempts, runs = of_quiz(number)
        found += [
            (user, place, RUNNING if runs and place == attempts else ending_of(number).value)
            for place in range(1, attempts + 1)
        ]
    return sorted(found, key=lambda one: (quiz_shard(one[0]), one[0], one[1]))


@pytest.mark.parametrize(
    ("limit", "status"),
    [
        *product([1, 2, 7, 100], [None]),
        *product([1, 100], [RUNNING, "abandoned"]),
        *product([3, 100], ["submitted", "auto_submitted"]),
    ],
)
def test_every_page_size_lists_each_attempt_once_and_in_the_same_order(
    everybody: list[str], limit: int, status: str | None
) -> None:
    pages = list(listed(status, limit))
    assert all(len(page) <= limit for page in pages)
    all_of_them = expected(everybody)
    wanted = [one for one in all_of_them if status in {None, one[2]}]
    assert [one for page in pages for one in page] == wanted
    if status is None:
        assert not [page for page in pages[:-1] if len(page) < limit]


def test_page_ends_after_a_maximum_of_reads(everybody: list[str]) -> None:
    for status in (None, RUNNING, "auto_submitted"):
        with recorded_operations() as calls:
            list_attempts(QUIZ_ID, status, 100, None)
        assert calls.count("Query") <= QUIZ_SHARDS + slot_queries.PAGES_PER_LIST
        assert calls.count("BatchGetItem") == (status != RUNNING)
    with recorded_operations() as calls:
        list_attempts("quz_00000000000000000000000009", None, 100, None)
    assert calls == ["Query"] * QUIZ_SHARDS


def test_filtered_page_reads_at_most_100_attempts() -> None:
    users = [user_id(number) for number in range(LOOKED_AT + 5)]
    for user in users:
        seed_attempts(user)
    pages = list(listed("abandoned", 10))
    assert pages == [[], []]
    pages = list(listed("submitted", 60))
    assert [len(page) for page in pages] == [60, 45]


def test_concurrent_starts_do_not_move_the_list(everybody: list[str]) -> None:
    pages = listed(None, 20)
    found = next(pages)
    late = [user_id(number) for number in range(MANY, MANY + 10)]
    for user in late:
        seed_attempts(user)
    for number, user in enumerate(everybody):
        attempts, runs = of_quiz(number)
        if not runs:
            seed_attempts(user, attempts=attempts + 1, runs=True, ending=ending_of(number))
    found += [one for page in pages for one in page]
    assert len(set(found)) == len(found)
    before = {one for one in expected(everybody) if one[2] != RUNNING}
    assert before <= set(found)


def test_users_with_a_finished_attempt_are_in_the_gradebook(everybody: list[str]) -> None:
    found: list[str] = []
    after: dict[str, Any] | None = None
    while True:
        users, after = slot_queries.list_users_with_finished(QUIZ_ID, 7, after)
        assert len(users) <= 7
        found += users
        if after is None:
            break
    wanted = {user for number, user in enumerate(everybody) if of_quiz(number) != (1, True)}
    assert set(found) == wanted
    assert len(found) == len(wanted) < MANY
