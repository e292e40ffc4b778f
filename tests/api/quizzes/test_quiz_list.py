"""The list of published quizzes: a process may keep its first page for some seconds."""

from collections.abc import Callable

import pytest

from chalicelib.clock import SECOND
from tests.support.builders import created, published
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


def test_lists_are_paged_and_filtered(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    made = [published(http, author, title=f"Quiz {number}")["id"] for number in range(3)]
    draft = created(http, author).json["id"]
    page = http.get(f"{QUIZZES}?limit=2", token=taker.token).json
    rest = http.get(f"{QUIZZES}?limit=2&cursor={page['next_cursor']}", token=taker.token).json
    assert {one["id"] for one in page["items"] + rest["items"]} == set(made)
    mine = http.get(f"{QUIZZES}?mine=true&status=draft", token=author.token).json["items"]
    assert [one["id"] for one in mine] == [draft]
    assert http.get(f"{QUIZZES}?status=draft", token=author.token).json["items"] == []
    for query in ("limit=0", "limit=101", "limit=abc", "limit=1&limit=2", "what=1", "mine=yes"):
        assert http.get(f"{QUIZZES}?{query}", token=taker.token).status == 422, query
    assert http.get(f"{QUIZZES}?cursor=AAAA", token=taker.token).code == "invalid_cursor"
