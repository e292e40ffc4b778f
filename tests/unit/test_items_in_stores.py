"""Items stay in stores: services, views and schemas take values."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.sources import IN_ONE_PROCESS, nodes_of, trees

pytestmark = IN_ONE_PROCESS

STORES = ("store.py", "_store.py", "_queries.py", "_index.py", "_codec.py")
LISTED = tomllib.loads((Path(__file__).parent / "vocabulary.toml").read_text())["items"]
WITHOUT_ITEMS = {
    "chalicelib.dynamo.reads": {"BatchItems", "Key", "batch_get"},
    "chalicelib.dynamo.writes": {"Write", "batch_delete", "transact"},
    "chalicelib.dynamo.scans": {"in_parallel"},
}
"""What others than stores may import of these modules: the rest takes or returns items."""


def _outside_stores() -> Iterator[tuple[Path, ast.Module]]:
    return (
        (path, tree)
        for path, tree in trees()
        if path.parts[0] != "dynamo" and not path.name.endswith(STORES)
    )


def _names(node: ast.AST) -> set[str]:
    """Return the names in a node, except the kinds of keys, which hold no item."""
    if isinstance(node, ast.Subscript) and _names(node.value) == {"Key"}:
        return set()
    own = {getattr(node, "id", None), getattr(node, "attr", None)} - {None}
    return {str(one) for one in own}.union(*map(_names, ast.iter_child_nodes(node)))


@cache
def _item_classes() -> frozenset[str]:
    """Return the names of all subclasses of `Item`, direct or not."""
    classes = [
        (node.name, set[str]().union(*map(_names, node.bases)))
        for _, node in nodes_of(ast.ClassDef)
        if node.bases
    ]
    found = {"Item"}
    while more := {name for name, bases in classes if bases & found} - found:
        found |= more
    return frozenset(found)


def _used(tree: ast.Module) -> set[str]:
    """Return the names that a module defines as classes, imports, or reaches through modules."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.ClassDef):
            found.add(node.name)
    return found


def _imports_of_items(tree: ast.Module) -> set[str]:
    """Return what a module imports of `dynamo` that takes or returns items."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in WITHOUT_ITEMS:
            found |= {one.name for one in node.names} - WITHOUT_ITEMS[node.module]
        elif isinstance(node, ast.ImportFrom) and node.module == "chalicelib.dynamo":
            found |= {one.name for one in node.names} & {"reads", "writes"}
    return found


def _batches(tree: ast.Module) -> set[str]:
    """Return the names that are bound to a batch of items."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call | ast.IfExp):
            if "batch_get" in _names(node.value):
                found |= set[str]().union(*map(_names, node.targets))
        elif isinstance(node, ast.Assign) and "prefetched" in _names(node.value):
            found |= set[str]().union(*map(_names, node.targets))
        elif (
            isinstance(node, ast.arg)
            and node.annotation
            and "BatchItems" in _names(node.annotation)
        ):
            found.add(node.arg)
    return found | {"prefetched"}


def _items_of_batches(tree: ast.Module) -> list[int]:
    """Return the lines that take an item out of a batch."""
    batches = _batches(tree)
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "get"
        and _names(node.func.value) & batches
    ]


def test_classes_of_items_are_found() -> None:
    assert {"UserItem", "SlotItem", "DraftItem"} <= _item_classes()


def test_only_stores_know_items() -> None:
    outside = {
        str(path): items
        for path, tree in _outside_stores()
        if (items := _used(tree) & _item_classes())
    }

    assert set(outside) == set(LISTED), outside
    assert all(LISTED.values())


def test_functions_that_return_items_are_called_by_stores_alone() -> None:
    returning = {
        node.name
        for _, tree in trees()
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.returns and not node.name.startswith("_")
        if _names(node.returns) & _item_classes()
    }
    outside = {
        str(path): names for path, tree in _outside_stores() if (names := _used(tree) & returning)
    }

    assert "user_keys" in returning
    assert outside == {}


def test_only_stores_read_and_write_items() -> None:
    outside = {
        str(path): names
        for path, tree in _outside_stores()
        if (names := _imports_of_items(tree)) and str(path) not in LISTED
    }

    assert outside == {}


def test_only_stores_take_items_out_of_batches() -> None:
    outside = {
        str(path): lines for path, tree in _outside_stores() if (lines := _items_of_batches(tree))
    }

    assert outside == {}


@pytest.mark.parametrize(
    "code",
    [
        "found = batch_get(keys)\nitem = found.get(key)",
        "found = batch_get(keys) if keys else None\nitem = found.get(key)",
        "item = call.prefetched.get(key)",
        "found, user = call.prefetched, 1\nitem = found.get(key)",
        "def read(found: BatchItems) -> None:\n    found.get(key)",
    ],
)
def test_items_of_batches_are_noticed(code: str) -> None:
    assert len(_items_of_batches(ast.parse(code))) == 1


@pytest.mark.parametrize(
    "code", ["from chalicelib.dynamo.reads import get, Key", "from chalicelib.dynamo import reads"]
)
def test_reads_of_items_are_noticed(code: str) -> None:
    assert len(_imports_of_items(ast.parse(code))) == 1
