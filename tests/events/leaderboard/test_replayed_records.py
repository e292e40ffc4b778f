"""Replayed and reordered stream records do not change leaderboards."""

from itertools import permutations
from typing import Any

from chalicelib.dynamo.client import dynamodb
from chalicelib.settings import settings
from tests.support.aws_delivery import Cloud, record_of
from tests.support.builders import play, published, right_answers
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People

EACH = 4
"""Of the 24 orders of four records, so many are enough for each to come first and last."""


def forget_boards() -> None:
    table = settings().table("leaderboard")
    for item in dynamodb().scan(TableName=table, ProjectionExpression="pk, sk")["Items"]:
        dynamodb().delete_item(TableName=table, Key=item)


def test_no_order_and_no_repeat_of_records_changes_a_board(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    quiz, taker, other = published(http, people.author()), people.user(), people.user()
    answers = right_answers(quiz)
    for who, given in ((taker, answers[:1]), (other, answers[:2]), (taker, answers), (taker, [])):
        play(http, who, quiz, given)
        clock.advance(1_000)
    records = [record_of(image, number=place) for place, image in enumerate(cloud.results())]
    boards = [f"/api/v1/leaderboard/{name}" for name in (f"quizzes/{quiz['id']}", "global")]

    def shown() -> list[Any]:
        found = [http.get(board, token=other.token).json for board in boards]
        return [[board["items"], board["total"]] for board in found]

    cloud.stream(*records)
    expected = shown()
    assert [entry["score"] for entry in expected[0][0]] == [8, 5]
    for order in list(permutations(records))[::EACH]:
        forget_boards()
        assert cloud.stream(*order, order[0]) == []
        assert shown() == expected
