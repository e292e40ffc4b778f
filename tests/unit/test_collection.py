"""No test is left out by the name of its folder, as pytest's own list would have `build` be."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from infra.build.template import ROOT


def test_every_file_of_tests_is_collected(pytestconfig: pytest.Config) -> None:
    left_out = pytestconfig.getini("norecursedirs")
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    assert files
    for file in files:
        folders = file.relative_to(ROOT).parts[:-1]
        assert not [one for one in folders for pattern in left_out if fnmatch(one, pattern)], file


def test_no_test_imports_another() -> None:
    """What two of them need is in tests/support, or beside them under a name of its own."""
    found = [
        f"{file.relative_to(ROOT)} imports {module}"
        for file in sorted((ROOT / "tests").rglob("*.py"))
        for module in imported_modules(file)
        if module.startswith("tests.") and ".test_" in module
    ]
    assert found == []


def imported_modules(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{one.name}" for one in node.names)
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
