"""The pages that name tests name tests that there are."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
NAMED = re.compile(r"`((?:tests/)?[\w/]+\.py)(?:::(\w+))?`")
FOLDERS = {one.name for one in (ROOT / "tests").iterdir() if one.is_dir()}


def named_tests(page: str) -> list[tuple[str, str]]:
    found = NAMED.findall((ROOT / "docs" / page).read_text())
    named = [(path.removeprefix("tests/"), name) for path, name in found]
    return [(path, name) for path, name in named if path.partition("/")[0] in FOLDERS]


def functions_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / "tests" / path).read_text())
    return {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}


@pytest.mark.parametrize("page", ["attacks.md", "security.md", "testing.md", "data-model.md"])
def test_every_test_that_a_page_names_is_there(page: str) -> None:
    missing = [
        f"{path}::{name}"
        for path, name in named_tests(page)
        if not (ROOT / "tests" / path).exists() or (name and name not in functions_of(path))
    ]
    assert missing == []


def test_every_attack_up_to_96_but_one_is_tried() -> None:
    text = (ROOT / "docs" / "attacks.md").read_text()
    tried: set[int] = set()
    for row in re.findall(r"^\| ([\d, to]+) \|", text, re.MULTILINE):
        for part in row.split(", "):
            first, _, last = part.partition(" to ")
            tried |= set(range(int(first), int(last or first) + 1))
    assert set(range(1, 97)) - tried == {95}
