"""No module imports itself through others, not even within functions."""

import graphlib

import grimp
import pytest


def test_no_import_circle() -> None:
    graph = grimp.build_graph("chalicelib", cache_dir=None)
    imported = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    try:
        graphlib.TopologicalSorter(imported).prepare()
    except graphlib.CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))
