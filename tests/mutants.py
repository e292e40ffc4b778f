"""Changes single expressions of the code, one at a time, and sees whether any test notices.

Of every rules.py everything is changed; of stores, whatever they say to DynamoDB about when: the
conditions of writes, the keys and filters of reads. ``python -m tests.mutants`` does it to all
parts, with a word to one of them, with more words to files of it. Fails when fewer than nine in ten
are noticed.
`tests/mutations.py` says what is changed, `tests/mutating.py` how it is run.
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

from tests.mutating import ASKED, ENDED, NOT_MET, NOT_RUN, TOLD, UNNOTICED
from tests.mutations import mutated

ROOT = Path(__file__).parent.parent
WORK = ROOT / "build" / "mutants"
NOTICED_AT_LEAST = 0.9
PYTEST = "-q -p no:cacheprovider -p no:xdist -p tests.mutating --hypothesis-profile=ci"
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
    """Which files are changed, and the tests that are theirs: those that are short and see them."""

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
            "events/test_board_snapshots.py",
            "unit/test_account_rules.py",
            "unit/test_attempt_rules.py",
            "unit/test_board_rules.py",
            "unit/test_grading.py",
            "unit/test_notifications_rules.py",
            "unit/test_unsubscribe_tokens.py",
            "unit/test_quiz_rules.py",
            "unit/test_edges_of_accounts.py",
            "unit/test_edges_of_notices.py",
            "unit/test_edges_of_scores.py",
            "unit/test_rules_at_their_edges.py",
            "unit/test_scoring.py",
        ],
        first="events/test_board_snapshots.py",
        conditions=False,
    ),
    "accounts": Part(
        files=["accounts/*store.py", "accounts/audit.py", "accounts/throttle.py"],
        tests=[
            "store/test_account_conditions.py",
            "store/test_how_stores_read.py",
            "store/test_throttle.py",
            "store/test_user_conditions.py",
        ],
        first="store/test_account_conditions.py",
    ),
    "quizzes": Part(
        files=["quizzes/store.py", "quizzes/overrides.py"],
        tests=["store/test_quiz_conditions.py", "store/test_how_stores_read.py"],
        first="store/test_quiz_conditions.py",
    ),
    "attempts": Part(
        files=[
            "attempts/running.py",
            "attempts/store.py",
            "attempts/takers.py",
            "results/store.py",
        ],
        tests=[
            "store/test_attempt_conditions.py",
            "store/test_how_stores_read.py",
            "store/test_running_attempts.py",
            "store/test_takers.py",
        ],
        first="store/test_attempt_conditions.py",
    ),
    "boards": Part(
        files=["leaderboard/*store.py", "leaderboard/epochs.py", "leaderboard/rank_index.py"],
        tests=[
            "store/test_board_conditions.py",
            "store/test_board_rows.py",
            "store/test_how_stores_read.py",
        ],
        first="store/test_board_rows.py",
    ),
    "notifications": Part(
        files=["notifications/store.py", "notifications/suppression.py"],
        tests=[
            "store/test_how_stores_read.py",
            "store/test_notification_conditions.py",
            "store/test_notifications_store.py",
        ],
        first="store/test_notifications_store.py",
    ),
    "promises": Part(
        files=["due.py", "web/idempotency.py"],
        tests=["store/test_how_stores_read.py", "store/test_kept_promises.py"],
        first="store/test_kept_promises.py",
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
    """Let the files of the copy hold all mutants, and say what each changes."""
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
    """Print who was not noticed, and how many were, file by file; the share of those."""
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
