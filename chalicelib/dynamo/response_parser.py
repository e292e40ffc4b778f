"""Parser of DynamoDB responses, faster than botocore's.

botocore compares each value of each item with its ten possible types. Items have explicit types
(``{"S": "…"}``), and only bytes need a conversion. Errors, unlisted operations, and responses other
than JSON are left to botocore. This saves up to a third of a call (`benchmarks/warm_dynamodb.py`);
`tests/store/dynamo/test_response_parser.py` proves that the results are equal.
"""

import base64
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from botocore.model import Shape
from botocore.parsers import ResponseParserFactory

_OF_ITEMS = frozenset(
    f"{operation}Output"
    for operation in (
        "BatchGetItem",
        "DeleteItem",
        "GetItem",
        "PutItem",
        "Query",
        "Scan",
        "TransactWriteItems",
        "UpdateItem",
    )
)
"""Operations whose responses have items and counts, but no times or bytes outside of items."""
_MARKS_OF_BYTES = (b'"B":', b'"BS":')


class ItemParsers(ResponseParserFactory):
    """Factory of parsers that try ours before botocore's."""

    def create_parser(self, protocol_name: str) -> Any:  # noqa: ANN401 - it has no public type
        return _ItemParser(super().create_parser(protocol_name))


class _ItemParser:
    def __init__(self, stock: Any) -> None:  # noqa: ANN401 - see above
        self._stock = stock

    def parse(self, response: Mapping[str, Any], shape: Shape | None) -> Any:  # noqa: ANN401
        """Return the same result as botocore's parser."""
        is_ours = shape is not None and shape.name in _OF_ITEMS
        if not is_ours or response["status_code"] != HTTPStatus.OK:
            return self._stock.parse(response, shape)
        try:
            parsed: dict[str, Any] = _read(response["body"])
        except ValueError:
            return self._stock.parse(response, shape)
        headers = {name.lower(): value for name, value in response["headers"].items()}
        metadata = {"HTTPStatusCode": response["status_code"], "HTTPHeaders": headers}
        if "x-amzn-requestid" in headers:
            metadata["RequestId"] = headers["x-amzn-requestid"]
        parsed["ResponseMetadata"] = metadata
        return parsed


def _read(body: bytes) -> dict[str, Any]:
    has_bytes = any(mark in body for mark in _MARKS_OF_BYTES)
    read = json.loads(body or b"{}", object_hook=_with_bytes if has_bytes else None)
    if not isinstance(read, dict):
        raise ValueError("not an object")  # noqa: TRY004 - as of any other that cannot be read
    return read


def _with_bytes(value: dict[str, Any]) -> dict[str, Any]:
    """Return a value with bytes decoded; an attribute named B contains an object, never a text."""
    if isinstance(value.get("B"), str):
        return {"B": base64.b64decode(value["B"])}
    if isinstance(value.get("BS"), list):
        return {"BS": [base64.b64decode(one) for one in value["BS"]]}
    return value
