"""Vocabulary of names of files, classes and functions."""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.sources import CODE, IN_ONE_PROCESS, nodes_of

pytestmark = IN_ONE_PROCESS

VOCABULARY = tomllib.loads((Path(__file__).parent / "vocabulary.toml").read_text())
PLATFORM = {"bootstrap", "dynamo", "jobs", "object_storage", "signing", "web"}
SLICES = sorted(one.name for one in CODE.iterdir() if one.is_dir() and one.name[0] != "_")
KEY_PREFIX = re.compile(r"removeprefix\(\"[A-Z]+#\"\)")
STORES = ("store.py", "_store.py", "_queries.py", "_index.py")


def _modules() -> Iterator[Path]:
    return (one for one in CODE.rglob("*.py") if one.name != "__init__.py")


def _is_layer(stem: str) -> bool:
    return any(stem == layer or stem.endswith(f"_{layer}") for layer in VOCABULARY["layers"])


def _other_files(area: str) -> set[str]:
    families = VOCABULARY["families"].get(area, [])
    paths = (one.relative_to(CODE / area) for one in (CODE / area).rglob("*.py"))
    found = {one.stem for one in paths if one.parts[0] not in families}
    return {
        stem
        for stem in found - {"__init__"}
        if not _is_layer(stem) and stem.split("_")[0] not in families
    }


def _definitions(kind: Any) -> Iterator[tuple[str, Path]]:
    for path, node in nodes_of(kind):
        if path.name != "__init__.py":
            yield str(getattr(node, "name", "")), path


@pytest.mark.parametrize("area", [one for one in SLICES if one not in PLATFORM])
def test_slice_files_are_layers_or_listed_with_a_reason(area: str) -> None:
    listed = VOCABULARY["files"].get(area, {})

    assert _other_files(area) == set(listed)
    assert all(listed.values())


def test_public_class_names_are_unique() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for name, path in _definitions(ast.ClassDef):
        if not name.startswith("_"):
            places[name].append(str(path))

    assert {name: found for name, found in places.items() if len(found) > 1} == {}


@pytest.mark.parametrize("kind", [ast.ClassDef, ast.FunctionDef])
def test_names_contain_no_banned_word(kind: type[ast.AST]) -> None:
    found = {
        f"{path}: {name}"
        for name, path in _definitions(kind)
        if set(re.findall(r"[a-z]+", re.sub(r"([A-Z])", r"_\1", name).lower()))
        & set(VOCABULARY["banned"])
    }

    assert found == set()


def test_file_names_contain_no_banned_word() -> None:
    stems = {path: set(path.stem.split("_")) for path in _modules()}

    assert [path for path, words in stems.items() if words & set(VOCABULARY["banned"])] == []


def test_only_stores_parse_keys() -> None:
    outside = (one for one in _modules() if not one.name.endswith(STORES))

    assert [str(one) for one in outside if KEY_PREFIX.search(one.read_text())] == []
