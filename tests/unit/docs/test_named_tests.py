"""The pages name tests, modules and files that exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
NAMED = re.compile(r"`((?:[\w.-]+/)+[\w.-]*\.(?:py|js|json|toml|yaml|yml|lark))(?:::(\w+))?`")
PARENTS = (ROOT, ROOT / "tests", ROOT / "chalicelib", ROOT / "docs")


def found(path: str) -> Path | None:
    return next((parent / path for parent in PARENTS if (parent / path).exists()), None)


def functions_of(module: Path) -> set[str]:
    return {
        one.name for one in ast.parse(module.read_text()).body if isinstance(one, ast.FunctionDef)
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_and_test_that_a_page_names_exists(page: Path) -> None:
    missing = [
        f"{path}::{name}"
        for path, name in NAMED.findall(page.read_text(encoding="utf-8"))
        if not path.startswith("build/")
        and ((module := found(path)) is None or (name and name not in functions_of(module)))
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
