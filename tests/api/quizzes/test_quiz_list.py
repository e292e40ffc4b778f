"""The list of published quizzes: a process may keep its first page for some seconds."""

from collections.abc import Callable

import pytest

from chalicelib.clock import SECOND
from tests.support.builders import published
from tests.support.capacity import metered
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People, Person

QUIZZES = "/api/v1/quizzes"
KEPT = 5


def listed(http: Client, person: Person) -> list[str]:
    return [one["id"] for one in http.get(QUIZZES, token=person.token).json["items"]]


def trips(http: Client, person: Person) -> int:
    with metered() as cost:
        listed(http, person)
    return cost.trips


@pytest.fixture
def _kept(configured: Callable[[str, str], None]) -> None:
    configured("QUIZ_LIST_SECONDS", str(KEPT))


def test_new_quiz_is_listed_at_once_unless_set_otherwise(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    assert listed(http, taker) == []
    made = published(http, author)["id"]
    assert listed(http, taker) == [made]


@pytest.mark.usefixtures("_kept")
def test_first_page_is_read_once_for_all_viewers(http: Client, people: People) -> None:
    published(http, people.author())
    assert trips(http, people.user()) == 2
    assert trips(http, people.user()) == 1


@pytest.mark.usefixtures("_kept")
def test_kept_page_is_read_again_when_it_is_old(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, taker = people.author(), people.user()
    assert listed(http, taker) == []
    made = published(http, author)["id"]
    clock.advance(KEPT * SECOND - 1)
    assert listed(http, taker) == []
    clock.advance(1)
    assert listed(http, taker) == [made]


@pytest.mark.usefixtures("_kept")
def test_kept_page_shows_no_quiz_outside_its_audience(http: Client, people: People) -> None:
    author, outsider = people.author(), people.user()
    group = http.post("/api/v1/groups", json={"name": "A"}, token=author.token).json["id"]
    made = published(http, author, audience={"group_ids": [group]})["id"]
    assert listed(http, author) == [made]
    assert listed(http, outsider) == []
