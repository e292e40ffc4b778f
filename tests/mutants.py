"""Changes single expressions of the code, one at a time, and sees whether any test notices.

``python -m tests.mutants rules`` does it to all of every rules.py, ``conditions`` to the lines of
the stores that say under which condition a write is made. mutmut makes the mutants and runs them;
what it runs for which files is below. Fails when fewer than nine in ten are noticed.
"""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
WORK = ROOT / "build" / "mutants"
NOTICED_AT_LEAST = 0.9
PYTEST = "-q -x -p no:cacheprovider -p no:xdist --hypothesis-profile=ci"
"""Of hypothesis the same examples each time, and no deadline: the machine may be busy."""
UNNOTICED = {0, 33, None}
"""As mutmut keeps it: no test failed, there is none, or it was not run."""
AT_ONCE = int(os.environ.get("AT_ONCE", "2"))
COPIED = (
    *(".chalice", "benchmarks", "chalicelib", "docs", "infra", "samples", "tests"),
    *("README.md", "app.py", "requirements.txt"),
)


@dataclass(frozen=True)
class Target:
    """Which files are changed, and the tests that are theirs."""

    files: Sequence[str]
    tests: Sequence[str]
    lines: str = ""
    """A regular expression of the lines that are changed; all of them when empty."""


TARGETS = {
    "rules": Target(
        files=["chalicelib/*/rules.py"],
        tests=[
            "tests/events/test_board_snapshots.py",
            "tests/unit/test_account_rules.py",
            "tests/unit/test_attempt_rules.py",
            "tests/unit/test_board_rules.py",
            "tests/unit/test_grading.py",
            "tests/unit/test_notifications_rules.py",
            "tests/unit/test_quiz_rules.py",
            "tests/unit/test_rules_at_their_edges.py",
            "tests/unit/test_scoring.py",
        ],
    ),
    "conditions": Target(
        files=["chalicelib/*/store.py", "chalicelib/*/*_store.py"],
        tests=[
            "tests/store",
            "tests/api/test_auth_sessions.py",
            "tests/api/test_entrance.py",
            "tests/api/test_passwords.py",
            "tests/api/test_recovery.py",
            "tests/api/test_registering.py",
            "tests/faults/test_interleavings.py",
            "tests/faults/test_lost_answers.py",
        ],
        lines=r"Item\.\w+ [=<>!]|Path\(|does_not_exist|\.exists\(|contains\(|when=",
    ),
}


def prepare(name: str, target: Target) -> Path:
    """A copy of the project in which mutmut works, with its settings."""
    place = WORK / name
    place.mkdir(parents=True, exist_ok=True)
    for one in COPIED:
        if (ROOT / one).is_dir():
            shutil.copytree(ROOT / one, place / one, dirs_exist_ok=True)
        else:
            shutil.copy(ROOT / one, place / one)
    project = (ROOT / "pyproject.toml").read_text()
    settings = {
        "source_paths": ["chalicelib"],
        "only_mutate": list(target.files),
        "also_copy": list(COPIED),
        "pytest_add_cli_args": PYTEST.split(),
        "pytest_add_cli_args_test_selection": list(target.tests),
    }
    told = "\n".join(f"{key} = {json.dumps(value)}" for key, value in settings.items())
    (place / "pyproject.toml").write_text(f"{project}\n[tool.mutmut]\n{told}\n")
    return place


def chosen(place: Path, lines: str) -> Iterator[str]:
    """The names of mutants that differ from the original in a line of that kind."""
    for path in sorted((place / "mutants" / "chalicelib").rglob("*store.py")):
        module = ".".join(path.relative_to(place / "mutants").with_suffix("").parts)
        made = {
            one.name: ast.unparse(ast.Module(one.body, [])).splitlines()
            for one in ast.walk(ast.parse(path.read_text()))
            if isinstance(one, ast.FunctionDef) and "__mutmut_" in one.name
        }
        for name, body in made.items():
            original = made.get(name.rpartition("__mutmut_")[0] + "__mutmut_orig", body)
            changed = "\n".join(line for line in original if line not in body)
            if re.search(lines, changed):
                yield f"{module}.{name}"


def verdicts(place: Path) -> Iterator[tuple[str, str, int | None]]:
    """Each mutant: its file, its name, and how its tests ended."""
    for meta in sorted((place / "mutants").rglob("*.meta")):
        file = str(meta.relative_to(place / "mutants")).removesuffix(".meta")
        for mutant, code in json.loads(meta.read_text())["exit_code_by_key"].items():
            yield file, mutant, code


def report(place: Path, names: set[str]) -> bool:
    """Print how many were noticed, file by file, and who was not; whether they were enough."""
    made: Counter[str] = Counter()
    noticed: Counter[str] = Counter()
    for file, mutant, code in verdicts(place):
        if names and mutant not in names:
            continue
        made[file] += 1
        noticed[file] += code not in UNNOTICED
        if code in UNNOTICED:
            print(f"not noticed: {mutant}")  # noqa: T201
    for file in made:
        print(f"{noticed[file]:5} of {made[file]:5}  {file}")  # noqa: T201
    share = noticed.total() / made.total()
    print(f"{noticed.total():5} of {made.total():5}  in all: {share:.1%}")  # noqa: T201
    return share >= NOTICED_AT_LEAST


def run(place: Path, *names: str) -> None:
    """Have mutmut make the mutants that are not there yet, and run those of these names, or all."""
    mutmut = str(Path(sys.executable).with_name("mutmut"))
    command = [mutmut, "run", "--max-children", str(AT_ONCE), *names]
    subprocess.run(command, cwd=place, check=False, env={**os.environ, "PYTHONPATH": ""})


def main() -> None:
    target = TARGETS[sys.argv[1]]
    place = prepare(sys.argv[1], target)
    names: set[str] = set()
    if target.lines:
        run(place, "only.to.make.them")
        names = set(chosen(place, target.lines))
    run(place, *sorted(names))
    if not report(place, names):
        sys.exit("Too many changes go unnoticed.")


if __name__ == "__main__":
    main()
