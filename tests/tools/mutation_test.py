"""Mutation testing: change one expression at a time and expect a failing test.

Every expression of each rules.py is changed; of stores only conditions of writes, keys and filters
of reads. ``python -m tests.tools.mutation_test`` mutates all parts; arguments select a part, or
files of it. Fails when fewer than nine in ten mutants are killed. `mutation_operators.py` defines
the changes, `mutation_plugin.py` runs the tests.
"""

import ast
import fnmatch
import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from tests.tools.mutation_operators import mutated
from tests.tools.mutation_plugin import ASKED, ENDED, NOT_MET, NOT_RUN, TOLD, UNNOTICED

ROOT = Path(__file__).parents[2]
WORK = ROOT / "build" / "mutants"
NOTICED_AT_LEAST = 0.9
PYTEST = "-q -p no:cacheprovider -p no:xdist -p tests.tools.mutation_plugin --hypothesis-profile=ci"
"""Of hypothesis the same examples each time, and no deadline: the machine may be busy."""
AT_ONCE = int(os.environ.get("AT_ONCE", "2"))
MINUTES = int(os.environ.get("MINUTES", "60"))
"""How long each of the two may take; mutants that were not run by then are not noticed."""
COPIED = (
    *(".chalice", "benchmarks", "chalicelib", "docs", "infra", "quizctl", "samples", "tests"),
    *("README.md", "app.py", "requirements.txt"),
)


@dataclass(frozen=True)
class Part:
    """Files to mutate, and their fast tests."""

    files: Sequence[str]
    tests: Sequence[str]
    first: str
    """Of these tests, one that starts the emulator for all of them and no thread."""
    conditions: bool = True
    """Whether only conditions are changed, or everything."""


PARTS = {
    "rules": Part(
        files=["*/rules.py"],
        tests=[
            "events/leaderboard/test_snapshots.py",
            "unit/accounts/test_account_rules.py",
            "unit/attempts/test_attempt_rules.py",
            "unit/leaderboard/test_leaderboard_rules.py",
            "unit/results/test_grades.py",
            "unit/notifications/test_notification_rules.py",
            "unit/notifications/test_unsubscribe_tokens.py",
            "unit/quizzes/test_quiz_rules.py",
            "unit/accounts/test_account_rule_limits.py",
            "unit/notifications/test_notification_rule_limits.py",
            "unit/results/test_result_rule_limits.py",
            "unit/test_rule_limits.py",
            "unit/results/test_scoring.py",
        ],
        first="events/leaderboard/test_snapshots.py",
        conditions=False,
    ),
    "accounts": Part(
        files=["accounts/*store.py"],
        tests=[
            "store/accounts/test_account_conditions.py",
            "store/test_read_consistency.py",
            "store/auth/test_rate_limit.py",
            "store/accounts/test_user_conditions.py",
            "store/accounts/test_audit_conditions.py",
            "store/auth/test_one_time_token_conditions.py",
        ],
        first="store/accounts/test_account_conditions.py",
    ),
    "quizzes": Part(
        files=["quizzes/*store.py"],
        tests=["store/quizzes/test_quiz_conditions.py", "store/test_read_consistency.py"],
        first="store/quizzes/test_quiz_conditions.py",
    ),
    "attempts": Part(
        files=[
            "attempts/*store.py",
            "attempts/expiry_index.py",
            "attempts/slot_queries.py",
            "results/*store.py",
        ],
        tests=[
            "store/attempts/test_attempt_conditions.py",
            "store/test_read_consistency.py",
            "store/attempts/test_expiry_index.py",
            "store/attempts/test_slot_queries.py",
        ],
        first="store/attempts/test_attempt_conditions.py",
    ),
    "boards": Part(
        files=["leaderboard/*store.py", "leaderboard/rank_index.py"],
        tests=[
            "store/leaderboard/test_leaderboard_conditions.py",
            "store/leaderboard/test_leaderboard_rows.py",
            "store/test_read_consistency.py",
        ],
        first="store/leaderboard/test_leaderboard_rows.py",
    ),
    "notifications": Part(
        files=["notifications/*store.py"],
        tests=[
            "store/test_read_consistency.py",
            "store/notifications/test_notification_conditions.py",
            "store/notifications/test_notification_store.py",
        ],
        first="store/notifications/test_notification_store.py",
    ),
    "promises": Part(
        files=["jobs/scheduled.py", "web/idempotency_store.py"],
        tests=["store/test_read_consistency.py", "store/jobs/test_scheduled.py"],
        first="store/jobs/test_scheduled.py",
    ),
}


@dataclass(frozen=True)
class Mutant:
    """One change of one file."""

    file: str
    difference: str


def main() -> None:
    asked, only = sys.argv[1:2], sys.argv[2:] or ["*"]
    until = time.monotonic() + MINUTES * 60
    mutants: dict[str, Mutant] = {}
    told: dict[str, str] = {}
    for name in asked or PARTS:
        place = _copied(name)
        made = dict(_made(place, PARTS[name], only))
        told |= _run(place, PARTS[name], list(made), until - time.monotonic())
        mutants |= made
    rules = {name: one for name, one in mutants.items() if one.file.endswith("rules.py")}
    conditions = {name: one for name, one in mutants.items() if name not in rules}
    shares = [_reported(some, told) for some in (rules, conditions) if some]
    if min(shares) < NOTICED_AT_LEAST:
        sys.exit("Too many changes go unnoticed.")


def _copied(name: str) -> Path:
    """A copy of the project in which files are changed."""
    place = WORK / name
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for one in COPIED:
        if (ROOT / one).is_dir():
            shutil.copytree(ROOT / one, place / one)
        else:
            shutil.copy(ROOT / one, place / one)
    project = (ROOT / "pyproject.toml").read_text()
    mutmut = '[tool.mutmut]\nsource_paths = ["chalicelib"]\n'
    (place / "pyproject.toml").write_text(f"{project}\n{mutmut}")
    return place


def _made(place: Path, part: Part, only: Sequence[str]) -> Iterator[tuple[str, Mutant]]:
    """Write all mutants into the copied files; return the change of each."""
    code = place / "chalicelib"
    for path in sorted(path for pattern in part.files for path in code.glob(pattern)):
        file = str(path.relative_to(place))
        if not any(fnmatch.fnmatch(file, f"*{pattern}*") for pattern in only):
            continue
        made = mutated(path.read_text(), conditions=part.conditions)
        path.write_text(made.code)
        module = file.removesuffix(".py").replace("/", ".")
        bodies = _bodies(made.code)
        for name in made.mutant_names:
            original = bodies[name.partition("__mutmut_")[0] + "__mutmut_orig"]
            yield f"{module}.{name}", Mutant(file, _difference(original, bodies[name]))


def _bodies(code: str) -> dict[str, list[str]]:
    return {
        one.name: ast.unparse(ast.Module(one.body, [])).splitlines()
        for one in ast.walk(ast.parse(code))
        if isinstance(one, ast.FunctionDef) and "__mutmut_" in one.name
    }


def _difference(original: Sequence[str], changed: Sequence[str]) -> str:
    lines = unified_diff(original, changed, n=0, lineterm="")
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


def _run(place: Path, part: Part, mutants: Sequence[str], seconds: float) -> Mapping[str, str]:
    asked = {"mutants": mutants, "first": part.first, "at_once": AT_ONCE, "seconds": seconds}
    (place / ASKED).write_text(json.dumps(asked))
    tests = [f"tests/{one}" for one in part.tests]
    subprocess.run([sys.executable, "-m", "pytest", *PYTEST.split(), *tests], cwd=place, check=True)
    told: dict[str, str] = json.loads((place / TOLD).read_text())
    return told


def _reported(mutants: Mapping[str, Mutant], told: Mapping[str, str]) -> float:
    """Print surviving mutants and totals per file; return the share of killed ones."""
    made = Counter(mutant.file for mutant in mutants.values())
    noticed: Counter[str] = Counter()
    late = 0
    for name, mutant in mutants.items():
        missed = told[name] in {UNNOTICED, NOT_MET, NOT_RUN}
        noticed[mutant.file] += not missed
        late += told[name] == ENDED
        if missed:
            print(f"{told[name]}: {name}\n{mutant.difference}\n")  # noqa: T201
    for file in made:
        print(f"{noticed[file]:5} of {made[file]:5}  {file}")  # noqa: T201
    share = noticed.total() / made.total()
    print(f"{noticed.total():5} of {made.total():5}  in all: {share:.1%}, {late} by hanging")  # noqa: T201
    return share


if __name__ == "__main__":
    main()
