"""Bytes of items as DynamoDB counts them."""

from typing import Any

from chalicelib.dynamo.client import dynamodb


def attribute_size(value: Any) -> int:
    """Return the size of an attribute's value by DynamoDB's developer guide."""
    ((kind, held),) = value.items()
    if kind == "M":
        return 3 + sum(1 + len(name) + attribute_size(held[name]) for name in held)
    if kind == "N":
        return 2 + -(-len(held) // 2)
    return len(held.encode() if isinstance(held, str) else held) if kind in "SB" else 1


def item_sizes(table: str) -> list[int]:
    pages = dynamodb().get_paginator("scan").paginate(TableName=f"invigil-test-{table}")
    items = [one for page in pages for one in page["Items"]]
    return [sum(len(name) + attribute_size(value) for name, value in one.items()) for one in items]
