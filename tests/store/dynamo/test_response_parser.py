"""What DynamoDB answers reads the same through our parser as through botocore's."""

import base64
import json
from typing import Any

import pytest
from botocore.awsrequest import HeadersDict
from botocore.parsers import ResponseParserFactory
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.response_parser import ItemParsers

HEADERS = {"x-amzn-RequestId": "R1", "Content-Type": "application/x-amz-json-1.0"}
names = st.sampled_from(["pk", "S", "N", "B", "BS", "M", "L", "Items"]) | st.text(max_size=5)
encoded = st.binary(max_size=9).map(lambda raw: base64.b64encode(raw).decode())
scalars = st.one_of(
    st.builds(lambda text: {"S": text}, st.text(max_size=9)),
    st.builds(lambda number: {"N": str(number)}, st.decimals(allow_nan=False, places=3)),
    st.builds(lambda truth: {"BOOL": truth}, st.booleans()),
    st.just({"NULL": True}),
    st.builds(lambda raw: {"B": raw}, encoded),
    st.builds(lambda raws: {"BS": raws}, st.lists(encoded, min_size=1, max_size=3)),
    st.builds(lambda texts: {"SS": texts}, st.lists(st.text(max_size=5), min_size=1, max_size=3)),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.builds(lambda listed: {"L": listed}, st.lists(inner, max_size=3)),
        st.builds(lambda mapped: {"M": mapped}, st.dictionaries(names, inner, max_size=3)),
    ),
    max_leaves=8,
)
items = st.dictionaries(names, values, max_size=5)


def both(operation: str, body: Any, status: int = 200) -> tuple[Any, Any]:
    """Return the results of our parser and of botocore's."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    response = {
        "headers": HeadersDict(HEADERS),
        "status_code": status,
        "body": content,
        "context": {},
    }
    shape: Any = dynamodb().meta.service_model.operation_model(operation).output_shape
    factories = ItemParsers(), ResponseParserFactory()
    ours, theirs = (one.create_parser("json").parse(response, shape) for one in factories)
    return ours, theirs


@given(item=items, listed=st.lists(items, max_size=3))
def test_items_read_the_same(item: Any, listed: Any) -> None:
    for operation, body in (
        ("GetItem", {"Item": item}),
        ("UpdateItem", {"Attributes": item}),
        ("Query", {"Items": listed, "Count": len(listed), "LastEvaluatedKey": item}),
        ("BatchGetItem", {"Responses": {"t": listed}, "UnprocessedKeys": {"t": {"Keys": listed}}}),
    ):
        ours, theirs = both(operation, body)
        assert ours == theirs


@pytest.mark.parametrize("body", [b"", b"{}", b"<html>busy</html>", b'{"Item": {"a"'])
def test_other_responses_are_parsed_as_by_botocore(body: bytes) -> None:
    ours, theirs = both("GetItem", body)
    assert ours == theirs


def test_a_refusal_with_the_item_in_its_way_is_read_by_botocore() -> None:
    item = {"pk": {"S": "a"}, "sd": {"B": base64.b64encode(b"seed").decode()}}
    kind = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"
    ours, theirs = both("PutItem", {"__type": kind, "message": "no", "Item": item}, 400)
    assert ours == theirs
    assert ours["Error"]["Code"] == "ConditionalCheckFailedException"


def test_times_of_a_table_are_times() -> None:
    ours, theirs = both("DescribeTable", {"Table": {"CreationDateTime": 1_790_000_000.5}})
    assert ours == theirs
    assert ours["Table"]["CreationDateTime"].year == 2026
