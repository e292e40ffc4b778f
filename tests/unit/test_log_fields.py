"""Fields of log lines: a name that a log record has itself raises an error instead of a line."""

import ast
import logging
from collections.abc import Iterator
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "chalicelib"
OF_RECORDS = {*vars(logging.makeLogRecord({})), "message", "asctime"}


def log_fields(source: str) -> Iterator[tuple[int, str]]:
    """Each name in a literal ``extra={...}``, with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.keyword) and node.arg == "extra":
            keys = node.value.keys if isinstance(node.value, ast.Dict) else []
            yield from (
                (key.lineno, str(key.value)) for key in keys if isinstance(key, ast.Constant)
            )


def test_no_log_field_is_named_as_a_field_of_all_records() -> None:
    found = {
        (str(path.relative_to(SOURCES)), *field)
        for path in SOURCES.rglob("*.py")
        for field in log_fields(path.read_text())
    }
    assert {name for *_, name in found} >= {"user_id", "kind"}
    assert [one for one in found if one[-1] in OF_RECORDS] == []


def test_a_reserved_name_is_found() -> None:
    [(_, name)] = log_fields('logger().info("event", extra={"name": 1})')
    assert name in OF_RECORDS
