"""Documented commands exist, and documented calculations run."""

import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.build.template import ROOT
from quizctl.__main__ import app

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
CODE = re.compile(r"^```(?:sh|bash)?\n(.*?)^```$|`([^`\n]+)`", re.MULTILINE | re.DOTALL)
CALCULATES = ("infra.capacity", "benchmarks.start_storm")
PLACEHOLDER = "quz_00000000000000000000000000"


def named(pattern: str) -> list[tuple[str, str]]:
    """What a pattern finds in all code of all pages: page and find."""
    return [
        (str(page.relative_to(ROOT)), found)
        for page in PAGES
        for block, inline in CODE.findall(page.read_text(encoding="utf-8"))
        for found in re.findall(pattern, block or inline)
    ]


def test_documented_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    used = named(r"(?:^|[\n;&(] *)make ([a-z][a-z-]+)")
    assert len(used) > 30
    assert [one for one in used if one[1] not in targets] == []


def test_documented_modules_exist() -> None:
    used = named(r"python3? -m ((?:infra|tests|benchmarks|quizctl|chalicelib)[\w.]*)")
    assert len(used) > 5
    assert [one for one in used if importlib.util.find_spec(one[1].rstrip(".")) is None] == []


def test_linked_files_exist() -> None:
    links = [
        (page, target)
        for page in PAGES
        for target in re.findall(r"\]\(([^)#:\s]+)[^):]*\)", page.read_text(encoding="utf-8"))
    ]
    assert len(links) > 100
    missing = [f"{page.name}: {target}" for page, target in links if not _there(page, target)]
    assert missing == []


def _there(page: Path, target: str) -> bool:
    return (page.parent / target).exists()


def test_documented_quizctl_commands_exist() -> None:
    used = named(r"(?:^|\n|python -m )quizctl ((?:--\w+ \S+ )*[a-z].*)")
    assert used
    for page, words in used:
        command = shlex.split(words.replace("…", PLACEHOLDER), comments=True)
        groups = [word for word in command if re.fullmatch(r"[a-z][a-z-]+", word)]
        options = {word for word in command if word.startswith("-")}
        first = groups.index("prod") + 1 if "prod" in groups else 0
        path = groups[first : first + 2]
        shown = CliRunner().invoke(app, [*path, "--help"], env={"COLUMNS": "200"})
        if shown.exit_code:
            shown = CliRunner().invoke(app, [*path[:1], "--help"], env={"COLUMNS": "200"})
        whole = shown.stdout + CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200"}).stdout
        assert shown.exit_code == 0, (page, words)
        assert [one for one in options if one not in whole] == [], (page, words)


def calculations() -> list[str]:
    used = named(r"(?:\.venv/bin/)?python -m (\S+ --\S.*)")
    return sorted(
        {words for _, words in used if words.split()[0] in CALCULATES and "…" not in words}
    )


@pytest.mark.parametrize("words", calculations())
def test_documented_calculations_run(words: str) -> None:
    command = [sys.executable, "-m", *shlex.split(words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_documentation_has_calculations() -> None:
    assert len(calculations()) >= 2
