"""A few concurrent takers; `make load-test` runs two hundred and measures times."""

from tests.support.journey_stack import Person, Stack
from tests.tools.load_test import play

TAKERS = 16


def test_concurrent_takers_lose_no_answer_without_errors(stack: Stack, author: Person) -> None:
    measured = play(stack.url, author.http, TAKERS)
    assert measured.faults == 0
    assert len(measured.took["submit"]) == TAKERS
