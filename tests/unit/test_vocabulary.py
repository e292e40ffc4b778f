"""Names follow CONTRIBUTING.md: layers as file names, one class per name, no banned words."""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
RULES: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("vocabulary.toml").read_text(encoding="utf-8")
)
SOURCES = ("chalicelib", "infra", "quizctl", "tests/support", "tests/tools")
LAYERS = frozenset(RULES["layers"])
Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def assert_none(offences: Iterable[str]) -> None:
    """Fail with all offences, one a line."""
    found = list(offences)
    assert not found, "\n".join([f"{len(found)} offences", *found])


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


@cache
def definitions() -> list[tuple[str, Definition]]:
    """Every class and function, with the path and line of its definition."""
    return [
        (f"{module.relative_to(ROOT)}:{node.lineno}", node)
        for module in modules(*SOURCES)
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, Definition)
    ]


def words(name: str) -> str:
    """The words of a name in lower case, joined and enclosed by underscores."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower().strip("_")
    for phrase in RULES["allowed_phrases"]:
        snake = snake.replace(phrase, "")
    return f"_{snake}_"


def has_banned_word(name: str) -> bool:
    return any(f"_{word}_" in words(name) for word in RULES["banned_words"])


def slices() -> Iterator[Path]:
    for package in sorted((ROOT / "chalicelib").iterdir()):
        if (package / "__init__.py").exists() and package.name not in RULES["platform"]:
            yield package


def is_layer(name: str) -> bool:
    return name in LAYERS or name.rpartition("_")[2] in LAYERS


def test_slice_files_are_layers_or_listed_with_a_reason() -> None:
    assert_none(
        f"{package.name}/{module.name}"
        for package in slices()
        for module in sorted(package.glob("*.py"))
        if module.stem != "__init__"
        and not is_layer(module.stem)
        and not {module.stem, "*"} & set(RULES["slice_files"].get(package.name, {}))
    )


def test_every_listed_slice_file_exists_and_is_no_layer() -> None:
    assert_none(
        f"{package}/{name}.py"
        for package, listed in RULES["slice_files"].items()
        for name in listed
        if name != "*"
        and (is_layer(name) or not (ROOT / "chalicelib" / package / f"{name}.py").exists())
    )


def test_class_names_are_unique() -> None:
    defined = defaultdict(list)
    for place, node in definitions():
        if isinstance(node, ast.ClassDef) and place.startswith("chalicelib"):
            defined[node.name].append(place)
    assert_none(f"{name}: {places}" for name, places in defined.items() if len(places) > 1)


def test_modules_have_no_banned_names() -> None:
    folders = (path for folder in SOURCES for path in (ROOT / folder).rglob("*") if path.is_dir())
    assert_none(
        str(path.relative_to(ROOT))
        for path in sorted({*modules(*SOURCES, "tests"), *folders})
        if path.stem in RULES["banned_modules"] or has_banned_word(path.stem)
    )


def test_classes_have_no_banned_names() -> None:
    banned = set(RULES["banned_classes"])
    assert_none(
        f"{place} {node.name}"
        for place, node in definitions()
        if isinstance(node, ast.ClassDef)
        and (node.name.strip("_") in banned or has_banned_word(node.name))
    )


def test_functions_have_no_banned_names() -> None:
    banned, public = set(RULES["banned_functions"]), set(RULES["banned_public_functions"])
    assert_none(
        f"{place} {node.name}"
        for place, node in definitions()
        if not isinstance(node, ast.ClassDef)
        and not re.fullmatch(r"test_.*|__\w+__", node.name)
        and (node.name in public or node.name.strip("_") in banned or has_banned_word(node.name))
    )
