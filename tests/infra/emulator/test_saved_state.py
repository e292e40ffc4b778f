"""Damaged data of the local stack is named with a way out, instead of an empty stack."""

from pathlib import Path

import pytest

from infra.emulator.local_stack import LocalStack, LocalStackError, free_port
from infra.emulator.saved_state import damaged_files


@pytest.mark.parametrize("content", ["", "{", '{"payload": {"tables"', "\x00\x00"])
def test_damaged_file_is_refused_before_anything_starts(tmp_path: Path, content: str) -> None:
    (tmp_path / "aws").mkdir()
    (tmp_path / "aws" / "sqs.json").write_text("{}")
    (tmp_path / "aws" / "dynamodb.json").write_text(content)
    local = LocalStack(free_port(), free_port(), tmp_path)
    with pytest.raises(LocalStackError, match=r"dynamodb\.json is damaged.*make reset"):
        local.__enter__()
    assert not local.is_running()
    assert [path.name for path in damaged_files(tmp_path / "aws")] == ["dynamodb.json"]
    local.reset()
    assert not tmp_path.exists()


def test_stack_without_data_has_nothing_damaged(tmp_path: Path) -> None:
    assert damaged_files(tmp_path / "aws") == []
