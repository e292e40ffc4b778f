"""No module imports itself through others, not even within functions."""

import graphlib

import grimp
import pytest

GRAPH = grimp.build_graph("chalicelib", cache_dir=None)


def test_no_import_circle() -> None:
    imported = {name: GRAPH.find_modules_directly_imported_by(name) for name in GRAPH.modules}
    try:
        graphlib.TopologicalSorter(imported).prepare()
    except graphlib.CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))
