"""Fields of log lines: a name that a log record has itself raises an error instead of a line."""

import ast
import logging
from collections.abc import Iterator
from typing import Any

from tests.support.sources import IN_ONE_PROCESS, nodes_of

pytestmark = IN_ONE_PROCESS

OF_RECORDS = {*vars(logging.makeLogRecord({})), "message", "asctime"}


def log_fields(argument: ast.keyword) -> Iterator[tuple[int, str]]:
    """Each name in a literal ``extra={...}``, with its line."""
    if argument.arg == "extra":
        keys = argument.value.keys if isinstance(argument.value, ast.Dict) else []
        yield from ((key.lineno, str(key.value)) for key in keys if isinstance(key, ast.Constant))


def test_no_log_field_is_named_as_a_field_of_all_records() -> None:
    arguments = nodes_of(ast.keyword)
    found = {(str(path), *field) for path, one in arguments for field in log_fields(one)}
    assert {name for *_, name in found} >= {"user_id", "kind"}
    assert [one for one in found if one[-1] in OF_RECORDS] == []


def test_a_reserved_name_is_found() -> None:
    line: Any = ast.parse('logger().info("event", extra={"name": 1})').body[0]
    [(_, name)] = log_fields(line.value.keywords[0])
    assert name in OF_RECORDS
