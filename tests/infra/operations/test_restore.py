"""Restore as in the runbook: beside the old table, then copied, nothing overwritten."""

from collections.abc import Iterator
from datetime import UTC, datetime

import boto3
import pytest

from infra.deploy.cloud import Cloud
from quizctl.restore import Table, compare, instant

THEN = datetime(2026, 1, 31, 12, tzinfo=UTC)


class Results:
    """A table of three items, by the one attribute that they have."""

    def __init__(self) -> None:
        self.client = boto3.client("dynamodb", "eu-west-1")
        self.client.create_table(
            TableName="invigil-prod-results",
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "S"},
            ],
            BillingMode="PAY_PER_REQUEST",
        )
        for pk in "abc":
            self.put(pk, "old")

    def put(self, pk: str, value: str) -> None:
        item = {"pk": {"S": pk}, "sk": {"S": "-"}, "v": {"S": value}}
        self.client.put_item(TableName="invigil-prod-results", Item=item)

    def delete(self, pk: str) -> None:
        key = {"pk": {"S": pk}, "sk": {"S": "-"}}
        self.client.delete_item(TableName="invigil-prod-results", Key=key)

    def all(self) -> dict[str, str]:
        items = self.client.scan(TableName="invigil-prod-results")["Items"]
        return {item["pk"]["S"]: item["v"]["S"] for item in items}


@pytest.fixture
def results(aws: None) -> Iterator[Results]:
    made = Results()
    yield made
    for name in made.client.list_tables()["TableNames"]:
        if name.startswith("invigil-prod-"):
            made.client.delete_table(TableName=name)


@pytest.fixture
def table(results: Results) -> Table:
    """Restored after which one item was deleted, one changed, and one made."""
    table = Table(Cloud("eu-west-1"), "invigil-prod-results")
    table.restore(THEN)
    results.delete("a")
    results.put("b", "new")
    results.put("d", "new")
    return table


def test_compare_reports_without_changes(table: Table, results: Results) -> None:
    before = results.all()
    assert list(compare(table)) == ["1 missing", "  a -", "1 different", "  b -"]
    assert results.all() == before


def test_copy_missing_restores_only_missing_items(table: Table, results: Results) -> None:
    assert table.copy("missing") == 1
    assert results.all() == {"a": "old", "b": "new", "c": "old", "d": "new"}
    assert table.copy("missing") == 0


def test_copy_all_restores_differing_items_and_keeps_new_ones(
    table: Table, results: Results
) -> None:
    assert table.copy("all") == 2
    assert results.all() == {"a": "old", "b": "old", "c": "old", "d": "new"}


def test_instant_requires_a_time_zone() -> None:
    assert instant("2026-01-31T12:00:00Z") == THEN
    assert instant("2026-01-31T13:00:00+01:00") == THEN
    with pytest.raises(ValueError, match="time zone"):
        instant("2026-01-31T12:00:00")
