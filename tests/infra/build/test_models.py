"""Stored items match the deployed tables."""

from typing import Any

import pytest
from pynamodb.constants import NUMBER, STRING

from chalicelib.dynamo.items import Item
from chalicelib.settings import settings
from infra.build.template import of_type, read_template
from tests.support.item_kinds import KINDS

TABLES: dict[str, dict[str, Any]] = {
    one["Properties"]["TableName"]["Fn::Sub"].rpartition("-")[2]: one["Properties"]
    for one in of_type(read_template(), "AWS::DynamoDB::Table").values()
}


def table_of(kind: type[Item]) -> str:
    return str(kind.Meta.table_name).removeprefix(f"{settings().table_prefix}-")


def attributes_of(kind: type[Item]) -> dict[str, str]:
    """The types of a kind's attributes, by their names in the table."""
    return {one.attr_name: one.attr_type for one in kind.get_attributes().values()}


def kept_in(table: str) -> dict[str, set[str]]:
    """Return all attributes of all kinds in a table, with their types."""
    found: dict[str, set[str]] = {}
    for kind in KINDS:
        if table_of(kind) == table:
            for name, type_of in attributes_of(kind).items():
                found.setdefault(name, set()).add(type_of)
    return found


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_item_kind_has_a_deployed_table(kind: type[Item]) -> None:
    assert table_of(kind) in TABLES


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_attribute_that_is_a_key_anywhere_is_a_string(kind: type[Item]) -> None:
    keys = {one["AttributeName"] for one in TABLES[table_of(kind)]["AttributeDefinitions"]}
    types = {name: type_of for name, type_of in attributes_of(kind).items() if name in keys}
    assert set(types.values()) <= {STRING}
    assert {"pk", "sk"} <= types.keys()


@pytest.mark.parametrize("table", TABLES)
def test_every_key_of_an_index_is_an_attribute_of_some_item(table: str) -> None:
    keys = {one["AttributeName"] for one in TABLES[table]["AttributeDefinitions"]}
    assert keys <= kept_in(table).keys()


@pytest.mark.parametrize("table", TABLES)
def test_index_projections_are_attributes_of_items(table: str) -> None:
    for index in TABLES[table].get("GlobalSecondaryIndexes", []):
        carried = set(index["Projection"].get("NonKeyAttributes", []))
        assert carried <= kept_in(table).keys(), index["IndexName"]


@pytest.mark.parametrize("table", TABLES)
def test_items_expire_exactly_where_they_have_an_instant_to_expire_at(table: str) -> None:
    expires = TABLES[table].get("TimeToLiveSpecification")
    assert kept_in(table).get("x", set()) <= ({NUMBER} if expires else set())


@pytest.mark.parametrize("table", TABLES)
def test_every_declared_attribute_is_a_key(table: str) -> None:
    """CloudFormation refuses an attribute that nothing is indexed by."""
    definition = TABLES[table]
    schemas = [definition, *definition.get("GlobalSecondaryIndexes", [])]
    keys = {part["AttributeName"] for schema in schemas for part in schema["KeySchema"]}
    assert {one["AttributeName"] for one in definition["AttributeDefinitions"]} == keys


def test_only_results_have_a_stream() -> None:
    with_stream = [name for name, table in TABLES.items() if "StreamSpecification" in table]
    assert with_stream == ["results"]
