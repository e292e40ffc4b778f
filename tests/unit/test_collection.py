"""No test is left out by the name of its folder, as pytest's own list would have `build` be."""

from fnmatch import fnmatch

import pytest

from infra.build.template import ROOT


def test_every_file_of_tests_is_collected(pytestconfig: pytest.Config) -> None:
    left_out = pytestconfig.getini("norecursedirs")
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    assert files
    for file in files:
        folders = file.relative_to(ROOT).parts[:-1]
        assert not [one for one in folders for pattern in left_out if fnmatch(one, pattern)], file
