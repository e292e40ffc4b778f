"""Benchmarks that run beside the peers have the peers' packages only, none that tests need."""

from functools import cache

import grimp
import pytest

from benchmarks.__main__ import ALL, BESIDE_OTHERS

pytestmark = pytest.mark.xdist_group("benchmarks")  # one graph for all

BESIDE = [f"benchmarks.{name}" for name, (runner, *_) in ALL.items() if runner == BESIDE_OTHERS]


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("benchmarks", include_external_packages=True, cache_dir=None)


@pytest.mark.parametrize("module", [*BESIDE, "benchmarks.peer.app", "benchmarks.peer.seed"])
def test_what_runs_beside_the_peers_imports_nothing_of_the_tests(module: str) -> None:
    needed = graph().find_upstream_modules(module)
    assert "tests" not in needed
