"""Items stay in stores: services, views and schemas take values."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ROOT / "chalicelib"
STORES = ("store.py", "_store.py", "_queries.py", "_index.py", "_codec.py")
LISTED = tomllib.loads((Path(__file__).parent / "vocabulary.toml").read_text())["items"]


def _trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(CODE.rglob("*.py")):
        yield path.relative_to(CODE), ast.parse(path.read_text())


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} | {
        one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)
    }


def _item_classes() -> set[str]:
    """Return the names of all subclasses of `Item`, direct or not."""
    classes = [
        (node.name, set[str]().union(*map(_names, node.bases)))
        for _, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.bases
    ]
    found = {"Item"}
    while more := {name for name, bases in classes if bases & found} - found:
        found |= more
    return found


def _items_of(tree: ast.Module, classes: set[str]) -> set[str]:
    """Return the item classes that a module defines, imports or reaches through a module."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.ClassDef):
            found.add(node.name)
    return found & classes


def test_classes_of_items_are_found() -> None:
    classes = _item_classes()

    assert {"UserItem", "SlotItem", "DraftItem"} <= classes


def test_only_stores_know_items() -> None:
    classes = _item_classes()
    outside = {
        str(path): items
        for path, tree in _trees()
        if path.parts[0] != "dynamo" and not path.name.endswith(STORES)
        if (items := _items_of(tree, classes))
    }

    assert set(outside) == set(LISTED), outside
    assert all(LISTED.values())
