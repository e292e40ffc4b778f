"""Benchmarks that run beside the peers have the peers' packages only, none that tests need."""

import grimp
import pytest

from benchmarks.__main__ import ALL, BESIDE_OTHERS

GRAPH = grimp.build_graph("benchmarks", include_external_packages=True, cache_dir=None)
BESIDE = [f"benchmarks.{name}" for name, (runner, *_) in ALL.items() if runner == BESIDE_OTHERS]


@pytest.mark.parametrize("module", [*BESIDE, "benchmarks.peer.app", "benchmarks.peer.seed"])
def test_what_runs_beside_the_peers_imports_nothing_of_the_tests(module: str) -> None:
    needed = GRAPH.find_upstream_modules(module)
    assert "tests" not in needed
